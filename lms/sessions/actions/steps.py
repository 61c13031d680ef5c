"""The only way a claim takes a step: row, event and mail together; and who moves up.

These helpers run inside the transaction of the action that calls them, which holds the lock of the session.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert, update

from lms.accounts.policy import Actor
from lms.core import clock, outbox
from lms.core.db import session
from lms.core.rows import execute_bare, one_or_many, table
from lms.sessions.actions import calls
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.rules.calls import kind_of
from lms.sessions.rules.parties import spoken_to
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.seats import Queue, WaitingEntry, free_places, next_in_line, seat_for_newcomer
from lms.sessions.rules.states import STEPS, Cause, Channel, RegistrationState
from lms.sessions.rules.windows import may_promote

_EVENTS = table(RegistrationEvent)

MAIL_KINDS: dict[tuple[Cause, RegistrationState], str] = {
    (Cause.REGISTERED, RegistrationState.CONFIRMED): "mail.confirmed",
    (Cause.REGISTERED, RegistrationState.WAITING): "mail.waiting",
    (Cause.RESTORED, RegistrationState.CONFIRMED): "mail.restored",
    (Cause.RESTORED, RegistrationState.WAITING): "mail.restored",
    (Cause.PROMOTED, RegistrationState.CONFIRMED): "mail.promoted",
    (Cause.CANCELLED, RegistrationState.CANCELLED): "mail.cancelled",
    (Cause.CALLED_OFF, RegistrationState.CANCELLED): "mail.called_off",
    (Cause.LAPSED, RegistrationState.CANCELLED): "mail.lapsed",
}
"""Steps of which the person is told; who stands at the desk needs no mail."""


_NOTE = insert(_EVENTS).returning(_EVENTS.c.registration_id, _EVENTS.c.id)
"""In any order: asked for them in order, SQLite would be given one statement for each."""


def take_step(
    registrations: Sequence[Registration],
    state: RegistrationState,
    cause: Cause,
    actor: Actor | None,
    *,
    reason: str | None = None,
) -> None:
    """Let claims of a locked session take one step together; statements do not grow with their number.

    Raises:
        ImpossibleStep: one of them stands where this step does not start.
    """
    if any(state not in STEPS[registration.state] for registration in registrations):
        raise ImpossibleStep
    if not registrations:
        return
    ids = [registration.id for registration in registrations]
    session().execute(update(Registration).where(Registration.id.in_(ids)).values(state=state))
    note(registrations, cause, actor, reason=reason)


def seat(training_session: TrainingSession, queue: Queue, places: int) -> RegistrationState:
    """Decide whether a new claim to a locked session is confirmed or waits.

    Whoever waits here and has a place elsewhere at the same time is passed over, so that no seat stays idle for
    somebody who cannot take it.

    Source: docs/rules.md, R5 "Queue" and R6 "One claim".
    """
    state = seat_for_newcomer(queue, training_session.capacity, places)
    if state is RegistrationState.CONFIRMED or places > free_places(training_session.capacity, queue.occupied):
        return state
    eligible = _eligible(training_session, seats.waiting_list(training_session.id))
    smallest = min((entry.places for entry in eligible), default=None)
    return seat_for_newcomer(replace(queue, smallest_waiting=smallest), training_session.capacity, places)


def move_up(training_session: TrainingSession) -> list[int]:
    """Give the free places of a locked session to those who wait, in turn, and return the parties that moved up.

    Whoever has a place elsewhere at the same time keeps the turn and is passed over.

    Source: docs/rules.md, R5 "Queue" and R6 "One claim".
    """
    if not may_promote(training_session.state, training_session.promotion_closes_at, clock.now()):
        return []
    waiting = seats.waiting_list(training_session.id)
    free = free_places(training_session.capacity, waiting.occupied)
    if not next_in_line(waiting.entries(()), free):
        return []
    chosen = next_in_line(_eligible(training_session, waiting), free)
    registrations = [registration for id_ in chosen for registration in waiting.parties[id_]]
    take_step(registrations, RegistrationState.CONFIRMED, Cause.PROMOTED, None)
    return chosen


def _eligible(training_session: TrainingSession, waiting: seats.WaitingList) -> list[WaitingEntry]:
    humans = {human for human in waiting.humans.values() if human is not None}
    locking.lock_persons(humans)
    engaged = seats.engaged(humans, training_session.starts_at, training_session.ends_at, training_session.id)
    return waiting.entries(engaged)


def note(
    registrations: Sequence[Registration], cause: Cause, actor: Actor | None, *, reason: str | None = None
) -> None:
    """Write the step that claims have taken together, and tell whoever stands for them once."""
    now = clock.now()
    common = {"cause": cause, "at": now, "user_id": actor.user_id if actor else None, "reason": reason}
    rows = [{"registration_id": each.id, "state": each.state, **common} for each in registrations]
    event_ids = {row.registration_id: row.id for row in execute_bare(_NOTE, one_or_many(rows))}
    told = [each for each in spoken_to(registrations) if each.channel is not Channel.WALK_IN]
    if kind := MAIL_KINDS.get((cause, registrations[0].state)):
        payloads = {
            f"registration_event:{event_ids[each.id]}": {"registration_id": each.id, "event_id": event_ids[each.id]}
            for each in told
        }
        outbox.put_all(kind, payloads)
        _call(kind, [each for each in told if cause is not Cause.REGISTERED or each.id == each.party])


def _call(mail: str, told: Sequence[Registration]) -> None:
    """Ask for a call to those who read no mail; an own cancellation needs none, nor what the contact has heard."""
    kind = kind_of(mail)
    if kind and told:
        calls.ask(kind, session().get_one(TrainingSession, told[0].training_session_id), told)
