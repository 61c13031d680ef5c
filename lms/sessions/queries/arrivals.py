"""Who stands behind a scanned code, and who may look."""

from collections.abc import Collection

from sqlalchemy import select

from lms.accounts.policy import Actor, Permission, reach
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import desk
from lms.sessions.queries.bookings import may_see
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
    """Say whether a booking is the actor's own or of who comes along, or such a one has been proven on this device."""
    mine = select(Registration.id).where(Registration.id == registration_id, may_see(actor, proven_ids))
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
    """List the bookings of a session that are the actor's own or have been proven on this device, pairs whole.

    The contact of a group says at the desk how many have come.
    """
    live = [each for each in desk.guests(training_session_id) if each.state is not RegistrationState.CANCELLED]
    own = [each for each in live if each.registration_id in proven_ids or each.person_id in actor.person_ids]
    pairs = {each.party for each in own if not each.group_name}
    return [each for each in live if not each.holds_group and (each in own or each.party in pairs)]
