"""The end of a session: absences, records and counts in one transaction; corrections afterwards; headcounts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from lms.accounts.models import AgeBand
from lms.accounts.policy import Actor
from lms.core import audit, clock, facts, outbox
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.records import actions as records
from lms.records.queries import completions_by_number
from lms.sessions.actions import calls
from lms.sessions.actions.evidence import SESSION, count, count_groups, evidence, held
from lms.sessions.actions.steps import take_step
from lms.sessions.models import Headcount, Registration, TrainingSession
from lms.sessions.queries import desk, locking, seats
from lms.sessions.rules.attendance import NotClosedYet, may_mark
from lms.sessions.rules.parties import spoken_to
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.states import Cause, RegistrationState, SessionState

CORRECTED = "attendance-corrected"


@dataclass(frozen=True, slots=True)
class Closed:
    """What closing has done, in people and records."""

    attended: int
    absent: int
    lapsed: int
    records: int


@atomic
def close(training_session_id: int, actor: Actor) -> Closed:
    """Close a session: the rest is absent, who waits lapses, who attended is handed to the ledger, all is counted.

    Closing a closed session changes nothing. The number of statements does not depend on the number of people.

    Raises:
        DeskNotOpen: the session is not published, or its day has not come.

    Source: docs/rules.md, R8 "Attendance".
    """
    row = locking.lock_training_session(training_session_id)
    if row.state is SessionState.CLOSED:
        return Closed(0, 0, 0, 0)
    may_mark(row.state, row.starts_at, clock.now())
    unresolved = desk.registrations_in(row.id, {RegistrationState.WAITING, RegistrationState.CONFIRMED})
    rest = [each for each in unresolved if each.state is RegistrationState.CONFIRMED]
    lapsed = [each for each in unresolved if each.state is RegistrationState.WAITING]
    take_step(rest, RegistrationState.ABSENT, Cause.MARKED, actor)
    take_step(lapsed, RegistrationState.CANCELLED, Cause.LAPSED, actor)
    row.state, row.closed_at = SessionState.CLOSED, clock.now()
    session().flush()
    attended = desk.registrations_in(row.id, {RegistrationState.ATTENDED})
    named = [each for each in attended if not each.holds_group]
    numbers = records.hand_in(evidence(row, named), actor)
    _thank(named, numbers)
    calls.drop_all(row.id)
    count(row, named, 1)
    count_groups(row, sum(desk.came_without_names(row.id).values()))
    facts.append("training_session", held(row).dimensions())
    audit.record(
        "training_session.close",
        actor,
        f"training_session:{row.id}",
        attended=len(attended),
        absent=len(rest),
        lapsed=len(lapsed),
        records=len(numbers),
    )
    return Closed(seats.attended([row.id])[row.id], _places(rest), _places(lapsed), len(numbers))


@atomic
def correct(
    training_session_id: int, registration_id: int, state: RegistrationState, reason: str, actor: Actor
) -> list[str]:
    """Correct the attendance of a closed session; the step is added to the claim's events, nothing is overwritten.

    Evidence is handed in or taken back and the counts follow, all in this transaction. The same correction a
    second time changes nothing.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        registration_id: of somebody who was marked, either way.
        state: ATTENDED or ABSENT.
        reason: why, in a few words, for the history.
        actor: who corrects it.

    Returns:
        Numbers of the records that are valid from now on.

    Raises:
        NotClosedYet: the session is not closed.
        NotFound: the claim is not of this session.
        ImpossibleStep: the claim was cancelled, or is that of a group; see `groups.correct_count`.

    Source: docs/rules.md, R8 "Attendance".
    """
    row = _closed(training_session_id)
    registration = session().get(Registration, registration_id, populate_existing=True)
    if registration is None or registration.training_session_id != row.id:
        raise NotFound
    if registration.state is state:
        return []
    if state not in (RegistrationState.ATTENDED, RegistrationState.ABSENT) or registration.holds_group:
        raise ImpossibleStep
    take_step([registration], state, Cause.CORRECTED, actor, reason=reason)
    numbers = _settle(row, registration, actor)
    count(row, [registration], 1 if state is RegistrationState.ATTENDED else -1)
    audit.record("registration.correct", actor, f"registration:{registration.id}", state=state, records=len(numbers))
    return numbers


@atomic
def report_headcount(training_session_id: int, counts: Mapping[AgeBand | None, int], actor: Actor) -> None:
    """Say how many people without names took part besides those with names; a later report replaces the earlier.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        counts: people by age band; None is 不明.
        actor: who reports it.

    Raises:
        NotClosedYet: the session is not closed.

    Source: docs/rules.md, R9 "Headcount".
    """
    row = _closed(training_session_id)
    before = desk.headcounts(row.id)
    session().execute(delete(Headcount).where(Headcount.training_session_id == row.id))
    session().add_all(
        Headcount(training_session_id=row.id, age_band=band, count=people) for band, people in counts.items() if people
    )
    told = held(row)
    for band in {*before, *counts}:
        if delta := counts.get(band, 0) - before.get(band, 0):
            facts.append("headcount", told.dimensions(band), delta)
    audit.record("training_session.headcount", actor, f"training_session:{row.id}", people=sum(counts.values()))


def _places(registrations: Iterable[Registration]) -> int:
    return sum(each.places for each in registrations)


def _thank(attended: list[Registration], numbers: list[str]) -> None:
    """Thank those who attended by one mail each; who gets a new record is thanked by the mail that brings it."""
    with_record = {each.person_id for each in completions_by_number(numbers)}
    others = [each for each in attended if each.person_id is not None and each.person_id not in with_record]
    outbox.put_all("mail.thanks", {f"thanks:{each.id}": {"registration_id": each.id} for each in spoken_to(others)})


def _closed(training_session_id: int) -> TrainingSession:
    row = locking.lock_training_session(training_session_id)
    if row.state is not SessionState.CLOSED:
        raise NotClosedYet
    return row


def _settle(row: TrainingSession, registration: Registration, actor: Actor) -> list[str]:
    """Hand the evidence in, or take it back; an erased person has none."""
    if registration.person_id is None or row.course_version_id is None:
        return []
    if registration.state is RegistrationState.ATTENDED:
        return records.hand_in(evidence(row, [registration]), actor)
    return records.withdraw(registration.person_id, row.course_version_id, SESSION, row.id, CORRECTED, actor)
