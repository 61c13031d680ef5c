"""The order of the desk list, and what a few strokes find in it; all pure."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from lms.sessions.rules.romaji import romanised

ROWS = ("あ", "か", "さ", "た", "な", "は", "ま", "や", "ら", "わ")
LATIN = "英"
BY_NAME = "名"
SECTIONS = (*ROWS, LATIN, BY_NAME)
"""Sections of the desk list in order: the kana rows, Latin letters, and names without a reading."""

_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_SOUND_MARKS = dict.fromkeys((0x3099, 0x309A))  # the dots and the ring that part が from か
_FULL_SIZE = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_FIRST_OF_ROW = tuple(zip("あかさたなはまやらわ", ROWS, strict=True))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands in the desk list: its section, then its sort key within it."""

    section: str
    key: str


def folded(text: str) -> str:
    """Return *text* as it is compared: hiragana, one width, small letters, no spaces."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_TO_HIRAGANA)
    return "".join(plain.split())


def _unvoiced(text: str) -> str:
    """Take sound marks away and small kana to full size, so that が stands by か."""
    parted = unicodedata.normalize("NFD", text).translate(_SOUND_MARKS)
    return unicodedata.normalize("NFC", parted).translate(_FULL_SIZE)


def place_of(name: str, kana: str | None) -> Place:
    """Say where somebody is looked for in the desk list.

    A name in Latin letters stands under its letters even when a reading is known, because that is what is
    written on the card; everybody else by the reading, and without one by the name as it is written.

    Args:
        name: the name as given, in any script.
        kana: the reading in any kind of kana; None when nobody gave one.

    Returns:
        A section of `SECTIONS` and a key that sorts within it.
    """
    plain = folded(name)
    if plain[:1].isalpha() and "LATIN" in unicodedata.name(plain[0], ""):
        return Place(LATIN, unicodedata.normalize("NFD", plain))
    reading = _unvoiced(folded(kana or name))
    first = reading[:1]
    if "ぁ" <= first <= "ん":
        row = max(pair for pair in _FIRST_OF_ROW if pair[0] <= first)[1]
        return Place(row, reading + "\0" + folded(kana or name))
    return Place(BY_NAME, plain)


def search_keys(name: str, kana: str | None, booking_number: str) -> str:
    """Write by what somebody is found, for a page that finds without asking the server; parted by spaces.

    A plain key is found by its beginning; one that starts with = (the name as written) or with # (the booking
    number) by any piece of it.
    """
    parts = [folded(part) for part in f"{kana or ''} {name}".split()]
    whole = [folded(kana or ""), folded(name)]
    romaji = [way for reading in {*parts, whole[0]} if _is_kana(reading) for way in sorted(romanised(reading))]
    keys = dict.fromkeys([*parts, *whole, *romaji])
    return " ".join([*(key for key in keys if key), f"={folded(name)}", f"#{_bare(booking_number)}"])


def is_found(query: str, name: str, kana: str | None, booking_number: str) -> bool:
    """Say whether what somebody typed at the desk means this person.

    Two strokes are enough: the beginning of any part of the reading (in kana or in Latin letters) or of the name,
    any piece of the name in kanji, or any piece of the booking number with or without its hyphens.

    Args:
        query: what was typed, in any width, kana or case; empty finds everybody.
        name: the name as given.
        kana: the reading, or None.
        booking_number: the number as it is printed.
    """
    wanted = folded(query)
    return not wanted or any(_fits(key, wanted) for key in search_keys(name, kana, booking_number).split(" "))


def _fits(key: str, wanted: str) -> bool:
    if key.startswith("#"):
        return bool(_bare(wanted)) and _bare(wanted) in key
    if key.startswith("="):
        return not wanted.isascii() and wanted in key
    return key.startswith(wanted)


def _is_kana(text: str) -> bool:
    return "ぁ" <= text[:1] <= "ゖ"


def _bare(number: str) -> str:
    return "".join(character for character in folded(number) if character.isascii() and character.isalnum())


def filled_sections(places: Iterable[Place]) -> list[tuple[str, bool]]:
    """Say of each section in order whether anybody stands in it."""
    filled = {place.section for place in places}
    return [(section, section in filled) for section in SECTIONS]
