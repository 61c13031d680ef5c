"""Faults to sow into the engine, one at a time, each at a seam of the real code: whoever checks it must notice."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from unittest.mock import patch

from sqlalchemy import insert, select, update

from lms.core import clock, idempotency, outbox
from lms.core import db as core_db
from lms.core.db import db, session
from lms.core.models import IdempotencyKey
from lms.core.refusals import DifferentRequest
from lms.core.rows import table
from lms.sessions.actions import desk, registration, scheduling, steps
from lms.sessions.models import Registration
from lms.sessions.rules import seats
from lms.sessions.rules.seats import WaitingEntry
from lms.sessions.rules.states import Cause, RegistrationState

WAITING, CONFIRMED = RegistrationState.WAITING, RegistrationState.CONFIRMED
Patches = Iterable[tuple[object, str, object]]
"""What replaces what: the module, the name in it, and what stands there instead."""


def lifo() -> Patches:
    """Who came last moves up first."""

    def last_first(waiting: Iterable[WaitingEntry], free: int) -> list[int]:
        return seats.next_in_line([replace(entry, seq=-entry.seq) for entry in waiting], free)

    return [(steps, "next_in_line", last_first)]


def off_by_one() -> Patches:
    """One chair more than there is."""

    def one_more(queue: seats.Queue, capacity: int, places: int = 1) -> RegistrationState:
        return seats.seat_for_newcomer(queue, capacity + 1, places)

    return [(steps, "seat_for_newcomer", one_more)]


def promotion_forgotten() -> Patches:
    """A place that is given back stays empty."""
    return [(registration, "move_up", lambda _training_session: [])]


def freed_elsewhere_forgotten() -> Patches:
    """Who was passed over for a place elsewhere stays so when that place is given back."""
    real = registration.locking.lock_where_place_goes

    def alone(*which, **also):
        own, _others = real(*which, **also)
        return own, []

    return [(registration.locking, "lock_where_place_goes", alone)]


def key_outside_the_transaction() -> Patches:
    """The key is written after the effect has been committed."""
    pending: list[dict] = []
    transaction = core_db._transaction

    def look_up(key: idempotency.Key):
        known = session().get(IdempotencyKey, key.value, populate_existing=True)
        return known.result if known else None

    def note(key: idempotency.Key, outcome: dict) -> None:
        row = {"value": key.value, "route": key.route, "body_hash": key.body_hash}
        pending.append({**row, "result": outcome, "created_at": clock.now()})

    def and_then_the_keys(current, action):
        try:
            done = transaction(current, action)
            if pending:
                with db.engine.begin() as connection:
                    connection.execute(insert(table(IdempotencyKey)), pending)
            return done
        finally:
            pending.clear()

    return [
        (idempotency, "result", look_up),
        (idempotency, "remember", note),
        (core_db, "_transaction", and_then_the_keys),
    ]


def body_not_compared() -> Patches:
    """A known key answers to any body."""
    real = idempotency.result

    def whatever_it_says(key: idempotency.Key):
        try:
            return real(key)
        except DifferentRequest:
            return session().get_one(IdempotencyKey, key.value).result

    return [(idempotency, "result", whatever_it_says)]


def pair_split() -> Patches:
    """A pair is let in where one place is free."""

    def by_heads(waiting: Iterable[WaitingEntry], free: int) -> list[int]:
        return seats.next_in_line([replace(entry, places=1) for entry in waiting], free)

    return [(steps, "next_in_line", by_heads)]


def newcomer_overtakes() -> Patches:
    """Nobody looks whether somebody waits."""

    def blind(queue: seats.Queue, capacity: int, places: int = 1) -> RegistrationState:
        return seats.seat_for_newcomer(replace(queue, smallest_waiting=None), capacity, places)

    return [(steps, "seat_for_newcomer", blind)]


def excess_grows() -> Patches:
    """Places below zero count as places."""
    return [(seats, "free_places", lambda capacity, occupied: abs(capacity - occupied))]


def capacity_cut_cancels() -> Patches:
    """Fewer places throw people out."""
    real = scheduling.move_up

    def throw_out(training_session):
        over = seats.excess(training_session.capacity, steps.seats.queue(training_session.id).occupied)
        rows = session().scalars(
            select(Registration)
            .where(Registration.training_session_id == training_session.id, Registration.state == CONFIRMED)
            .order_by(Registration.seq.desc())
            .limit(over)
        )
        steps.take_step(list(rows), RegistrationState.CANCELLED, Cause.CANCELLED, None)
        return real(training_session)

    return [(scheduling, "move_up", throw_out)]


def promotion_after_the_deadline() -> Patches:
    """The deadline of promotion is not looked at."""
    return [(steps, "may_promote", lambda *_known: True)]


def told_twice() -> Patches:
    """Two rows in the outbox for one step."""
    real = outbox.put_all

    def twice(kind, payloads, **more) -> None:
        real(kind, payloads, **more)
        real(kind, {f"{key}:again": payload for key, payload in payloads.items()}, **more)

    return [(outbox, "put_all", twice)]


def called_off_still_takes_people() -> Patches:
    """Nobody looks at the window."""
    return [(registration, "may_register", lambda *_known, **_by: None)]


def attended_without_a_place() -> Patches:
    """Who waits is marked as attended without having been given the place."""
    real = steps.take_step

    def skip(registrations, state, cause, actor, **more) -> None:
        if state is CONFIRMED:
            ids = [each.id for each in registrations]
            session().execute(update(Registration).where(Registration.id.in_(ids)).values(state=CONFIRMED))
            return
        real(registrations, state, cause, actor, **more)

    return [(desk, "take_step", skip)]


def step_without_event() -> Patches:
    """A place is given back without a line in the history."""

    def only_the_row(registrations, state, cause, actor, **_more) -> None:
        ids = [each.id for each in registrations]
        session().execute(update(Registration).where(Registration.id.in_(ids)).values(state=state))

    return [(registration, "take_step", only_the_row)]


BUGS: dict[str, Callable[[], Patches]] = {
    bug.__name__: bug
    for bug in (
        lifo,
        off_by_one,
        promotion_forgotten,
        freed_elsewhere_forgotten,
        key_outside_the_transaction,
        body_not_compared,
        pair_split,
        newcomer_overtakes,
        excess_grows,
        capacity_cut_cancels,
        promotion_after_the_deadline,
        told_twice,
        called_off_still_takes_people,
        attended_without_a_place,
        step_without_event,
    )
}


class Sown:
    """Sow one fault for as long as the block runs."""

    def __init__(self, name: str) -> None:
        self.patches = [patch.object(place, attribute, instead) for place, attribute, instead in BUGS[name]()]

    def __enter__(self) -> None:
        for each in self.patches:
            each.start()

    def __exit__(self, *_error: object) -> None:
        for each in self.patches:
            each.stop()
