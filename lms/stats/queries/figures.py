"""Reads of figures: always the roll-up plus the facts not folded yet, in one statement, so exact at any moment.

These are the largest statements of the product: each is built once for a dialect and kept.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import CompoundSelect, Integer, Select, Text, bindparam, func, or_, select, union, union_all

from lms.core.db import dialect, session
from lms.core.models import Fact
from lms.stats.models import AreaFigure
from lms.stats.queries.facts import KINDS, area_counts
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.figures import Figure, Measure, Shape
from lms.stats.rules.narrowing import EVERYTHING, Narrowing, Slice

_SHAPES_OF_SUMS = (Shape.MONTH.value, Shape.TOTAL.value)
"""Added up, these are the sums of an area and year."""


def figures_of(area: Area, fiscal_year: int, narrowing: Narrowing = EVERYTHING) -> list[Figure]:
    """Return the figures of an area: all of one fiscal year, and the sums of the year before.

    Args:
        area: which.
        fiscal_year: of its first month.
        narrowing: to one organiser, one mode or both; such figures are not broken down by age.
    """
    asked = {"area": area.code, "slice": narrowing.key, "year": fiscal_year, "year_before": fiscal_year - 1}
    return [Figure(*row) for row in session().execute(_figures(dialect(), area.level, narrowing.slice), asked)]


@cache
def _figures(_dialect: str, level: Level, part: Slice) -> Select[int, Shape, str, Measure, int]:
    fresh = area_counts(level, part).subquery("fresh").c
    area, key, year = bindparam("area", type_=Text), bindparam("slice", type_=Text), bindparam("year", type_=Integer)
    years = (year, bindparam("year_before", type_=Integer))
    folded = select(
        AreaFigure.fiscal_year, AreaFigure.shape, AreaFigure.member, AreaFigure.measure, AreaFigure.count
    ).where(AreaFigure.area == area, AreaFigure.slice == key, AreaFigure.fiscal_year.in_(years))
    unfolded = select(fresh.fiscal_year, fresh.shape, fresh.member, fresh.measure, fresh.delta).where(
        fresh.area == area, fresh.slice == key, fresh.fiscal_year.in_(years)
    )
    every = union_all(folded, unfolded).subquery("every").c
    columns = (every.fiscal_year, every.shape, every.member, every.measure)
    return (
        select(*columns, func.sum(every["count"]))
        .where(or_(every.fiscal_year == year, every.shape.in_(_SHAPES_OF_SUMS)))
        .group_by(*columns)
    )


def totals_of(areas: Sequence[Area], fiscal_year: int) -> dict[str, dict[Measure, int]]:
    """Return the sums of several areas for one fiscal year: area code -> measure -> count."""
    codes = [area.code for area in areas]
    sums = {code: dict.fromkeys(Measure, 0) for code in codes}
    for code, measure, count in session().execute(_totals(dialect()), {"areas": codes, "year": fiscal_year}):
        sums[code][Measure(measure)] = int(count)
    return sums


@cache
def _totals(_dialect: str) -> Select[str, str, int]:
    fresh = area_counts(part=Slice.WHOLE).subquery("fresh").c
    areas, year = bindparam("areas", type_=Text, expanding=True), bindparam("year", type_=Integer)
    folded = select(AreaFigure.area, AreaFigure.measure, AreaFigure.count).where(
        AreaFigure.area.in_(areas),
        AreaFigure.slice == EVERYTHING.key,
        AreaFigure.fiscal_year == year,
        AreaFigure.shape.in_(_SHAPES_OF_SUMS),
    )
    unfolded = select(fresh.area, fresh.measure, fresh.delta).where(
        fresh.area.in_(areas), fresh.fiscal_year == year, fresh.shape.in_(_SHAPES_OF_SUMS)
    )
    every = union_all(folded, unfolded).subquery("every").c
    return select(every.area, every.measure, func.sum(every["count"])).group_by(every.area, every.measure)


def years_of(area: Area) -> list[int]:
    """List the fiscal years in which anything was counted in an area, in any order."""
    return list(session().scalars(_years(dialect(), area.level), {"area": area.code}))


@cache
def _years(_dialect: str, level: Level) -> CompoundSelect[int]:
    fresh = area_counts(level, Slice.WHOLE).subquery("fresh").c
    area = bindparam("area", type_=Text)
    folded = select(AreaFigure.fiscal_year).where(
        AreaFigure.area == area, AreaFigure.slice == EVERYTHING.key, AreaFigure.shape.in_(_SHAPES_OF_SUMS)
    )
    unfolded = select(fresh.fiscal_year).where(fresh.area == area, fresh.shape.in_(_SHAPES_OF_SUMS))
    return union(folded, unfolded)


def facts_wait() -> bool:
    """Say whether there are facts to fold."""
    return session().scalar(select(Fact.id).where(Fact.kind.in_(KINDS)).limit(1)) is not None
