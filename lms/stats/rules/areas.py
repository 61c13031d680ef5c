"""Areas: the whole, a prefecture, a municipality or ward, and who may see which."""

from dataclasses import dataclass
from enum import StrEnum

from lms.accounts.policy import NATION, Reach
from lms.regions.rules import Place, prefecture


class Level(StrEnum):
    """How large an area is."""

    NATION = "nation"
    PREFECTURE = "prefecture"
    MUNICIPALITY = "municipality"


@dataclass(frozen=True, slots=True)
class Area:
    """One area that has figures.

    Attributes:
        code: JP, a 2-digit prefecture code or a 6-digit municipality code, as in role grants.
        name: the official name; empty for the whole, which each page calls what it is there.
        above: codes of the areas that hold this one, from the largest on.
    """

    code: str
    name: str
    level: Level
    above: tuple[str, ...] = ()


WHOLE = Area(NATION, "", Level.NATION)


def prefecture_area(code: str) -> Area:
    """Return the area of a prefecture.

    Raises:
        KeyError: there is no such prefecture.
    """
    return Area(code, prefecture(code).name, Level.PREFECTURE, (NATION,))


def municipality_area(place: Place) -> Area:
    """Return the area of a municipality, or of a ward, which also lies within its city."""
    city = (place.parent_code,) if place.parent_code else ()
    return Area(place.code6, place.name, Level.MUNICIPALITY, (NATION, place.prefecture_code, *city))


def is_within(reach: Reach, area: Area) -> bool:
    """Say whether *area* may be seen: it was granted, or it lies inside something that was.

    Sibling areas are out of reach, and so is the larger area that holds one's own.

    Source: docs/rules.md, R13 "Small numbers".
    """
    return reach.everything or any(code in reach.areas for code in (area.code, *area.above))
