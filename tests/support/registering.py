"""Shorthand for registering in tests of actions."""

from sqlalchemy import select

from lms.accounts.policy import VISITOR
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.actions.registration import register
from lms.sessions.models import Registration, RegistrationEvent
from lms.sessions.queries import bookings
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.states import RegistrationState, fold
from tests.support.training_sessions import new_key


def book(training_session_id: int, number: int, **more) -> int:
    """Register somebody new, on the waiting list if need be."""
    newcomer = Newcomer(f"受講 {number}", phone=f"0900000{number:04}")
    return register(training_session_id, VISITOR, new_key(), newcomer=newcomer, accepts_waiting=True, **more)


def state(registration_id: int) -> RegistrationState:
    """Return where a claim stands now."""
    session().rollback()
    return bookings.booking_for(VISITOR, {registration_id}, registration_id).registration.state


def mails() -> list[tuple[str, int]]:
    """Return the mails asked for about registrations: their kind, and whose registration it is."""
    session().rollback()
    rows = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.kind, row.payload["registration_id"]) for row in rows if "registration_id" in row.payload]


def assert_states_are_the_fold_of_their_events() -> None:
    """Compare each state with the events that led there (I8)."""
    session().rollback()
    for registration in session().scalars(select(Registration).execution_options(populate_existing=True)):
        steps = session().scalars(
            select(RegistrationEvent.state)
            .where(RegistrationEvent.registration_id == registration.id)
            .order_by(RegistrationEvent.id)
        )
        assert registration.state is fold(steps)
