"""Who stands behind a scanned code, and who may look."""

from collections.abc import Collection

from sqlalchemy import select

from lms.accounts.policy import Actor, Permission, reach
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import desk
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.states import RegistrationState


def keeps_desk(actor: Actor, training_session_id: int) -> bool:
    """Say whether the actor keeps the desk of this session."""
    within = sorted(reach(actor, Permission.TRAINING_SESSION_MANAGE).organisation_ids)
    mine = select(TrainingSession.id).where(
        TrainingSession.id == training_session_id, TrainingSession.organisation_id.in_(within)
    )
    return session().scalar(mine) is not None


def holds(actor: Actor, proven_ids: Collection[int], registration_id: int) -> bool:
    """Say whether a booking is the actor's own, or has been proven on this device."""
    if registration_id in proven_ids:
        return True
    mine = select(Registration.id).where(
        Registration.id == registration_id, Registration.person_id.in_(actor.person_ids)
    )
    return session().scalar(mine) is not None


def training_session_at_door(training_session_id: int) -> TrainingSession:
    """Return the session whose door code a device has read.

    Raises:
        NotFound: there is none.
    """
    found = session().get(TrainingSession, training_session_id)
    if found is None:
        raise NotFound
    return found


def held(actor: Actor, proven_ids: Collection[int], training_session_id: int) -> list[Guest]:
    """List the bookings of a session that are the actor's own or have been proven on this device."""
    return [
        guest
        for guest in desk.guests(training_session_id)
        if guest.state is not RegistrationState.CANCELLED
        and (guest.registration_id in proven_ids or guest.person_id in actor.person_ids)
    ]
