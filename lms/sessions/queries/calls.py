"""Reads of calls: what is open, and whom to telephone with which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import CallTask, Registration
from lms.sessions.queries import bookings
from lms.sessions.queries.bookings import Booking
from lms.sessions.rules.calls import TOLD_AFTER_THE_END, CallKind, CallOutcome
from lms.sessions.rules.states import RegistrationState

_MATTERS = or_(Registration.state != RegistrationState.CANCELLED, CallTask.kind.in_(sorted(TOLD_AFTER_THE_END)))
"""Who has cancelled need not be told any more."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call with all that whoever telephones needs.

    Attributes:
        is_late: whether it should have been made by now.
    """

    task: CallTask
    booking: Booking
    is_late: bool


def open_kinds(registration_ids: Iterable[int]) -> dict[int, CallKind]:
    """Return what the open calls of these claims tell, by claim."""
    ids = sorted(set(registration_ids))
    if not ids:
        return {}
    found = select(CallTask.registration_id, CallTask.kind).where(
        CallTask.registration_id.in_(ids), CallTask.ended_at.is_(None)
    )
    return {row[0]: row[1] for row in session().execute(found)}


def call_of(training_session_id: int, call_id: int) -> CallTask | None:
    """Return a call of a session as it is now, or None."""
    statement = (
        select(CallTask)
        .join(Registration, Registration.id == CallTask.registration_id)
        .where(CallTask.id == call_id, Registration.training_session_id == training_session_id)
        .execution_options(populate_existing=True)
    )
    return session().scalar(statement)


def open_count(training_session_id: int) -> int:
    """Count the calls of a session that are still to be made."""
    statement = (
        select(func.count())
        .select_from(CallTask)
        .join(Registration, Registration.id == CallTask.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == training_session_id, CallTask.ended_at.is_(None), _MATTERS)
    )
    return session().scalar(statement) or 0


def calls_of(training_session_id: int, now: datetime) -> list[Call]:
    """List the calls of a session: the open ones by their due time, then those that somebody made, newest first."""
    told = (CallOutcome.REACHED, CallOutcome.UNREACHABLE)
    statement = (
        select(CallTask)
        .join(Registration, Registration.id == CallTask.registration_id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == training_session_id)
        .where(CallTask.ended_at.is_(None) & _MATTERS | CallTask.outcome.in_(told))
        .order_by(CallTask.ended_at.desc(), CallTask.due_at, Registration.seq)
    )
    tasks = session().scalars(statement).all()
    of = bookings.bookings_by_id({task.registration_id for task in tasks})
    found = [Call(task, of[task.registration_id], task.due_at < now) for task in tasks]
    return sorted(found, key=lambda call: call.task.ended_at is not None)
