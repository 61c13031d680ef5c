"""Somebody checks themselves in at the door, with the code that hangs there."""

from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.sessions.actions.steps import take_step
from lms.sessions.models import Registration
from lms.sessions.queries import locking
from lms.sessions.rules.arrivals import Scan, Times, scan_at_door
from lms.sessions.rules.states import Cause, RegistrationState


@atomic
def arrive(training_session_id: int, registration_id: int, actor: Actor) -> Scan:
    """Mark somebody as attended who is at the door; a second time changes nothing.

    Args:
        training_session_id: whose door it is; the caller has seen that the device has read its code.
        registration_id: a booking that this device may see; the caller has seen to that.
        actor: who holds the device, often a visitor.

    Returns:
        WELCOME when the person is marked now; anything else, and nothing has changed.

    Raises:
        NotFound: the booking is of another session, or that of a group, which is counted at the desk.

    Source: docs/rules.md, R8 "Attendance".
    """
    training_session = locking.lock_training_session(training_session_id)
    claim = session().get(Registration, registration_id, populate_existing=True)
    if claim is None or claim.training_session_id != training_session.id or claim.holds_group:
        raise NotFound
    times = Times(training_session.state, training_session.starts_at, training_session.ends_at)
    found = scan_at_door(times, claim.state, clock.now())
    if found is Scan.WELCOME:
        take_step([claim], RegistrationState.ATTENDED, Cause.MARKED, actor)
        audit.record("registration.arrive", actor, f"registration:{claim.id}")
    return found
