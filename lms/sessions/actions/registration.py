"""Taking a place, giving it back, and changing from one session to another."""

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic
from lms.core.idempotency import Key
from lms.sessions.actions.steps import move_up, take_step
from lms.sessions.actions.taking import Asked, newcomers, oneself, take
from lms.sessions.models import TrainingSession
from lms.sessions.queries import locking, parties, seats, turns
from lms.sessions.queries.needs import of_claim
from lms.sessions.rules.needs import NOTHING, Needs
from lms.sessions.rules.parties import leaving_with
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.states import Cause, Channel, RegistrationState
from lms.sessions.rules.windows import may_cancel, may_register


@atomic
def register(
    training_session_id: int,
    actor: Actor,
    key: Key,
    *,
    newcomer: Newcomer | None = None,
    companion: Companion | None = None,
    group_name: str | None = None,
    needs: Needs = NOTHING,
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
        companion: the other of a pair, who gets a claim of their own that is never parted from the first.
        group_name: of a group, whose contact the newcomer is, and whose places need no names.
        needs: what is to be prepared for those who come.
        places: of a group; or 2 for a pair of whom only one is named.
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
    turns.wait_for_turn(training_session_id)
    training_session = locking.lock_for_newcomer(training_session_id)
    may_register(seats.window(training_session), clock.now(), by_staff=channel is not Channel.WEB)
    if newcomer:
        queue, people = newcomers(training_session, newcomer, companion, is_group=group_name is not None)
    else:
        queue, people = oneself(training_session, actor, companion)
    asked = Asked(places, accepts_waiting, channel, group_name, needs)
    return take(training_session, actor, key, queue, people, asked)


@atomic
def cancel(
    registration_id: int,
    actor: Actor,
    key: Key,
    *,
    by_staff: bool = False,
    reason: str | None = None,
    alone: bool = False,
) -> list[int]:
    """Give a place or a turn back, and let those who wait move up in the same transaction.

    A pair gives back both, and the contact of a group all of it. Cancelling what is cancelled already changes nothing.

    Args:
        registration_id: within the actor's reach; the caller has seen to that.
        actor: who gives it back.
        key: of this sending; the same key again returns the same result.
        by_staff: whether an organiser does it for the person.
        reason: in words, for the history.
        alone: whether the other of a pair comes nevertheless.

    Returns:
        The parties that moved up in this session, by their first registrations, in their order.

    Raises:
        TooLateToCancel: the session has begun, or the attendance has been noted.

    Source: docs/rules.md, R5 "Queue" and R6 "One claim".
    """
    if (done := idempotency.result(key)) is not None:
        return list(done.get("promoted", []))
    training_session, others = locking.lock_where_place_goes(registration_id)
    promoted = give_back(registration_id, training_session, actor, by_staff=by_staff, reason=reason, alone=alone)
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
    own, party = parties.with_party(from_registration_id)
    leaving = leaving_with(party, own)
    asked = Asked(own.places, needs=of_claim(own.id))
    give_back(own.id, given_up, actor)
    training_session = locking.lock_for_newcomer(training_session_id)
    may_register(seats.window(training_session), clock.now())
    queue, people = oneself(training_session, actor, None)
    people += [each.person_id for each in leaving if each is not own and each.person_id is not None]
    taken = take(training_session, actor, key, queue, people, asked)
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
    alone: bool = False,
) -> list[int]:
    """Give a claim to a locked session back, inside the running transaction; see `cancel`."""
    registration, party = parties.with_party(registration_id)
    if registration.state is RegistrationState.CANCELLED:
        return []
    may_cancel(registration.state, seats.window(training_session), clock.now(), by_staff=by_staff)
    leaving = [registration] if alone else leaving_with(party, registration)
    take_step(leaving, RegistrationState.CANCELLED, Cause.CANCELLED, actor, reason=reason)
    promoted = move_up(training_session)
    audit.record("registration.cancel", actor, f"registration:{registration_id}", promoted=promoted)
    return promoted
