"""What organisers settle: sessions made, changed, published, copied and called off."""

import secrets
from dataclasses import fields, replace
from datetime import date

from lms.accounts.policy import Actor
from lms.catalog import queries as catalog
from lms.core import audit, clock, idempotency
from lms.core.clock import to_jst
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.sessions.actions import calls, needs, reminders
from lms.sessions.actions.steps import move_up, take_step
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.queries import desk, instructors, locking, organise, seats
from lms.sessions.queries.notices import known_of, venue_of
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.instructors import NeedsRegisteredInstructor
from lms.sessions.rules.known import Known
from lms.sessions.rules.known import changed as known_changes
from lms.sessions.rules.scheduling import (
    TOLD,
    NoLongerEditable,
    NotReadyToPublish,
    Plan,
    Saved,
    SaveResult,
    changes,
    may_still_change,
    missing_for_publication,
    moved_by_days,
)
from lms.sessions.rules.seats import excess
from lms.sessions.rules.states import LIVE, Cause, Mode, RegistrationState, SessionState

TOKEN_BYTES = 12
MOVED = frozenset({"starts_at", "ends_at"})


@atomic
def create(organisation_id: int, plan: Plan, actor: Actor, key: Key, *, publishes: bool = False) -> int:
    """Make a session as a draft, or publish it at once; return its id.

    Raises:
        NotReadyToPublish: it is to be published and something is missing.
    """
    if done := idempotency.result(key):
        return int(done["training_session_id"])
    row = TrainingSession(organisation_id=organisation_id, state=SessionState.DRAFT, created_at=clock.now())
    apply_plan(row, _placed(plan))
    session().add(row)
    session().flush()
    audit.record("training_session.create", actor, f"training_session:{row.id}")
    if publishes:
        publish(row.id, actor)
    idempotency.remember(key, {"training_session_id": row.id})
    return row.id


@atomic
def edit(
    training_session_id: int, plan: Plan, actor: Actor, *, version: int, accepted_excess: int | None = None
) -> Saved:
    """Change the plan of a session, unless somebody else has done so since it was read.

    Fewer places than people cancel nobody: the number of those over is returned, and has to be sent back as
    `accepted_excess` before the change is made. More places let those who wait move up. People with a place are
    told when time, place or what to bring changes.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        plan: all of it, as it shall be.
        actor: who changes it.
        version: of the row, as the form was filled from it.
        accepted_excess: the number over capacity that the organiser has seen; None for none.

    Raises:
        NoLongerEditable: the session is closed or called off.

    Source: docs/rules.md, R5 "Queue" and R7 "Capacity cut".
    """
    row, others = locking.lock_where_places_go(training_session_id)
    plan = _placed(plan)
    changed = changes(organise.plan_of(row), plan)
    if not changed:
        return Saved(SaveResult.SAVED)
    if not may_still_change(row.state):
        raise NoLongerEditable
    if row.version != version:
        return Saved(SaveResult.EDITED_MEANWHILE)
    over = excess(plan.capacity, seats.queue(row.id).occupied) if plan.capacity < row.capacity else 0
    if over and over != accepted_excess:
        return Saved(SaveResult.OVER_CAPACITY, excess=over)
    if row.state is SessionState.PUBLISHED and missing_for_publication(plan):
        raise NotReadyToPublish
    before = known_of(row, venue_of(row))
    apply_plan(row, plan)
    session().flush()
    promoted = move_up(row)
    for other in others if changed & MOVED else ():
        move_up(other)
    told = tell_of_change(row, before) if changed & TOLD else 0
    audit.record("training_session.edit", actor, f"training_session:{row.id}", changed=sorted(changed), over=over)
    return Saved(SaveResult.SAVED, excess=over, promoted=len(promoted), told=told)


@atomic
def publish(training_session_id: int, actor: Actor) -> None:
    """Show a session to everybody, or to those with its link, and pin the version of its course.

    Raises:
        NotReadyToPublish: there is no venue, or no address to join at.
        NeedsRegisteredInstructor: the rules of its area ask for one, and it names none.
        NoLongerEditable: it is closed or called off.
    """
    row = locking.lock_training_session(training_session_id)
    if row.state is SessionState.PUBLISHED:
        return
    if row.state is not SessionState.DRAFT:
        raise NoLongerEditable
    if missing_for_publication(organise.plan_of(row)):
        raise NotReadyToPublish
    if instructors.lacks_instructor(row):
        raise NeedsRegisteredInstructor
    row.course_version_id = catalog.current_version(row.course_key).id
    row.state, row.published_at = SessionState.PUBLISHED, clock.now()
    reminders.schedule(row)
    audit.record("training_session.publish", actor, f"training_session:{row.id}")


@atomic
def copy(training_session_id: int, held_on: date, actor: Actor, key: Key) -> int:
    """Make a draft of the same plan for another day, without its people; all windows move along. Return its id."""
    if done := idempotency.result(key):
        return int(done["training_session_id"])
    row = session().get_one(TrainingSession, training_session_id)
    days = (held_on - to_jst(row.starts_at).date()).days
    plan = moved_by_days(organise.plan_of(row), days)
    copied = create(row.organisation_id, plan, actor, Key(f"{key.value}:copy", key.route, key.body_hash))
    idempotency.remember(key, {"training_session_id": copied})
    return copied


@atomic
def call_off(training_session_id: int, reason: str, actor: Actor) -> None:
    """Call a session off: every live claim ends, and everybody who can be reached is told once.

    Raises:
        NoLongerEditable: it is closed, or was never published.
    """
    row, others = locking.lock_where_places_go(training_session_id)
    if row.state is SessionState.CALLED_OFF:
        return
    if row.state is not SessionState.PUBLISHED:
        raise NoLongerEditable
    row.state, row.called_off_at, row.call_off_reason = SessionState.CALLED_OFF, clock.now(), reason
    row.decision_at = None
    session().flush()
    needs.called_off(row)
    ended = desk.registrations_in(row.id, {RegistrationState.WAITING, RegistrationState.CONFIRMED})
    take_step(ended, RegistrationState.CANCELLED, Cause.CALLED_OFF, actor)
    for other in others:
        move_up(other)
    audit.record("training_session.call_off", actor, f"training_session:{row.id}", ended=len(ended))


def apply_plan(row: TrainingSession, plan: Plan) -> None:
    """Write a plan into a row; a helper of actions that hold its lock."""
    for f in fields(Plan):
        value = getattr(plan, f.name)
        if f.name != "is_private":
            setattr(row, f.name, list(value) if isinstance(value, tuple) else value)
    if plan.is_private != (row.private_token is not None):
        row.private_token = secrets.token_urlsafe(TOKEN_BYTES) if plan.is_private else None


def _placed(plan: Plan) -> Plan:
    """Count the session where its venue is, if it has one.

    Source: docs/rules.md, R18 "Place".
    """
    if plan.mode is Mode.ONLINE or plan.venue_id is None:
        return plan
    return replace(plan, municipality_code=session().get_one(Venue, plan.venue_id).municipality_code)


def tell_of_change(row: TrainingSession, before: Known) -> int:
    """Tell each live claim of a published session once what is no longer as they know it; return how many.

    Reminders follow a new time. A helper of actions that hold the lock.

    Source: docs/rules.md, R19 "Notices".
    """
    after = known_of(row, venue_of(row))
    if row.state is not SessionState.PUBLISHED or not known_changes(before, after):
        return 0
    if before.starts_at != after.starts_at:
        row.decision_at = None
        session().flush()
        reminders.schedule(row)
        needs.moved(row)
    return calls.tell(CallKind.CHANGED, row, desk.registrations_in(row.id, LIVE), before=before)
