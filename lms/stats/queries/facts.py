"""What each fact adds to which row of the roll-ups, said once.

The fold inserts what these statements select, and the pages add it to what is folded already: so a figure is the
same before and after a fold.
"""

from collections.abc import Sequence

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from lms.accounts.policy import NATION
from lms.core.db import dialect
from lms.core.models import Fact
from lms.regions.models import Municipality
from lms.stats.rules.areas import Level
from lms.stats.rules.figures import UNKNOWN, Measure, Shape
from lms.stats.rules.narrowing import Slice

_MEASURES = (
    ("training_session", Measure.TRAINING_SESSION),
    ("attendance", Measure.ATTENDANCE),
    ("headcount", Measure.HEADCOUNT),
    ("completion", Measure.COMPLETION),
    ("completion", Measure.FIRST_COMPLETION),
    ("attender", Measure.ATTENDER),
    ("outside_session", Measure.OUTSIDE_SESSION),
    ("outside_headcount", Measure.OUTSIDE_HEADCOUNT),
)
KINDS = tuple(dict.fromkeys(kind for kind, _ in _MEASURES))
"""Kinds of facts that are figures; facts of other kinds are left alone."""

_WARD = "ward"  # a ward's facts count for its city too, so it is a step of its own here
_STEPS = (Level.NATION, Level.PREFECTURE, Level.MUNICIPALITY, _WARD)
_LEFT_OUT = ((Level.NATION, Shape.ORGANISER), (_WARD, Shape.PLACE))  # endless; wards have no parts
_SHAPES = {
    Slice.WHOLE: tuple(Shape),
    Slice.MODE: (Shape.MONTH, Shape.PLACE, Shape.ORGANISER, Shape.ORGANISER_KIND, Shape.TOTAL),
    Slice.ORGANISER: (Shape.MONTH, Shape.PLACE, Shape.MODE, Shape.TOTAL),
    Slice.BOTH: (Shape.MONTH, Shape.PLACE, Shape.TOTAL),
}
"""By what each slice is broken down; age is known for the whole alone."""
_BREAKDOWNS = tuple(
    (part, step, shape)
    for part, shapes in _SHAPES.items()
    for step in _STEPS
    for shape in shapes
    if (step, shape) not in _LEFT_OUT
)
_COLLATIONS = {"postgresql": "C", "sqlite": "BINARY"}  # two names for the order of code points


def area_counts(
    level: Level | None = None, part: Slice | None = None, ids: Sequence[int] | None = None
) -> Select[str, str, int, str, str, str, int]:
    """Select what facts add to `AreaFigure`, a row for each fact, slice, step, shape and measure; not yet summed.

    Args:
        level: how large the areas are that are asked about; None for all.
        part: by what the figures are narrowed; None for each of them.
        ids: the facts meant; None for all that are there.
    """
    facts = _counted(ids)
    steps = {None: _STEPS, Level.MUNICIPALITY: (Level.MUNICIPALITY, _WARD)}.get(level, (level,))
    rows = [row for row in _BREAKDOWNS if row[1] in steps and part in (None, row[0])]
    breakdowns = _table("breakdown", ("slice", "step", "shape"), rows)
    step, shape, of = breakdowns.c.step, breakdowns.c.shape, facts.c
    key = _slice_key(breakdowns.c.slice, of.mode, of.organisation_id)
    ward = case((of.municipality_code != of.city_code, of.municipality_code), else_=UNKNOWN)
    area = case(
        (step == Level.NATION.value, NATION),
        (step == Level.PREFECTURE.value, of.prefecture_code),
        (step == Level.MUNICIPALITY.value, of.city_code),
        else_=ward,
    )
    inside = case(
        (step == Level.NATION.value, of.prefecture_code), (step == Level.PREFECTURE.value, of.city_code), else_=ward
    )
    member = case(
        (shape == Shape.MONTH.value, of.month),
        (shape == Shape.MODE.value, of.mode),
        (shape == Shape.ORGANISER.value, of.organisation_id),
        (shape == Shape.ORGANISER_KIND.value, of.organisation_kind),
        (shape == Shape.AGE_BAND.value, of.age_band),
        (shape == Shape.TOTAL.value, literal("")),
        else_=inside,
    )
    columns = (of.fiscal_year, shape, _text(member).label("member"), of.measure, of.delta)
    joined = select(_text(area).label("area"), _text(key).label("slice"), *columns)
    is_of_persons = of.measure == Measure.ATTENDER.value
    scope = literal("%|").concat(step).concat("/").concat(breakdowns.c.slice).concat("|%")
    fits = case(
        (is_of_persons, and_(shape == Shape.TOTAL.value, of.again.not_like(scope))), else_=shape != Shape.TOTAL.value
    )
    return joined.join_from(facts, breakdowns, and_(area != UNKNOWN, key.is_not(None), fits))


def _slice_key(part: ColumnElement[str], mode: ColumnElement[str], organiser: ColumnElement[str]) -> ColumnElement[str]:
    """Write `Narrowing.key`; NULL where the mode or the organiser that it needs is not known."""
    has_mode, has_organiser = mode != UNKNOWN, organiser != UNKNOWN
    return case(
        (part == Slice.WHOLE.value, literal("")),
        (and_(part == Slice.MODE.value, has_mode), mode.concat("|")),
        (and_(part == Slice.ORGANISER.value, has_organiser), literal("|").concat(organiser)),
        (and_(part == Slice.BOTH.value, has_mode, has_organiser), mode.concat("|").concat(organiser)),
    )


def month_counts(ids: Sequence[int] | None = None) -> Select[int, str, str, str, str, str, str, str, str, int]:
    """Select what facts add to `MonthFigure`, a row for each fact and measure; not yet summed."""
    of = _counted(ids).c
    statement = select(
        of.fiscal_year,
        of.month,
        of.prefecture_code,
        of.municipality_code,
        of.organisation_id,
        of.organisation_kind,
        of.course_key,
        of.mode,
        of.measure,
        of.delta,
    )
    return statement.where(of.measure != Measure.ATTENDER.value)  # persons of two lines may be the same


def _counted(ids: Sequence[int] | None) -> Subquery:
    """Select the facts' dimensions, once for each measure that a fact adds to."""
    measures = _table("measured", ("kind", "measure"), _MEASURES)
    municipality = _dimension("municipality_code")
    names = ("month", "organisation_id", "organisation_kind", "course_key", "mode", "age_band", "again")
    is_first = _dimension("first").in_(("1", "true"))
    statement = (
        select(
            Fact.dimensions["fiscal_year"].as_integer().label("fiscal_year"),
            municipality.label("municipality_code"),
            _text(func.coalesce(Municipality.parent_code, municipality)).label("city_code"),
            case((municipality == UNKNOWN, _dimension("prefecture_code")), else_=func.substr(municipality, 1, 2)).label(
                "prefecture_code"
            ),
            *(_dimension(name).label(name) for name in names),
            measures.c.measure,
            Fact.delta,
        )
        .join_from(Fact, measures, measures.c.kind == Fact.kind)
        .outerjoin(Municipality, Municipality.code6 == municipality)
        .where(or_(measures.c.measure != Measure.FIRST_COMPLETION.value, is_first))
    )
    return (statement if ids is None else statement.where(Fact.id.in_(ids))).subquery("counted")


def _dimension(name: str) -> ColumnElement[str]:
    return _text(Fact.dimensions[name].as_string())


def _text(value: ColumnElement[str]) -> ColumnElement[str]:
    """Make a value comparable with our text columns: text on both databases, never NULL, by code point."""
    collation = _COLLATIONS[dialect()]
    return func.coalesce(cast(value, Text), UNKNOWN).collate(collation)


def _table(name: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> CTE:
    """Write a small constant table into the statement; with VALUES, SQLAlchemy would compile it anew each time."""
    lines = [[literal(str(cell), Text).label(head) for head, cell in zip(columns, row, strict=True)] for row in rows]
    return union_all(*(select(*line) for line in lines)).cte(name)
