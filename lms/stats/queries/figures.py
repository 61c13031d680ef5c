"""Reads of figures: always the roll-up plus the facts not folded yet, in one statement, so exact at any moment."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select, union, union_all

from lms.core.db import session
from lms.core.models import Fact
from lms.stats.models import AreaFigure
from lms.stats.queries.facts import KINDS, area_counts
from lms.stats.rules.areas import Area
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
    fresh = area_counts(area.level, narrowing.slice).subquery("fresh").c
    years = (fiscal_year - 1, fiscal_year)
    folded = select(
        AreaFigure.fiscal_year, AreaFigure.shape, AreaFigure.member, AreaFigure.measure, AreaFigure.count
    ).where(AreaFigure.area == area.code, AreaFigure.slice == narrowing.key, AreaFigure.fiscal_year.in_(years))
    unfolded = select(fresh.fiscal_year, fresh.shape, fresh.member, fresh.measure, fresh.delta).where(
        fresh.area == area.code, fresh.slice == narrowing.key, fresh.fiscal_year.in_(years)
    )
    every = union_all(folded, unfolded).subquery("every").c
    key = (every.fiscal_year, every.shape, every.member, every.measure)
    wanted = (
        select(*key, func.sum(every["count"]))
        .where(or_(every.fiscal_year == fiscal_year, every.shape.in_(_SHAPES_OF_SUMS)))
        .group_by(*key)
    )
    return [Figure(*row) for row in session().execute(wanted)]


def totals_of(areas: Sequence[Area], fiscal_year: int) -> dict[str, dict[Measure, int]]:
    """Return the sums of several areas for one fiscal year: area code -> measure -> count."""
    codes = [area.code for area in areas]
    fresh = area_counts(part=Slice.WHOLE).subquery("fresh").c
    folded = select(AreaFigure.area, AreaFigure.measure, AreaFigure.count).where(
        AreaFigure.area.in_(codes),
        AreaFigure.slice == EVERYTHING.key,
        AreaFigure.fiscal_year == fiscal_year,
        AreaFigure.shape.in_(_SHAPES_OF_SUMS),
    )
    unfolded = select(fresh.area, fresh.measure, fresh.delta).where(
        fresh.area.in_(codes), fresh.fiscal_year == fiscal_year, fresh.shape.in_(_SHAPES_OF_SUMS)
    )
    every = union_all(folded, unfolded).subquery("every").c
    wanted = select(every.area, every.measure, func.sum(every["count"])).group_by(every.area, every.measure)
    sums = {code: dict.fromkeys(Measure, 0) for code in codes}
    for code, measure, count in session().execute(wanted):
        sums[code][Measure(measure)] = int(count)
    return sums


def years_of(area: Area) -> list[int]:
    """List the fiscal years in which anything was counted in an area, in any order."""
    fresh = area_counts(area.level, Slice.WHOLE).subquery("fresh").c
    folded = select(AreaFigure.fiscal_year).where(
        AreaFigure.area == area.code, AreaFigure.slice == EVERYTHING.key, AreaFigure.shape.in_(_SHAPES_OF_SUMS)
    )
    unfolded = select(fresh.fiscal_year).where(fresh.area == area.code, fresh.shape.in_(_SHAPES_OF_SUMS))
    return list(session().scalars(union(folded, unfolded)))


def facts_wait() -> bool:
    """Say whether there are facts to fold."""
    return session().scalar(select(Fact.id).where(Fact.kind.in_(KINDS)).limit(1)) is not None
