"""How people write the names of places, and which place they mean."""

from collections.abc import Iterable, Sequence
from unicodedata import normalize

from lms.regions.rules.places import Kind, Place

_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヴ") + 1)} | {ord("ヵ"): "か", ord("ヶ"): "け"}
_KIND_ORDER = {Kind.DESIGNATED_CITY: 0, Kind.CITY: 1, Kind.SPECIAL_WARD: 1, Kind.TOWN: 2, Kind.WARD: 3}
_ENDINGS = ("し", "く", "まち", "ちょう", "むら", "そん")


def in_kana(text: str) -> str:
    """Write a reading as it is stored: hiragana, full width, without blanks.

    Args:
        text: what was typed: ｻｲﾀﾏ, サイタマ, さいたま, with any blanks; kanji pass through.

    Returns:
        The key to compare with `Place.kana`; applying it again changes nothing.
    """
    full_width = "".join(normalize("NFKC", text).split())
    return normalize("NFKC", full_width.translate(_HIRAGANA))  # marks left alone may have found their letter


def spellings(text: str) -> list[str]:
    """List the ways a name may be spelt, since few people know whether ヶ is large or small in it.

    Args:
        text: what was typed.

    Returns:
        The text in full width without blanks, then with every ヶ small, then with every ケ large.
    """
    typed = "".join(normalize("NFKC", text).split())
    return list(dict.fromkeys([typed, typed.replace("ケ", "ヶ"), typed.replace("ヶ", "ケ")]))


def by_relevance(places: Iterable[Place], text: str) -> list[Place]:
    """Put what was probably meant first.

    A place whose whole name was typed (with or without 市, 区, 町, 村) comes first; then designated cities,
    cities and special wards, towns and villages, wards; each by reading, then by code.

    Args:
        places: what was found, in any order.
        text: what was typed.
    """
    key, names = in_kana(text), spellings(text)

    def order(place: Place) -> tuple[bool, int, str, str]:
        whole = place.name in names or place.name[:-1] in names or key in _readings(place)
        return (not whole, _KIND_ORDER[place.kind], place.kana, place.code6)

    return sorted(places, key=order)


def the_one_meant(found: Sequence[Place], text: str) -> Place | None:
    """Say which of the places found is meant beyond doubt.

    The only one is; so is a place whose whole name or reading was typed when all others are its own wards.

    Args:
        found: as a search gives them, the likeliest first.
        text: what was typed.

    Returns:
        The place, or None when nobody but the person who typed can say.
    """
    if len(found) == 1:
        return found[0]
    whole = [place for place in found if place.name in spellings(text) or place.kana == in_kana(text)]
    if len(whole) == 1 and all(place in whole or place.parent_code == whole[0].code6 for place in found):
        return whole[0]
    return None


def _readings(place: Place) -> list[str]:
    """List the reading with and without its ending."""
    endings = [ending for ending in _ENDINGS if place.kana.endswith(ending)]
    return [place.kana, *(place.kana.removesuffix(ending) for ending in endings)]
