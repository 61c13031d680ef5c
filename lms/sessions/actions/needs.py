"""What people need to take part: noted and changed by themselves, told to the organiser, deleted after the session."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from lms.accounts.policy import Actor
from lms.core import audit, clock, outbox
from lms.core.db import atomic, session
from lms.core.outbox import Payload
from lms.sessions.models import AccessNeeds, Registration, TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.queries import needs as queries
from lms.sessions.rules.needs import TOLD_BEFORE, Needs, forget_at
from lms.sessions.rules.windows import may_cancel

TELL, FORGET = "sessions.tell_needs", "sessions.forget_needs"


@atomic
def change(registration_id: int, needs: Needs, actor: Actor, *, by_staff: bool = False) -> None:
    """Note what somebody needs instead of what was noted before; the same once more changes nothing.

    Raises:
        TooLateToCancel: the session has begun, or the claim has ended; nothing can be prepared any more.
    """
    row = locking.lock_session_of(registration_id)
    registration = session().get_one(Registration, registration_id, populate_existing=True)
    may_cancel(registration.state, seats.window(row), clock.now(), by_staff=by_staff)
    if queries.of_claim(registration_id) == needs:
        return
    note(row, registration, needs)
    audit.record("registration.needs", actor, f"registration:{registration_id}", kinds=len(needs.kinds))


def note(row: TrainingSession, registration: Registration, needs: Needs) -> None:
    """Write what the person of a claim needs, inside the transaction of the action that holds the session's lock."""
    if needs:
        kinds = [kind.value for kind in needs.kinds]
        values = {"registration_id": registration.id, "kinds": kinds, "note": needs.note, "changed_at": clock.now()}
        session().merge(AccessNeeds(**values))
        session().flush()
    else:
        session().execute(delete(AccessNeeds).where(AccessNeeds.registration_id == registration.id))
    _schedule(row, str(registration.id))


def moved(row: TrainingSession) -> None:
    """Tell and delete at other times, since the session is at another; a helper of actions that hold its lock."""
    if queries.of_session(row.id):
        _schedule(row, "moved")


def come_along(before: Sequence[Registration], after: Sequence[Registration]) -> None:
    """Let what people need come along to the claims that take the place of theirs."""
    for old, new in zip(before, after, strict=True):
        mine = update(AccessNeeds).where(AccessNeeds.registration_id == old.id)
        session().execute(mine.values(registration_id=new.id))
    if after:
        moved(session().get_one(TrainingSession, after[0].training_session_id))


@atomic
def forget(payload: Payload) -> Payload:
    """Delete what was needed for a session that is over or called off; one that has moved has its own time.

    Source: docs/rules.md, R16 "Retention".
    """
    row = locking.lock_training_session(int(payload["training_session_id"]))
    if clock.now() < forget_at(row.state, row.ends_at, row.called_off_at):
        _forget_later(row)
        return {"how": "later"}
    mine = select(Registration.id).where(Registration.training_session_id == row.id)
    session().execute(delete(AccessNeeds).where(AccessNeeds.registration_id.in_(mine)))
    return {"how": "deleted"}


def called_off(row: TrainingSession) -> None:
    """Delete earlier, because the session does not take place; a helper of the action that holds its lock."""
    _forget_later(row)


def _schedule(row: TrainingSession, what: str) -> None:
    now, due = clock.now(), row.starts_at - TOLD_BEFORE
    told_once = f"needs:{row.id}:{row.starts_at.isoformat()}"
    payload = {"training_session_id": row.id, "starts_at": row.starts_at.isoformat()}
    is_early = now < due
    key = told_once if is_early else f"{told_once}:{what}:{now.isoformat()}"
    outbox.put(TELL, payload, dedupe_key=key, not_before_at=due if is_early else now)
    _forget_later(row)


def _forget_later(row: TrainingSession) -> None:
    moment: datetime = forget_at(row.state, row.ends_at, row.called_off_at)
    key = f"forget-needs:{row.id}:{moment.isoformat()}"
    outbox.put(FORGET, {"training_session_id": row.id}, dedupe_key=key, not_before_at=moment)
