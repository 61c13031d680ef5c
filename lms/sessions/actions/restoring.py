"""A cancellation that was a mistake: the person comes back as the last in the queue."""

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.sessions.actions import needs
from lms.sessions.actions.claims import add_party
from lms.sessions.actions.steps import seat
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import locking, newcomers, parties, seats
from lms.sessions.rules.refusals import AlreadyRegistered, ElsewhereAtThatTime, NotRestorable
from lms.sessions.rules.states import Cause
from lms.sessions.rules.windows import may_register


@atomic
def restore(training_session_id: int, registration_id: int, actor: Actor, key: Key) -> int:
    """Give a person whose claim was cancelled by mistake a new one at the end of the queue; return its id.

    Whose claims were given back together come back together.

    There is a place at once only if one is free and nobody waits whom it would fit. The old claim stays cancelled
    with its events and its number.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        registration_id: of this session.
        actor: who restores it.
        key: of this sending; the same key again returns the same registration.

    Raises:
        NotFound: the claim is not of this session.
        NotRestorable: it was not given back, or the person has been erased.
        AlreadyRegistered: the person has a live claim again.
        ElsewhereAtThatTime: the person has taken a place elsewhere at that time meanwhile.
        SessionCalledOff, RegistrationClosed, NotOpenYet: the session takes nobody any more.

    Source: docs/rules.md, R5 "Queue" and R6 "One claim".
    """
    row = locking.lock_training_session(training_session_id)
    if done := idempotency.result(key):
        return int(done["registration_id"])
    old = session().get(Registration, registration_id, populate_existing=True)
    if old is None or old.training_session_id != row.id:
        raise NotFound
    may_register(seats.window(row), clock.now(), by_staff=True)
    left = parties.left_together(old)
    if old.person_id is None or not left:
        raise NotRestorable
    humans = {each.id: newcomers.rows_of_human(each.person_id) for each in left if each.person_id is not None}
    locking.lock_persons({id_ for rows in humans.values() for id_ in rows})
    for each in left:
        before = seats.before(row, humans.get(each.id, []) if not each.holds_group else [])
        if before.claim:
            raise AlreadyRegistered
        if before.elsewhere:
            raise ElsewhereAtThatTime
    new = _again(row, [each for each in left if each.person_id is not None], actor)
    state = new.state
    audit.record("registration.restore", actor, f"registration:{new.id}", state=state)
    idempotency.remember(key, {"registration_id": new.id})
    return new.id


def _again(row: TrainingSession, left: list[Registration], actor: Actor) -> Registration:
    state = seat(row, seats.queue(row.id), sum(each.places for each in left))
    came = add_party(row, [(each, state) for each in left], Cause.RESTORED, actor)
    needs.come_along(left, came)
    return came[0]
