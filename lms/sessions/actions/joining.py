"""A booking made without an account, called one's own after signing in; by the person alone, never by machine."""

from itertools import product

from lms.accounts import actions as accounts
from lms.accounts.policy import Actor
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.sessions.actions import attenders
from lms.sessions.models import Registration
from lms.sessions.queries import joining, locking
from lms.sessions.rules.refusals import JoinedTwice
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.windows import overlaps


@atomic
def join(registration_id: int, actor: Actor) -> None:
    """Say that who made this booking is the signed-in person; joining again changes nothing.

    From then on the booking, and the record that comes of it, stand on the person's own page. Nothing is copied and
    nothing moved, so that `leave` undoes all of it.

    Args:
        registration_id: proven on this device; the caller has seen to that.
        actor: who is signed in.

    Raises:
        JoinedTwice: the person would hold two live claims to one session or have attended it twice, or hold two places
            at one time.
        AlreadyJoined: somebody else has called the booking theirs.

    Source: docs/rules.md, R6 "One claim".
    """
    guest_id = _person_of(registration_id)
    if guest_id in actor.person_ids:
        return
    locking.lock_persons([*actor.person_ids, guest_id])
    claims = joining.live_claims([*actor.person_ids, guest_id])
    theirs = [each for each in claims if each.person_id == guest_id]
    if any(_collide(one, other) for one, other in product(theirs, claims) if other.person_id != guest_id):
        raise JoinedTwice
    with attenders.recounted([*actor.person_ids, guest_id]):
        accounts.claim_person(guest_id, actor)


@atomic
def leave(registration_id: int, actor: Actor) -> None:
    """Take back that a booking is the signed-in person's; it stands alone again, as it was made.

    Raises:
        NotFound: it was never joined, or it is another's.
    """
    guest_id = _person_of(registration_id)
    people = [*actor.person_ids, guest_id]
    locking.lock_persons(people)
    with attenders.recounted(people):
        accounts.release_person(guest_id, actor)


def _person_of(registration_id: int) -> int:
    person_id = session().get_one(Registration, registration_id, populate_existing=True).person_id
    if person_id is None:
        raise NotFound
    return person_id


def _collide(one: joining.Live, other: joining.Live) -> bool:
    is_same = one.training_session_id == other.training_session_id
    both_sit = one.state is other.state is RegistrationState.CONFIRMED
    return is_same or (both_sit and overlaps(one.starts_at, one.ends_at, other.starts_at, other.ends_at))
