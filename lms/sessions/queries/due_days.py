"""Reads of the days by which areas ask for plans and reports, and of what is owed by them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.policy import NATION, Actor, Permission, reach
from lms.core import clock
from lms.core.db import session
from lms.regions.models import Municipality
from lms.sessions.models import DueRule, Filing, TrainingSession
from lms.sessions.queries.narrowing import lies_over
from lms.sessions.rules.due_days import SOON, Due, DueDays, due_of, starts_before
from lms.sessions.rules.filings import FilingKind
from lms.sessions.rules.instructors import areas_over
from lms.sessions.rules.states import SessionState

OWED_LIMIT = 10
_AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Owed:
    """A plan or report that an area asks for and that was not sent; the session with its venue and organisation."""

    training_session: TrainingSession
    kind: FilingKind
    due: Due


def rules_of(areas: Collection[str]) -> list[DueDays]:
    """Return the rules of exactly these areas."""
    rows = session().scalars(select(DueRule).where(DueRule.area.in_(sorted(areas))))
    return [DueDays(each.area, each.kind, each.days, each.from_at) for each in rows]


def rules_over(municipality_code: str | None) -> list[DueDays]:
    """Return the rules that hold for sessions counted there; a ward's city asks too."""
    rows = session().scalars(select(DueRule).where(lies_over(DueRule.area, municipality_code)))
    return [DueDays(each.area, each.kind, each.days, each.from_at) for each in rows]


def owed_in(inside: Sequence[ColumnElement[bool]]) -> list[Owed]:
    """List what coordinators wait for: plans of published sessions, reports of closed ones; late or soon."""
    return _owed(inside, clock.today() + SOON, {SessionState.PUBLISHED}, {SessionState.CLOSED})


def owed_by(actor: Actor) -> list[Owed]:
    """List what an organiser should send within a month, drafts and sessions that are not closed yet among it."""
    mine = sorted(reach(actor, Permission.TRAINING_SESSION_MANAGE).organisation_ids)
    own = [TrainingSession.organisation_id.in_(mine)]
    unfinished = {SessionState.PUBLISHED, SessionState.CLOSED}
    return _owed(own, clock.today() + _AHEAD, {SessionState.DRAFT, SessionState.PUBLISHED}, unfinished)


def _owed(
    inside: Sequence[ColumnElement[bool]],
    until: date,
    planned: Collection[SessionState],
    held: Collection[SessionState],
) -> list[Owed]:
    """List what is due until a day, OWED_LIMIT of each kind; one statement while no area asks, at most four."""
    days: dict[FilingKind, set[int]] = {}
    for kind, number in session().execute(select(DueRule.kind, DueRule.days).distinct()):
        days.setdefault(kind, set()).add(number)
    row, now = TrainingSession, clock.now()
    to_come = [row.state.in_(sorted(planned)), row.starts_at > now]
    over = [row.state.in_(sorted(held)), row.ends_at <= now]
    found: list[tuple[TrainingSession, FilingKind]] = []
    for kind, conditions in ((FilingKind.REPORT, over), (FilingKind.PLAN, to_come)):
        if numbers := days.get(kind):
            asked = or_(*(_asked(kind, number, until) for number in sorted(numbers)))
            found += [(each, kind) for each in _sessions([*inside, *conditions, asked, ~_was_sent(kind)])]
    return _with_days(found)


def _asked(kind: FilingKind, days: int, until: date) -> ColumnElement[bool]:
    """Say in SQL that a rule of so many days holds for the session, and that its day is *until* or earlier."""
    row = TrainingSession
    parent = select(Municipality.parent_code).where(Municipality.code6 == row.municipality_code).correlate(row)
    over = (literal(NATION), func.substr(row.municipality_code, 1, 2), row.municipality_code, parent.scalar_subquery())
    rule = exists().where(
        DueRule.kind == kind, DueRule.days == days, DueRule.from_at <= row.starts_at, DueRule.area.in_(over)
    )
    return and_(rule, row.starts_at < starts_before(kind, days, until))


def _was_sent(kind: FilingKind) -> ColumnElement[bool]:
    return exists().where(Filing.training_session_id == TrainingSession.id, Filing.kind == kind)


def _sessions(conditions: Iterable[ColumnElement[bool]]) -> Sequence[TrainingSession]:
    wanted = (
        select(TrainingSession)
        .where(*conditions)
        .options(joinedload(TrainingSession.venue), joinedload(TrainingSession.organisation))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(OWED_LIMIT)
    )
    return session().scalars(wanted).all()


def _with_days(found: Sequence[tuple[TrainingSession, FilingKind]]) -> list[Owed]:
    codes = {row.municipality_code for row, _kind in found if row.municipality_code}
    if not found:
        return []
    wards = select(Municipality.code6, Municipality.parent_code).where(Municipality.code6.in_(sorted(codes)))
    parents = {each.code6: each.parent_code for each in session().execute(wards)}
    over = {code: {*areas_over(code), parents.get(code or "") or NATION} for code in {None, *codes}}
    rules = rules_of(set().union(*over.values()))
    owed = []
    for row, kind in found:
        holding = [each for each in rules if each.area in over[row.municipality_code]]
        if due := due_of(holding, kind, row.starts_at):
            owed.append(Owed(row, kind, due))
    return sorted(owed, key=lambda each: each.due.on)
