"""Saying a help desk in the language of whoever looks for help."""

from collections.abc import Iterable
from dataclasses import replace

from lms.catalog.rules.help_desks import DeskWords, HelpDesk
from lms.core.words import SOURCE, left_in_japanese, with_readings


def desk_in(desk: HelpDesk, language: str) -> HelpDesk:
    """Say a desk of the file in another language.

    Args:
        desk: as it is in Japanese.
        language: the tag of a language.

    Returns:
        The same desk; what the file does not say in that language is openly Japanese. Numbers and hours never differ.
    """
    if language == SOURCE:
        return desk
    words = desk.languages.get(language, DeskWords())
    labels = iter(_all_said(words.labels, [number.label for number in desk.numbers if number.label]))
    return replace(
        desk,
        name=_said(words.name, desk.name),
        summary=_said(words.summary, desk.summary),
        hours_text=_said(words.hours_text, desk.hours_text),
        tags=tuple(_all_said(words.tags, desk.tags)),
        numbers=tuple(replace(number, label=next(labels)) if number.label else number for number in desk.numbers),
    )


def _all_said(words: tuple[str, ...], japanese: Iterable[str]) -> Iterable[str]:
    return [with_readings(text) for text in words] or [left_in_japanese(text) for text in japanese]


def _said(text: str | None, japanese: str) -> str:
    return with_readings(text) if text else left_in_japanese(japanese)
