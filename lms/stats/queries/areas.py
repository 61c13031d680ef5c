"""The areas that somebody may look at."""

from collections.abc import Iterable

from sqlalchemy import select

from lms.accounts.policy import NATION, Actor, Permission, reach
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions import queries as regions
from lms.regions.models import Municipality
from lms.regions.rules import PREFECTURES, Place
from lms.stats.rules.areas import WHOLE, Area, Level, is_within, municipality_area, prefecture_area

_PREFECTURE_CODES = {prefecture.code for prefecture in PREFECTURES}


def area_for(actor: Actor, code: str) -> Area:
    """Return the area with this code, when the actor may see its figures.

    Raises:
        NotFound: there is no such area, or it is out of reach; the two look the same.
    """
    area = _area(code)
    if area is None or not is_within(reach(actor, Permission.STATISTICS_READ), area):
        raise NotFound
    return area


def areas_for(actor: Actor) -> list[Area]:
    """List the areas that the actor was given, the largest first; what lies inside them is not repeated."""
    mine = reach(actor, Permission.STATISTICS_READ)
    if mine.everything:
        return [WHOLE]
    prefectures = [prefecture_area(code) for code in sorted(mine.areas & _PREFECTURE_CODES)]
    columns = (Municipality.code6, Municipality.name, Municipality.kana, Municipality.parent_code)
    wanted = select(*columns).where(Municipality.code6.in_(sorted(mine.areas))).order_by(Municipality.code6)
    return prefectures + [municipality_area(Place(*row)) for row in session().execute(wanted)]


def above_for(actor: Actor, area: Area) -> list[Area]:
    """List the areas that hold this one and that the actor may see, the largest first."""
    mine = reach(actor, Permission.STATISTICS_READ)
    names = regions.names(area.above)
    holding = [_named(code, names) for code in area.above]
    return [upper for upper in holding if is_within(mine, upper)]


def parts_of(area: Area) -> dict[str, str]:
    """Name the areas that lie directly inside this one: code -> name, by code, ended ones too."""
    if area.level is Level.NATION:
        return {prefecture.code: prefecture.name for prefecture in PREFECTURES}
    inside = Municipality.prefecture_code == area.code, Municipality.parent_code.is_(None)
    wards = (Municipality.parent_code == area.code,)
    wanted = select(Municipality.code6, Municipality.name).where(*(inside if area.level is Level.PREFECTURE else wards))
    return {row.code6: row.name for row in session().execute(wanted.order_by(Municipality.code6))}


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Name prefectures and municipalities by their codes; prefectures need no statement, all others one."""
    asked = set(codes)
    prefectures = {prefecture.code: prefecture.name for prefecture in PREFECTURES if prefecture.code in asked}
    rest = asked - prefectures.keys()
    return prefectures | (regions.names(rest) if rest else {})


def _area(code: str) -> Area | None:
    if code == NATION:
        return WHOLE
    if code in _PREFECTURE_CODES:
        return prefecture_area(code)
    place = regions.find(code)
    return municipality_area(place) if place and place.code6 == code else None


def _named(code: str, names: dict[str, str]) -> Area:
    if code == NATION:
        return WHOLE
    if code in _PREFECTURE_CODES:
        return prefecture_area(code)
    return Area(code, names[code], Level.MUNICIPALITY, (NATION, code[:2]))
