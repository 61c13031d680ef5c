"""Taking a place, giving it back, and changing from one session to another."""

from lms.accounts import actions as accounts
from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.dates import period
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.translation import lazy_gettext as _
from lms.sessions.actions.steps import add_claim, move_up, seat, take_step
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import AlreadyRegistered, JustFilled, Overlapping
from lms.sessions.rules.seats import Queue
from lms.sessions.rules.states import Cause, Channel, RegistrationState
from lms.sessions.rules.windows import may_cancel, may_register, public_path


@atomic
def register(
    training_session_id: int,
    actor: Actor,
    key: Key,
    *,
    newcomer: Newcomer | None = None,
    places: int = 1,
    accepts_waiting: bool = False,
    channel: Channel = Channel.WEB,
) -> int:
    """Give a person a place, or a turn on the waiting list when the session is full; return the registration's id.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        actor: who sends it; without a newcomer, the place is for the actor.
        key: of this sending; the same key again returns the same registration.
        newcomer: a person without an account, who enters themselves (channel WEB) or is entered by staff.
        places: 2 for a pair that must stay together.
        accepts_waiting: whether a turn on the waiting list will do.
        channel: any but WEB means that staff enters it, whom the window does not bind.

    Raises:
        SessionCalledOff, NotOpenYet, RegistrationClosed: see `rules.windows.may_register`.
        AlreadyRegistered: the person has a live claim to this session.
        Overlapping: the person has a confirmed place elsewhere at the same time.
        JustFilled: there is no place, and the person has not said that a turn will do.
    """
    if done := idempotency.result(key):
        return int(done["registration_id"])
    training_session = locking.lock_for_newcomer(training_session_id)
    may_register(seats.window(training_session), clock.now(), by_staff=channel is not Channel.WEB)
    if newcomer:
        queue, person_id = _newcomer(training_session, newcomer)
    else:
        queue, person_id = _oneself(training_session, actor)
    state = seat(training_session, queue, places)
    if state is RegistrationState.WAITING and not accepts_waiting:
        raise JustFilled(next_url=_path(training_session))
    registration = add_claim(
        training_session, person_id, state, actor, places=places, channel=channel, seq=training_session.last_seq
    )
    audit.record("registration.register", actor, f"registration:{registration.id}", state=state, channel=channel)
    idempotency.remember(key, {"registration_id": registration.id})
    return registration.id


@atomic
def cancel(
    registration_id: int, actor: Actor, key: Key, *, by_staff: bool = False, reason: str | None = None
) -> list[int]:
    """Give a place or a turn back, and let those who wait move up in the same transaction.

    Cancelling what is cancelled already changes nothing.

    Args:
        registration_id: within the actor's reach; the caller has seen to that.
        actor: who gives it back.
        key: of this sending; the same key again returns the same result.
        by_staff: whether an organiser does it for the person.
        reason: in words, for the history.

    Returns:
        The registrations that moved up in this session, in their order.

    Raises:
        TooLateToCancel: the session has begun, or the attendance has been noted.

    Source: docs/rules.md, R5 "Queue" and R6 "One claim".
    """
    if (done := idempotency.result(key)) is not None:
        return list(done.get("promoted", []))
    training_session, others = locking.lock_where_place_goes(registration_id)
    promoted = give_back(registration_id, training_session, actor, by_staff=by_staff, reason=reason)
    for other in others:
        move_up(other)
    idempotency.remember(key, {"registration_id": registration_id, "promoted": promoted})
    return promoted


@atomic
def switch(from_registration_id: int, training_session_id: int, actor: Actor, key: Key) -> int:
    """Change a confirmed place for one in another session, all or nothing; return the new registration's id.

    A pair changes together, or not at all.

    Raises:
        JustFilled: the other session has no room for all of them; the old place is kept.
    """
    if done := idempotency.result(key):
        return int(done["registration_id"])
    given_up, others = locking.lock_where_place_goes(from_registration_id, also=[training_session_id])
    give_back(from_registration_id, given_up, actor)
    places = session().get_one(Registration, from_registration_id).places
    taken = register(training_session_id, actor, key, places=places)
    for other in others:
        move_up(other)
    return taken


def give_back(
    registration_id: int,
    training_session: TrainingSession,
    actor: Actor,
    *,
    by_staff: bool = False,
    reason: str | None = None,
) -> list[int]:
    """Give a claim to a locked session back, inside the running transaction; see `cancel`."""
    registration = session().get_one(Registration, registration_id, populate_existing=True)
    if registration.state is RegistrationState.CANCELLED:
        return []
    may_cancel(registration.state, seats.window(training_session), clock.now(), by_staff=by_staff)
    take_step([registration], RegistrationState.CANCELLED, Cause.CANCELLED, actor, reason=reason)
    promoted = move_up(training_session)
    audit.record("registration.cancel", actor, f"registration:{registration_id}", promoted=promoted)
    return promoted


def _newcomer(training_session: TrainingSession, newcomer: Newcomer) -> tuple[Queue, int]:
    if seats.is_known_newcomer(training_session.id, newcomer):
        raise AlreadyRegistered
    person = accounts.add_person(
        newcomer.name,
        kana=newcomer.kana,
        email=newcomer.email,
        phone=newcomer.phone,
        locale=newcomer.locale,
    )
    return seats.queue(training_session.id), person.id


def _oneself(training_session: TrainingSession, actor: Actor) -> tuple[Queue, int]:
    person_id = actor.person_ids[0]
    locking.lock_persons([person_id])
    before = seats.before(training_session, actor.person_ids)
    if before.claim:
        raise AlreadyRegistered(next_url=f"/bookings/{before.claim}")
    if before.elsewhere:
        other = session().get_one(TrainingSession, before.elsewhere)
        when = period(other.starts_at, other.ends_at)
        message = _("%(when)sの「%(title)s」と重なっています。", when=when, title=other.title)
        raise Overlapping(message, next_url=f"{_path(training_session)}/switch")
    return before.queue, person_id


def _path(training_session: TrainingSession) -> str:
    return public_path(training_session.id, training_session.private_token)
