"""What must hold of every registration whatever happened: I1 to I8 of the model, checked on the rows alone.

The end alone hides overselling, since later cancellations heal it; so the events are played back in the order in
which they were written, which is the order of the commits, because each is written under the lock of its session.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import select

from lms.core.db import session
from lms.core.models import IdempotencyKey, OutboxMessage
from lms.sessions.actions.steps import MAIL_KINDS
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.rules.states import LIVE, OCCUPYING, Cause, Channel, RegistrationState, fold

WAITING, CONFIRMED = RegistrationState.WAITING, RegistrationState.CONFIRMED


@dataclass
class Hall:
    """One session as the events make it."""

    id: int
    capacity: int
    occupied: int = 0
    states: dict[int, RegistrationState] = field(default_factory=dict)
    waiting: dict[int, list[Registration]] = field(default_factory=dict)
    """Who waits, by party."""
    moving: set[int] = field(default_factory=set)
    """Claims of the party that is moving up just now, and have not yet."""

    def step(self, claim: Registration, state: RegistrationState) -> None:
        self.occupied += claim.places * ((state in OCCUPYING) - (self.states.get(claim.id) in OCCUPYING))
        rest = [each for each in self.waiting.pop(claim.party, []) if each is not claim]
        if state is WAITING or rest:
            self.waiting[claim.party] = sorted([*rest, *([claim] if state is WAITING else [])], key=lambda row: row.seq)
        self.states[claim.id] = state

    def first_that_fits(self) -> list[int]:
        """Return the claims of the party that is next in line for the free places, if there is one."""
        free = self.capacity - self.occupied
        parties = sorted(self.waiting.values(), key=lambda rows: rows[0].seq) if free > 0 else []
        fitting = (rows for rows in parties if sum(row.places for row in rows) <= free)
        return [row.id for row in next(fitting, [])]


def row_faults(training_session_ids: Iterable[int]) -> list[str]:
    """Compare rows, events and outbox of some sessions, at any moment: I4, I6, I8 and gapless turns."""
    ids = sorted(training_session_ids)
    claims, events = _rows(ids)
    return [*_turns(claims), *_folds(claims, events), *_single_claims(claims), *_mails(claims, events)]


def replay_faults(training_session_ids: Iterable[int]) -> list[str]:
    """Play the events of sessions back whose capacity never changed and whose people overlap nowhere: I1, I2, I3."""
    ids = sorted(training_session_ids)
    claims, events = _rows(ids)
    capacities = dict(
        session().execute(select(TrainingSession.id, TrainingSession.capacity).where(TrainingSession.id.in_(ids))).all()
    )
    halls = {id_: Hall(id_, capacity) for id_, capacity in capacities.items()}
    faults = [fault for event in events for fault in _play(halls, claims, event)]
    idle = [hall for hall in halls.values() if hall.first_that_fits()]
    return faults + [f"session {hall.id}: {hall.first_that_fits()} still waits for a free place (I2)" for hall in idle]


def exact_faults(training_session_ids: Iterable[int]) -> list[str]:
    """Compare places and claims where everybody came alone and nobody gave up: the first sit, the others wait."""
    faults = []
    for id_ in training_session_ids:
        states = session().scalars(
            select(Registration.state).where(Registration.training_session_id == id_).order_by(Registration.seq)
        )
        found = list(states)
        capacity = session().get_one(TrainingSession, id_).capacity
        if found != [CONFIRMED] * min(capacity, len(found)) + [WAITING] * max(0, len(found) - capacity):
            faults.append(f"session {id_}: {Counter(found)} of {len(found)} on {capacity} places")
    return faults


def acknowledgement_faults(acknowledged: Iterable[tuple[str, int]]) -> list[str]:
    """Compare what was acknowledged, as key and registration, with what is there (I5), and look for what nobody asked.

    The same key may have been acknowledged more than once, always with the same registration: the first of a party.
    """
    answers = defaultdict(set)
    for key, registration_id in acknowledged:
        answers[key].add(registration_id)
    stored = {row.value: (row.result or {}).get("registration_id") for row in session().scalars(select(IdempotencyKey))}
    faults = [
        f"key {key}: acknowledged as {sorted(ids)}, stored as {stored.get(key)} (I5)"
        for key, ids in answers.items()
        if ids != {stored.get(key)}
    ]
    made = Counter(id_ for key, id_ in stored.items() if key.startswith("register:"))
    there = set(session().scalars(select(Registration.id).where(Registration.party_id.is_(None))))
    faults += [f"registration {id_} belongs to {made[id_]} keys (I5)" for id_ in there if made[id_] != 1]
    faults += [f"key of registration {id_}, which is not there (I5)" for id_ in made if id_ not in there]
    return faults


def _rows(ids: list[int]) -> tuple[dict[int, Registration], list[RegistrationEvent]]:
    session().rollback()
    session().expunge_all()
    claims = session().scalars(
        select(Registration).where(Registration.training_session_id.in_(ids)).order_by(Registration.id)
    )
    events = session().scalars(
        select(RegistrationEvent)
        .join(Registration, Registration.id == RegistrationEvent.registration_id)
        .where(Registration.training_session_id.in_(ids))
        .order_by(RegistrationEvent.id)
    )
    return {row.id: row for row in claims}, list(events)


def _play(halls: dict[int, Hall], claims: dict[int, Registration], event: RegistrationEvent) -> Iterator[str]:
    claim = claims[event.registration_id]
    hall = halls[claim.training_session_id]
    together = _is_together(hall, claim, event)
    first = [] if together else hall.first_that_fits()
    if event.cause is not Cause.PROMOTED and first:
        yield f"session {hall.id}: a place stayed idle before event {event.id} while {first} waited (I2, I3)"
    if event.cause is Cause.PROMOTED and not together:
        if claim.id not in first:
            yield f"session {hall.id}: event {event.id} moved {claim.id} up before {first} (I3)"
        hall.moving = set(first)
    hall.moving.discard(claim.id)
    hall.step(claim, event.state)
    if hall.occupied > hall.capacity:
        yield f"session {hall.id}: {hall.occupied} people on {hall.capacity} places at event {event.id} (I1)"


def _is_together(hall: Hall, claim: Registration, event: RegistrationEvent) -> bool:
    """Say whether this is another step of a party that is under way; whoever began it has been looked at."""
    if event.cause is Cause.PROMOTED:
        return claim.id in hall.moving
    return claim.party_id is not None and hall.states.get(claim.party_id) is event.state


def _turns(claims: dict[int, Registration]) -> Iterator[str]:
    by_session = sorted(claims.values(), key=lambda row: (row.training_session_id, row.id))
    for id_, rows in groupby(by_session, key=lambda row: row.training_session_id):
        turns = [row.seq for row in rows]
        if turns != list(range(1, len(turns) + 1)):
            yield f"session {id_}: turns {turns} are not 1 to {len(turns)} in the order of arrival"


def _folds(claims: dict[int, Registration], events: list[RegistrationEvent]) -> Iterator[str]:
    steps = defaultdict(list)
    for event in events:
        steps[event.registration_id].append(event.state)
    for claim in claims.values():
        try:
            folded: RegistrationState | str = fold(steps[claim.id])
        except ValueError as impossible:
            folded = str(impossible)
        if folded is not claim.state:
            yield f"registration {claim.id} is {claim.state}, its events say: {folded} (I6, I8)"


def _single_claims(claims: dict[int, Registration]) -> Iterator[str]:
    live = Counter((row.training_session_id, row.person_id) for row in claims.values() if row.state in LIVE)
    yield from (f"{pair} has {count} live claims (I4)" for pair, count in live.items() if pair[1] and count > 1)


def _mails(claims: dict[int, Registration], events: list[RegistrationEvent]) -> Iterator[str]:
    kinds = list(set(MAIL_KINDS.values()))
    rows = session().execute(select(OutboxMessage.kind, OutboxMessage.payload).where(OutboxMessage.kind.in_(kinds)))
    told = Counter((row.kind, row.payload["event_id"]) for row in rows if row.payload["registration_id"] in claims)
    expected = Counter(
        (MAIL_KINDS[event.cause, event.state], event.id)
        for event in events
        if (event.cause, event.state) in MAIL_KINDS and claims[event.registration_id].channel is not Channel.WALK_IN
    )
    spared = _spared(claims, events, expected)
    if told - expected or expected - told - spared:
        missing = expected - told - spared
        yield f"outbox: too many {sorted((told - expected).items())}, missing {sorted(missing.items())} (I8)"


def _spared(claims: dict[int, Registration], events: list[RegistrationEvent], expected: Counter) -> Counter:
    """Count what need not be told, because the other of a pair has been told of the same step at the same moment."""
    first: dict[tuple, int] = {}
    for event in events:
        claim = claims[event.registration_id]
        step = (claim.party, event.cause, event.state, event.at)
        first[step] = min(first.get(step, claim.seq), claim.seq)
    spared = Counter()
    for event in events:
        claim = claims[event.registration_id]
        key = (MAIL_KINDS.get((event.cause, event.state)), event.id)
        is_second = claim.seq > first[claim.party, event.cause, event.state, event.at]
        if key in expected and is_second and claim.group_name is None:
            spared[key] = 1
    return spared
