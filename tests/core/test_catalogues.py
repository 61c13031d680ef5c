"""Every catalogue is whole: no broken placeholder, no guess left in, no markup that the source does not have."""

import re

import pytest
from babel.messages import Catalog, Message

from lms.core import catalogues
from lms.core.words import without_readings

TRANSLATED = [language for language in catalogues.languages() if language != "ja"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%")
KANJI = re.compile(r"[一-龠々]")


def said(catalogue: Catalog) -> list[tuple[Message, str]]:
    """Every translation with its message; plural forms one by one."""
    pairs = [(message, message.string) for message in catalogue if message.id and message.string]
    return [(m, text) for m, found in pairs for text in ([found] if isinstance(found, str) else found) if text]


def source(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_has_no_fault(language: str):
    catalogue = catalogues.read(language)
    faults = [f"fuzzy: {message.id}" for message in catalogue if message.id and message.fuzzy]
    for message, text in said(catalogue):
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source(message))):
            faults.append(f"placeholders differ: {source(message)} / {text}")
        if re.findall(r"[<>]", text) != re.findall(r"[<>]", source(message)):
            faults.append(f"markup differs: {source(message)} / {text}")
        if re.search(r"[{}|]", re.sub(r"\{[^{}|\n]{1,40}\|[^{}\n]{1,80}\}|\{\w+\}", "", text)):
            faults.append(f"furigana is not closed: {text}")

    assert faults == []


def test_easy_japanese_has_furigana_on_every_kanji():
    bare = [
        text
        for _message, text in said(catalogues.read("ja-easy"))
        if KANJI.search(re.sub(r"\{[^{}]+\|[^{}]+\}", "", text))
    ]

    assert bare == []


def test_other_languages_have_no_japanese_left_in():
    others = [language for language in TRANSLATED if catalogues.html_tag(language) != "ja"]
    left = [
        text
        for language in others
        for message, text in said(catalogues.read(language))
        if re.search(r"[ぁ-んァ-ヶ]", without_readings(text)) and "例：" not in source(message)
    ]

    assert left == []


@pytest.mark.parametrize("number", [0, 1, 2, 3, 11, 100])
def test_what_japanese_says_in_one_way_is_translated_for_every_number(number: int):
    plural = next(m for m in catalogues.read("ja-easy") if isinstance(m.id, tuple) and m.string)
    one, many = plural.id

    assert catalogues.translations("ja-easy").ngettext(one, many, number) == plural.string[0]


@pytest.mark.parametrize("language", TRANSLATED)
def test_coverage_counts_what_is_there(language: str):
    found = catalogues.coverage(language)

    assert 0 <= found.translated <= found.all
    assert (found.percent == 100) is (found.translated == found.all)
