"""Which municipality somebody means who types its name or code."""

from lms.regions import queries as regions
from lms.regions.rules import Place, prefecture


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
