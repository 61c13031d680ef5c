"""Which municipality somebody means who types its name or code."""

from unicodedata import normalize

from lms.regions import queries as regions
from lms.regions.rules import PREFECTURES, Place, Prefecture, in_kana, prefecture, the_one_meant
from lms.sessions.rules.finding import Meant


def places_named(text: str) -> list[Place]:
    """Return the places that are called exactly so, or have this code; with the prefecture in front, only one."""
    if found := regions.find(text):
        return [found]
    plain = "".join(text.split())
    near = [*regions.search(plain), *_in_named_prefecture(plain)]
    exact = {place.code6: place for place in near if plain in (place.name, full_name(place))}
    return list(exact.values())


def full_name(place: Place) -> str:
    """Return the name with its prefecture in front."""
    return f"{prefecture(place.prefecture_code).name}{place.name}"


def name_of(code: str | None) -> str:
    """Return the name of a place with its prefecture, or nothing for 不明."""
    found = regions.find(code) if code else None
    return full_name(found) if found else ""


def _in_named_prefecture(text: str) -> list[Place]:
    named = [number for number in range(1, 48) if text.startswith(prefecture(f"{number:02}").name)]
    rest = text.removeprefix(prefecture(f"{named[0]:02}").name) if named else ""
    return regions.search(rest)


def meant(text: str) -> list[Meant]:
    """Return the places that may be meant: one when there is no doubt, none when there is no such place.

    Args:
        text: a code, a name with or without its prefecture in front, or the beginning of a reading, in any width.
    """
    plain = "".join(normalize("NFKC", text).split())
    whole = [each for each in PREFECTURES if plain in (each.code6, each.name) or in_kana(plain) == each.kana]
    if whole:
        return [_whole(whole[0])]
    home = next((each for each in PREFECTURES if plain.startswith(each.name)), None)
    name = plain.removeprefix(home.name) if home else plain
    around = [_whole(each) for each in PREFECTURES if home is None and _is_called(each, plain)]
    by_code = regions.find(plain)
    near = [by_code] if by_code else regions.search(name)
    found = [place for place in near if home is None or place.prefecture_code == home.code]
    one = the_one_meant(found, name)
    offered = [Meant(each.prefecture_code, each.code6, full_name(each)) for each in ([one] if one else found)]
    return [*around, *offered]


def _is_called(prefecture: Prefecture, text: str) -> bool:
    """Say whether a prefecture is called so without its ending, which is read with one letter (と, ふ) or two."""
    return in_kana(text) in (prefecture.name[:-1], prefecture.kana[:-1], prefecture.kana[:-2])


def _whole(prefecture: Prefecture) -> Meant:
    return Meant(prefecture.code, None, prefecture.name)
