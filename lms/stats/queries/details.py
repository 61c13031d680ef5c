"""Reads of figures in full detail, for the files: one line after the other, however many there are."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    or_,
    select,
    union_all,
)

from lms.accounts.models import Organisation
from lms.core.db import dialect, session
from lms.regions.models import Municipality
from lms.stats.models import MonthFigure
from lms.stats.queries.facts import month_counts
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.figures import Measure
from lms.stats.rules.narrowing import EVERYTHING, Narrowing, Slice

_LINES_AT_ONCE = 1_000
_NAMES = ("municipality", "organisation")


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of the files: a count in full detail; an empty text, or a name that is None, is 不明."""

    month: str
    prefecture_code: str
    municipality_code: str
    organisation_id: str
    organisation_kind: str
    course_key: str
    mode: str
    measure: Measure
    count: int
    municipality: str | None
    organisation: str | None


_KEY = [field.name for field in fields(Detail) if field.name not in (*_NAMES, "count")]


def details_of(area: Area, fiscal_year: int, narrowing: Narrowing = EVERYTHING) -> Iterator[Detail]:
    """Yield every count of an area and fiscal year by month, place and organiser, with their names; no zeros.

    It is one statement, and only a part of what it finds is in memory at a time.
    """
    asked = {"area": area.code, "prefecture": area.code[:2], "year": fiscal_year, **asdict(narrowing)}
    for row in session().execute(_details(dialect(), area.level, narrowing.slice), asked):
        yield Detail(**row._mapping)


@cache
def _details(_dialect: str, level: Level, part: Slice) -> Select[*tuple[Any, ...]]:
    fresh, table, year = month_counts().subquery("fresh").c, MonthFigure.__table__.c, bindparam("year", type_=Integer)
    folded = select(*(table[name] for name in _KEY), table["count"]).where(
        table.fiscal_year == year, *_inside(level, table.prefecture_code, table.municipality_code)
    )
    unfolded = select(*(fresh[name] for name in _KEY), fresh.delta).where(
        fresh.fiscal_year == year, *_inside(level, fresh.prefecture_code, fresh.municipality_code)
    )
    every = union_all(folded, unfolded).subquery("every").c
    key, number = [every[name] for name in _KEY], func.sum(every["count"])
    narrowed = [every.organisation_id == _text("organiser")] if part in {Slice.ORGANISER, Slice.BOTH} else []
    narrowed += [every.mode == _text("mode")] if part in {Slice.MODE, Slice.BOTH} else []
    counted = select(*key, number.label("count")).where(*narrowed).group_by(*key).having(number != 0).subquery()
    return (
        select(counted, Municipality.name.label("municipality"), Organisation.name.label("organisation"))
        .outerjoin(Municipality, Municipality.code6 == counted.c.municipality_code)
        .outerjoin(Organisation, cast(Organisation.id, Text) == counted.c.organisation_id)
        .order_by(*(counted.c[name] for name in _KEY))
        .execution_options(yield_per=_LINES_AT_ONCE)
    )


def _inside(
    level: Level, prefecture: ColumnElement[str], municipality: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    """Return the conditions that a place lies in the area that is asked about; a city's wards lie in it."""
    if level is Level.NATION:
        return []
    if level is Level.PREFECTURE:
        return [prefecture == _text("area")]
    wards = select(Municipality.code6).where(Municipality.parent_code == _text("area"))
    return [prefecture == _text("prefecture"), or_(municipality == _text("area"), municipality.in_(wards))]


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=Text)
