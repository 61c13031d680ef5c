"""Whether the figures are right: against the ledger, and against each other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.core.calendar import fiscal_year, fiscal_year_of
from lms.core.db import session
from lms.records.models import Completion, CompletionEvent
from lms.records.rules import EventKind
from lms.sessions.models import Attendance, Headcount, OutsideSession, Registration, TrainingSession
from lms.sessions.queries.attenders import attended_by
from lms.sessions.queries.seats import SITS
from lms.sessions.rules.attenders import repeats
from lms.sessions.rules.states import RegistrationState, SessionState
from lms.stats.queries.details import Detail, details_of
from lms.stats.queries.figures import figures_of, years_of
from lms.stats.rules.areas import WHOLE
from lms.stats.rules.figures import SUMMED, Measure, Shape, sums_of, table, total
from lms.stats.rules.narrowing import EVERYTHING, Narrowing

_IN_FORCE = (EventKind.ISSUED, EventKind.REINSTATED)
_OUT_OF_FORCE = (EventKind.REVOKED, EventKind.SUPERSEDED)

_AT_ONCE = 1_000
_OF_SESSIONS = {
    Measure.TRAINING_SESSION: "sessions held",
    Measure.ATTENDANCE: "attendances",
    Measure.HEADCOUNT: "people without names",
    Measure.ATTENDER: "persons who attended",
    Measure.OUTSIDE_SESSION: "sessions held elsewhere",
    Measure.OUTSIDE_HEADCOUNT: "people in sessions held elsewhere",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it should be."""

    what: str
    figure: int
    expected: int


def differences() -> list[Difference]:
    """Return every figure of the whole that differs from the ledger or from another breakdown of the same thing."""
    found = []
    completions = 0
    for year in sorted(years_of(WHOLE)):
        lines = list(details_of(WHOLE, year))
        completions += total({line.measure: line.count} for line in lines)[Measure.COMPLETION]
        parts = {EVERYTHING, *(Narrowing(mode=line.mode) for line in lines)}
        parts |= {Narrowing(line.organisation_id) for line in lines}
        parts |= {Narrowing(line.organisation_id, line.mode) for line in lines if line.organisation_id}
        for part in sorted(parts, key=str):
            of_part = total({line.measure: line.count} for line in lines if _is_of(line, part))
            found += list(_between_breakdowns(year, part, of_part))
    found += _against_sessions()
    if completions != (counted := completions_in_force()):
        found.append(Difference("completions in the ledger", completions, counted))
    return found


def completions_in_force() -> int:
    """Count the records that were issued and neither revoked nor superseded since."""
    moves = CompletionEvent.kind.in_((*_IN_FORCE, *_OUT_OF_FORCE))
    newest = select(func.max(CompletionEvent.id)).where(moves).group_by(CompletionEvent.completion_id)
    in_force = select(func.count(Completion.id)).join(CompletionEvent, CompletionEvent.completion_id == Completion.id)
    return session().scalar(in_force.where(CompletionEvent.id.in_(newest), CompletionEvent.kind.in_(_IN_FORCE))) or 0


def _against_sessions() -> Iterator[Difference]:
    """Compare with the tables of sessions, by fiscal year: sessions held, people in them, and each person once.

    Erased people are in no attendance any more but stay counted, so persons may be more by these, never fewer.
    """
    expected, erased = _counted_in_sessions()
    for attended, again in repeats(attended_by(None, None)).items():
        if "|nation/whole|" not in again:
            expected[fiscal_year_of(attended.held.starts_at), Measure.ATTENDER] += attended.people
    for year in sorted({year for year, _measure in expected} | set(years_of(WHOLE))):
        sums = sums_of(figures_of(WHOLE, year), year)
        for measure, name in _OF_SESSIONS.items():
            may_be_more = erased[year] if measure is Measure.ATTENDER else 0
            if not 0 <= sums[measure] - expected[year, measure] <= may_be_more:
                yield Difference(f"{year} {name}", sums[measure], expected[year, measure])


def _counted_in_sessions() -> tuple[Counter[tuple[int, Measure]], Counter[int]]:
    """Count sessions held and people in them, and those of the people who have been erased, by fiscal year."""
    held = select(TrainingSession.id, TrainingSession.starts_at).where(TrainingSession.state == SessionState.CLOSED)
    years = {row.id: fiscal_year_of(row.starts_at) for row in session().execute(held)}
    counted = Counter((year, Measure.TRAINING_SESSION) for year in years.values())
    erased: Counter[int] = Counter()
    came = Registration.state == RegistrationState.ATTENDED
    claims = select(Registration.training_session_id, Registration.places, Registration.person_id).where(came, SITS)
    for training_session_id, places, person_id in session().execute(claims.execution_options(yield_per=_AT_ONCE)):
        if year := years.get(training_session_id):
            counted[year, Measure.ATTENDANCE] += places
            erased[year] += places if person_id is None else 0
    for training_session_id, people in session().execute(select(Headcount.training_session_id, Headcount.count)):
        counted[years[training_session_id], Measure.HEADCOUNT] += people
    of_groups = (
        select(Registration.training_session_id, func.coalesce(Attendance.people, Registration.places))
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(came, ~SITS)
    )
    for training_session_id, people in session().execute(of_groups):
        if year := years.get(training_session_id):
            counted[year, Measure.HEADCOUNT] += people
    elsewhere = select(OutsideSession.held_on, OutsideSession.heads).where(OutsideSession.removed_at.is_(None))
    for held_on, heads in session().execute(elsewhere):
        counted[fiscal_year(held_on), Measure.OUTSIDE_SESSION] += 1
        counted[fiscal_year(held_on), Measure.OUTSIDE_HEADCOUNT] += sum(heads.values())
    return counted, erased


def _is_of(line: Detail, part: Narrowing) -> bool:
    return line.organisation_id == (part.organiser or line.organisation_id) and line.mode == (part.mode or line.mode)


def _between_breakdowns(year: int, part: Narrowing, expected: dict[Measure, int]) -> Iterator[Difference]:
    figures = [figure for figure in figures_of(WHOLE, year, part) if figure.fiscal_year == year]
    for shape in sorted({figure.shape for figure in figures} - {Shape.TOTAL}):
        sums = total(table(figures, shape, year).values())
        for measure in SUMMED:
            if sums[measure] != expected[measure]:
                name = f"{year} {part.key} {measure} by {shape}" if part.key else f"{year} {measure} by {shape}"
                yield Difference(name, sums[measure], expected[measure])
