"""Everybody who signed on paper is marked at once."""

from collections.abc import Iterable

from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic
from lms.sessions.actions.steps import take_step
from lms.sessions.queries import locking, taps
from lms.sessions.rules.attendance import may_mark
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.states import Cause, RegistrationState


@atomic
def mark_all(training_session_id: int, registration_ids: Iterable[int], actor: Actor) -> int:
    """Mark people as attended together, or nobody; who is marked already stays so.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        registration_ids: of this session.
        actor: who types from the sheet.

    Returns:
        How many claims were marked now.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
        ImpossibleStep: one of them is not of this session, was cancelled or waits.

    Source: docs/rules.md, R8 "Attendance".
    """
    training_session = locking.lock_training_session(training_session_id)
    may_mark(training_session.state, training_session.starts_at, clock.now())
    wanted = set(registration_ids)
    claims = taps.claims(training_session.id, wanted)
    if claims.keys() != wanted:
        raise ImpossibleStep
    new = [claim for claim in claims.values() if claim.state is not RegistrationState.ATTENDED]
    if any(claim.state is RegistrationState.WAITING for claim in new):
        raise ImpossibleStep
    take_step(new, RegistrationState.ATTENDED, Cause.MARKED, actor)
    subject = f"training_session:{training_session.id}"
    audit.record("desk.sheet", actor, subject, marked=[claim.id for claim in new])
    return len(new)
