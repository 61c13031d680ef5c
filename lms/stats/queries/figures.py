"""Reads of figures: always the roll-up plus the facts not folded yet, in one statement, so exact at any moment."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, func, or_, select, union, union_all

from lms.core.db import session
from lms.core.models import Fact
from lms.regions.models import Municipality
from lms.stats.models import AreaFigure, MonthFigure
from lms.stats.queries.facts import KINDS, area_counts, month_counts
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.figures import Figure, Measure, Shape


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of the files: a count in full detail; an empty text is 不明."""

    month: str
    prefecture_code: str
    municipality_code: str
    organisation_id: str
    organisation_kind: str
    course_key: str
    mode: str
    measure: Measure
    count: int


def figures_of(area: Area, fiscal_year: int) -> list[Figure]:
    """Return the figures of an area: all of one fiscal year, and the months of the year before."""
    fresh = area_counts(area.level).subquery("fresh").c
    years = (fiscal_year - 1, fiscal_year)
    folded = select(
        AreaFigure.fiscal_year, AreaFigure.shape, AreaFigure.member, AreaFigure.measure, AreaFigure.count
    ).where(AreaFigure.area == area.code, AreaFigure.fiscal_year.in_(years))
    unfolded = select(fresh.fiscal_year, fresh.shape, fresh.member, fresh.measure, fresh.delta).where(
        fresh.area == area.code, fresh.fiscal_year.in_(years)
    )
    every = union_all(folded, unfolded).subquery("every").c
    key = (every.fiscal_year, every.shape, every.member, every.measure)
    wanted = (
        select(*key, func.sum(every["count"]))
        .where(or_(every.fiscal_year == fiscal_year, every.shape == Shape.MONTH))
        .group_by(*key)
    )
    return [Figure(*row) for row in session().execute(wanted)]


def totals_of(areas: Sequence[Area], fiscal_year: int) -> dict[str, dict[Measure, int]]:
    """Return the sums of several areas for one fiscal year: area code -> measure -> count."""
    codes = [area.code for area in areas]
    fresh = area_counts().subquery("fresh").c
    folded = select(AreaFigure.area, AreaFigure.measure, AreaFigure.count).where(
        AreaFigure.area.in_(codes), AreaFigure.fiscal_year == fiscal_year, AreaFigure.shape == Shape.MONTH
    )
    unfolded = select(fresh.area, fresh.measure, fresh.delta).where(
        fresh.area.in_(codes), fresh.fiscal_year == fiscal_year, fresh.shape == Shape.MONTH.value
    )
    every = union_all(folded, unfolded).subquery("every").c
    wanted = select(every.area, every.measure, func.sum(every["count"])).group_by(every.area, every.measure)
    sums = {code: dict.fromkeys(Measure, 0) for code in codes}
    for code, measure, count in session().execute(wanted):
        sums[code][Measure(measure)] = int(count)
    return sums


def years_of(area: Area) -> list[int]:
    """List the fiscal years in which anything was counted in an area, in any order."""
    fresh = area_counts(area.level).subquery("fresh").c
    folded = select(AreaFigure.fiscal_year).where(AreaFigure.area == area.code, AreaFigure.shape == Shape.MONTH)
    unfolded = select(fresh.fiscal_year).where(fresh.area == area.code, fresh.shape == Shape.MONTH.value)
    return list(session().scalars(union(folded, unfolded)))


def details_of(area: Area, fiscal_year: int) -> list[Detail]:
    """Return every count of an area and fiscal year in full detail, by month, place and organiser; no zeros."""
    names = [field.name for field in fields(Detail) if field.name != "count"]
    fresh = month_counts().subquery("fresh").c
    table = MonthFigure.__table__.c
    folded = select(*(table[name] for name in names), table["count"]).where(
        table.fiscal_year == fiscal_year, *_inside(area, table.prefecture_code, table.municipality_code)
    )
    unfolded = select(*(fresh[name] for name in names), fresh.delta).where(
        fresh.fiscal_year == fiscal_year, *_inside(area, fresh.prefecture_code, fresh.municipality_code)
    )
    every = union_all(folded, unfolded).subquery("every").c
    key, number = [every[name] for name in names], func.sum(every["count"])
    wanted = select(*key, number.label("count")).group_by(*key).having(number != 0).order_by(*key)
    return [Detail(**row._mapping) for row in session().execute(wanted)]


def facts_wait() -> bool:
    """Say whether there are facts to fold."""
    return session().scalar(select(Fact.id).where(Fact.kind.in_(KINDS)).limit(1)) is not None


def _inside(area: Area, prefecture: ColumnElement[str], municipality: ColumnElement[str]) -> list[ColumnElement[bool]]:
    """Return the conditions that a place lies in an area; a city's wards lie in it."""
    if area.level is Level.NATION:
        return []
    if area.level is Level.PREFECTURE:
        return [prefecture == area.code]
    wards = select(Municipality.code6).where(Municipality.parent_code == area.code)
    return [prefecture == area.code[:2], or_(municipality == area.code, municipality.in_(wards))]
