"""Sessions move to another day: the coming ones as they are, one that was called off as a new one with its people."""

from collections.abc import Sequence

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.sessions.actions import calls, needs, scheduling
from lms.sessions.actions.claims import add_party
from lms.sessions.actions.steps import move_up
from lms.sessions.models import TrainingSession
from lms.sessions.queries import locking, notices, organise
from lms.sessions.queries.notices import known_of, venue_of
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.moving import CannotMove, Move, Moved, moved
from lms.sessions.rules.parties import by_party
from lms.sessions.rules.scheduling import Plan
from lms.sessions.rules.states import OCCUPYING, Cause, SessionState


@atomic
def move(moves: Sequence[Move], actor: Actor, key: Key) -> list[Moved]:
    """Move sessions to other days, all of them or none; everybody keeps place and turn and is told once.

    A coming session stays the same one. One that was called off stays called off, and a session is made that is
    held instead: its people come along in their order, who had a place with a place.

    Args:
        moves: within the actor's reach; the caller has seen to that.
        actor: who moves them.
        key: of this sending; the same key again moves nothing twice.

    Raises:
        CannotMove: one of them is a draft, closed, or replaced already.
        MovesIntoThePast: one of them would begin before now.

    Source: docs/rules.md, R20 "Storm".
    """
    rows = {row.id: row for row in locking.lock_training_sessions(each.training_session_id for each in moves)}
    if (done := idempotency.result(key)) is not None:
        return [Moved(*each) for each in done["moved"]]
    results = [_move(rows[each.training_session_id], each, actor, key) for each in moves]
    found = [[each.training_session_id, each.told, each.clashing] for each in results]
    idempotency.remember(key, {"moved": found})
    return results


def _move(row: TrainingSession, to: Move, actor: Actor, key: Key) -> Moved:
    plan = moved(organise.plan_of(row), to, clock.now())
    if row.state is SessionState.PUBLISHED:
        arrived, told = row, _along(row, plan)
    elif row.state is SessionState.CALLED_OFF and row.replacement_id is None:
        arrived, told = _instead(row, plan, actor, key)
    else:
        raise CannotMove
    clashing = len(notices.overlapping(arrived.id))
    audit.record("training_session.move", actor, f"training_session:{row.id}", told=told, clashing=clashing)
    return Moved(arrived.id, told, clashing)


def _along(row: TrainingSession, plan: Plan) -> int:
    before = known_of(row, venue_of(row))
    scheduling.apply_plan(row, plan)
    session().flush()
    move_up(row)
    return scheduling.tell_of_change(row, before)


def _instead(row: TrainingSession, plan: Plan, actor: Actor, key: Key) -> tuple[TrainingSession, int]:
    """Make the session that is held instead, and bring the people along in their order."""
    made_by = Key(f"{key.value}:{row.id}", key.route, key.body_hash)
    made = scheduling.create(row.organisation_id, plan, actor, made_by, publishes=True)
    new = locking.lock_training_session(made)
    came = notices.ended_by_calling_off(row.id)
    occupied = sum(claim.places for claim, state in came if state in OCCUPYING)
    new.capacity = max(new.capacity, occupied)
    row.replacement_id = new.id
    session().flush()
    by_id = {claim.id: (claim, state) for claim, state in came if claim.person_id is not None}
    carried = [
        arrived
        for together in by_party(claim for claim, _state in by_id.values())
        for arrived in add_party(new, [by_id[claim.id] for claim in together], Cause.MOVED, actor)
    ]
    needs.come_along([claim for claim, _state in by_id.values()], carried)
    calls.drop_all(row.id)
    return new, calls.tell(CallKind.MOVED, new, carried, before=known_of(row, venue_of(row)))
