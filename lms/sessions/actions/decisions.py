"""Before a storm: when it will be decided whether a session is held, and that it is."""

from datetime import datetime

from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, session
from lms.sessions.actions import calls
from lms.sessions.queries import desk, locking
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.moving import check_decision
from lms.sessions.rules.states import LIVE


@atomic
def announce(training_session_id: int, decision_at: datetime, actor: Actor) -> int:
    """Say on all pages, and to everybody with a claim, when it will be decided; return how many are told.

    The same time once more tells nobody again.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        decision_at: aware; before the session begins.
        actor: who announces it.

    Raises:
        DecisionTooLate: see `rules.moving.check_decision`.

    Source: docs/rules.md, R20 "Storm".
    """
    row = locking.lock_training_session(training_session_id)
    check_decision(row.state, decision_at, row.starts_at, clock.now())
    if row.decision_at == decision_at:
        return 0
    row.decision_at = decision_at
    session().flush()
    live = desk.registrations_in(row.id, LIVE)
    told = calls.tell(CallKind.DECISION, row, live, more={"decision_at": decision_at.isoformat()})
    audit.record("training_session.announce_decision", actor, f"training_session:{row.id}", told=told)
    return told


@atomic
def go_ahead(training_session_id: int, actor: Actor) -> int:
    """Say that a session in doubt is held as planned; return how many are told. Without doubt nothing is said."""
    row = locking.lock_training_session(training_session_id)
    if row.decision_at is None:
        return 0
    row.decision_at = None
    session().flush()
    told = calls.tell(CallKind.GOING_AHEAD, row, desk.registrations_in(row.id, LIVE))
    audit.record("training_session.go_ahead", actor, f"training_session:{row.id}", told=told)
    return told
