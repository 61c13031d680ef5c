"""The only way a claim is made or takes a step: row, event and mail together.

These helpers run inside the transaction of the action that calls them, which holds the lock of the session.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select, update

from lms.accounts.policy import Actor
from lms.core import clock, outbox
from lms.core.db import INSERTS, dialect, session, table
from lms.sessions.actions import calls
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.rules.booking_number import RANDOM_BYTES, new_booking_number
from lms.sessions.rules.calls import kind_of
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.seats import Queue, WaitingEntry, free_places, next_in_line, seat_for_newcomer
from lms.sessions.rules.states import STEPS, Cause, Channel, RegistrationState
from lms.sessions.rules.windows import may_promote

_CLAIMS, _EVENTS = table(Registration), table(RegistrationEvent)

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

_WRITE = {
    name: select(Registration).from_statement(
        insert_(_CLAIMS).on_conflict_do_nothing(index_elements=["booking_number"]).returning(_CLAIMS)
    )
    for name, insert_ in INSERTS.items()
}
_NOTE = insert(_EVENTS).returning(_EVENTS.c.registration_id, _EVENTS.c.id)
"""In any order: asked for them in order, SQLite would be given one statement for each."""


def add_claim(
    training_session: TrainingSession,
    person_id: int,
    state: RegistrationState,
    actor: Actor | None,
    *,
    places: int = 1,
    channel: Channel = Channel.WEB,
    seq: int | None = None,
    cause: Cause = Cause.REGISTERED,
) -> Registration:
    """Write a new claim with its turn and its booking number.

    Args:
        training_session: locked by the caller, who has decided the state by the rules.
        person_id: whose claim it is.
        state: CONFIRMED or WAITING.
        actor: who made it.
        places: 2 for a pair that must stay together.
        channel: how it came in.
        seq: the turn, when `locking.lock_for_newcomer` has taken it already; None takes the next.
        cause: why there is a claim: the person came along with a session that moved, or back after a mistake.
    """
    registration = _numbered(
        {
            "training_session_id": training_session.id,
            "person_id": person_id,
            "state": state,
            "seq": seq or locking.next_seq(training_session.id),
            "places": places,
            "channel": channel,
            "created_at": clock.now(),
        }
    )
    _note([registration], cause, actor)
    return registration


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
    _note(registrations, cause, actor, reason=reason)


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
    """Give the free places of a locked session to those who wait, in turn, and return the claims that moved up.

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
    registrations = [waiting.registrations[id_] for id_ in chosen]
    take_step(registrations, RegistrationState.CONFIRMED, Cause.PROMOTED, None)
    return chosen


def _eligible(training_session: TrainingSession, waiting: seats.WaitingList) -> list[WaitingEntry]:
    humans = {human for human in waiting.humans.values() if human is not None}
    locking.lock_persons(humans)
    engaged = seats.engaged(humans, training_session.starts_at, training_session.ends_at, training_session.id)
    return waiting.entries(engaged)


def _numbered(claim: dict[str, Any]) -> Registration:
    """Write the row under a booking number that no other has; one that is taken is left out, and another tried."""
    written: Registration | None = None
    while written is None:
        number = new_booking_number(secrets.token_bytes(RANDOM_BYTES))
        written = session().scalar(_WRITE[dialect()], {**claim, "booking_number": number})
    return written


def _note(
    registrations: Sequence[Registration], cause: Cause, actor: Actor | None, *, reason: str | None = None
) -> None:
    now = clock.now()
    common = {"cause": cause, "at": now, "user_id": actor.user_id if actor else None, "reason": reason}
    rows = [{"registration_id": each.id, "state": each.state, **common} for each in registrations]
    event_ids = {row.registration_id: row.id for row in session().execute(_NOTE, rows)}
    told = [each for each in registrations if each.channel is not Channel.WALK_IN]
    if kind := MAIL_KINDS.get((cause, registrations[0].state)):
        payloads = {
            f"registration_event:{event_ids[each.id]}": {"registration_id": each.id, "event_id": event_ids[each.id]}
            for each in told
        }
        outbox.put_all(kind, payloads)
        _call(kind, told)


def _call(mail: str, told: Sequence[Registration]) -> None:
    """Ask for a call to those who read no mail; an own cancellation needs none."""
    kind = kind_of(mail)
    if kind and told:
        calls.ask(kind, session().get_one(TrainingSession, told[0].training_session_id), told)
