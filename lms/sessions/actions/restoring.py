"""A cancellation that was a mistake: the person comes back as the last in the queue."""

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.sessions.actions.steps import add_claim, seat
from lms.sessions.models import Registration
from lms.sessions.queries import desk, locking, seats
from lms.sessions.rules.refusals import AlreadyRegistered, ElsewhereAtThatTime, NotRestorable
from lms.sessions.rules.states import Cause
from lms.sessions.rules.windows import may_register


@atomic
def restore(training_session_id: int, registration_id: int, actor: Actor, key: Key) -> int:
    """Give a person whose claim was cancelled by mistake a new one at the end of the queue; return its id.

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
    if old.person_id is None or desk.history(old.id)[-1].cause is not Cause.CANCELLED:
        raise NotRestorable
    person_ids = seats.rows_of_human(old.person_id)
    locking.lock_persons(person_ids)
    before = seats.before(row, person_ids)
    if before.claim:
        raise AlreadyRegistered
    if before.elsewhere:
        raise ElsewhereAtThatTime
    state = seat(row, before.queue, old.places)
    new = add_claim(row, old.person_id, state, actor, places=old.places, channel=old.channel, cause=Cause.RESTORED)
    audit.record("registration.restore", actor, f"registration:{new.id}", state=state)
    idempotency.remember(key, {"registration_id": new.id})
    return new.id
