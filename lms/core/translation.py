"""Translating for whoever reads: free of Flask, so that rules can name things too."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from lms.core import catalogues
from lms.core.words import SOURCE, Said, left_in_japanese, with_readings

_KEPT = 8192
_who_reads: Callable[[], str] = lambda: SOURCE  # noqa: E731  until somebody knows


def ask(who_reads: Callable[[], str]) -> None:
    """Put somebody in charge of knowing the language of whoever reads; core.i18n does."""
    global _who_reads
    _who_reads = who_reads


def reader() -> str:
    """Return the language of whoever reads."""
    return _who_reads()


def gettext(text: str, **values: object) -> str:
    """Translate for this reader.

    What is not translated stays Japanese, and says so on the page (`words.left_in_japanese`). `{漢字|かんじ}` becomes
    furigana on a page, and 漢字（かんじ） elsewhere.
    """
    said = _translated(_who_reads(), text)
    return filled(said, values) if values else said


def translated(language: str, text: str, **values: object) -> str:
    """Translate into *language*, whoever reads: for the fixed words within a text that is in that language."""
    said = _translated(language, text)
    return filled(said, values) if values else said


def marked(text: str) -> str:
    """Return a text as it is; `make translations` finds it here, and it is translated where it is used."""
    return text


def raw(language: str, text: str) -> str:
    """Translate into *language* as the catalogue writes it, with `{漢字|かんじ}` in it."""
    return catalogues.translations(language).gettext(text) or text


def filled(said: str, values: Mapping[str, object]) -> str:
    """Put values into a translated text; those that have markup keep it."""
    if not isinstance(said, Said) and any(hasattr(value, "__html__") for value in values.values()):
        said = Said(said, escape(said))
    return said % values


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Translate for this reader what is said in another way of one than of many; Japanese has but the first."""
    language = _who_reads()
    said = catalogues.translations(language).ngettext(one, many, number)
    found = with_readings(said) if said else _untranslated(language, one)
    return filled(found, {"num": number, **values})


@lru_cache(maxsize=_KEPT)
def _translated(language: str, text: str) -> str:
    said = catalogues.translations(language).gettext(text)
    return with_readings(said) if said else _untranslated(language, text)


def _untranslated(language: str, text: str) -> str:
    said = with_readings(text)
    return said if language == SOURCE else left_in_japanese(said)


class LazyString:
    """A text that is translated when it is read: for names that are given when the program starts."""

    __slots__ = ("_text", "_values")

    def __init__(self, text: str, values: dict[str, object]) -> None:
        self._text, self._values = text, values

    def __str__(self) -> str:
        return str(self.said())

    def __html__(self) -> Markup:
        return escape(self.said())

    def said(self) -> str:
        """Translate now."""
        return gettext(self._text, **self._values)

    def __mod__(self, values: Mapping[str, object]) -> str:
        return filled(self.said(), values)

    def __add__(self, other: str) -> str:
        return str(self) + other

    def __radd__(self, other: str) -> str:
        return other + str(self)

    def __eq__(self, other: object) -> bool:
        return str(self) == (str(other) if isinstance(other, LazyString) else other)

    def __hash__(self) -> int:
        return hash(self._text)

    def __len__(self) -> int:
        return len(str(self))

    def __contains__(self, part: str) -> bool:
        return part in str(self)

    def __repr__(self) -> str:
        return f"LazyString({self._text!r})"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(str(self), name)


def lazy_gettext(text: str, **values: object) -> LazyString:
    """Translate later, for whoever reads it then."""
    return LazyString(text, values)
