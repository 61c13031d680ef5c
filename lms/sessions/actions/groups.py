"""A group by number: names added later or never, the number changed, those without names counted on the day."""

from collections.abc import Sequence

from sqlalchemy import update

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.sessions.actions.claims import Company, add_claim
from lms.sessions.actions.desk import make_room, open_desk
from lms.sessions.actions.evidence import count_groups
from lms.sessions.actions.steps import move_up, seat, take_step
from lms.sessions.actions.taking import add_newcomer
from lms.sessions.models import Attendance, Registration, TrainingSession
from lms.sessions.queries import desk, locking, newcomers, parties, seats
from lms.sessions.rules.attendance import NotClosedYet
from lms.sessions.rules.groups import (
    CountedAlready,
    KeepsItsTurn,
    NoRoomForMore,
    TooManyNames,
    may_be_named,
    without_names,
)
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import AlreadyRegistered, ImpossibleStep
from lms.sessions.rules.states import LIVE, Cause, RegistrationState, SessionState
from lms.sessions.rules.windows import may_cancel

ATTENDED, ABSENT, WAITING = RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.WAITING


@atomic
def name_people(registration_id: int, named: Sequence[Newcomer], actor: Actor, key: Key) -> int:
    """Give places of a group to people with names; how many places are taken stays the same. Return how many.

    Each gets a claim of their own that stands where the group stands, or, on the day, is still to be marked.

    Args:
        registration_id: of the group's contact, within the actor's reach; the caller has seen to that.
        named: whom the group brings.
        actor: who names them.
        key: of this sending; the same key again names nobody twice.

    Raises:
        TooManyNames: there are not so many places without a name.
        CountedAlready: those without names have been counted.
        AlreadyRegistered: one of them holds a claim to the session; nobody is named then.
    """
    row = locking.lock_session_of(registration_id)
    if done := idempotency.result(key):
        return int(done["named"])
    group = _group(registration_id)
    if row.state is not SessionState.PUBLISHED or not may_be_named(group.state):
        raise CountedAlready
    if len(named) > group.places:
        raise TooManyNames
    if any(newcomers.is_known_newcomer(row.id, each) for each in named):
        raise AlreadyRegistered
    _set_places(group, group.places - len(named))
    state = WAITING if group.state is WAITING else RegistrationState.CONFIRMED
    company = Company(party_id=group.id, group_name=group.group_name)
    for each in named:
        add_claim(row, add_newcomer(each), state, actor, channel=group.channel, company=company)
    audit.record("registration.name", actor, f"registration:{group.id}", added=len(named))
    idempotency.remember(key, {"named": len(named)})
    return len(named)


@atomic
def resize(registration_id: int, people: int, actor: Actor, *, by_staff: bool = False) -> list[int]:
    """Change how many people a group is; return the parties that moved up into the places that came free.

    Args:
        registration_id: of the group's contact, within the actor's reach; the caller has seen to that.
        people: with and without names; none is a cancellation, which this is not.
        actor: who changes it.
        by_staff: whether an organiser does it for the group.

    Raises:
        TooLateToCancel: the session has begun.
        TooManyNames: more people have names; they give back one by one.
        KeepsItsTurn: the group waits and would be more.
        NoRoomForMore: there are not so many free places, or others wait for them.

    Source: docs/rules.md, R4 "Seats" and R5 "Queue".
    """
    row = locking.lock_session_of(registration_id)
    group, party = parties.with_party(registration_id)
    may_cancel(group.state, seats.window(row), clock.now(), by_staff=by_staff)
    places = without_names(people, [each for each in party if each.state in LIVE])
    more = places - group.places
    if more > 0 and group.state is WAITING:
        raise KeepsItsTurn
    if more > 0 and seat(row, seats.queue(row.id), more) is WAITING:
        raise NoRoomForMore
    if more == 0:
        return []
    before = group.places
    _set_places(group, places)
    promoted = move_up(row)
    audit.record("registration.resize", actor, f"registration:{group.id}", before=before, after=places)
    return promoted


@atomic
def count(
    training_session_id: int, registration_id: int, people: int, actor: Actor, *, adds_place: bool = False
) -> None:
    """Note at the desk how many of a group without names have come; a later number replaces it, 0 says nobody.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
        Full: more have come than there are places, and the capacity is not to be raised.

    Source: docs/rules.md, R4 "Seats" and R9 "Headcount".
    """
    row = open_desk(training_session_id)
    group = _of(row, registration_id)
    if group.state is RegistrationState.CANCELLED:
        raise ImpossibleStep
    if people == 0:
        _nobody(group, actor)
        return
    if group.state is WAITING:
        make_room(row, people, actor, adds_place=adds_place)
        _set_places(group, people)
        take_step([group], RegistrationState.CONFIRMED, Cause.MARKED, actor)
    elif people > group.places:
        make_room(row, people - group.places, actor, adds_place=adds_place)
        _set_places(group, people)
    if group.state is not ATTENDED:
        take_step([group], ATTENDED, Cause.MARKED, actor)
    _note(group, people, actor)


@atomic
def correct_count(training_session_id: int, registration_id: int, people: int, reason: str, actor: Actor) -> None:
    """Correct after closing how many of a group without names came; the history says so, and the figures follow.

    Raises:
        NotClosedYet: the session is not closed.
        ImpossibleStep: the group had cancelled.

    Source: docs/rules.md, R8 "Attendance" and R9 "Headcount".
    """
    row = locking.lock_training_session(training_session_id)
    if row.state is not SessionState.CLOSED:
        raise NotClosedYet
    group = _of(row, registration_id)
    before = desk.came_without_names(row.id).get(group.id, 0)
    if before == people:
        return
    if group.state is ATTENDED:
        take_step([group], ABSENT, Cause.CORRECTED, actor, reason=reason)
    if people:
        _set_places(group, max(group.places, people))
        take_step([group], ATTENDED, Cause.CORRECTED, actor, reason=f"{before} → {people}　{reason}")
    _note(group, people, actor)
    count_groups(row, people - before)


def _group(registration_id: int) -> Registration:
    group = session().get_one(Registration, registration_id, populate_existing=True)
    if not group.holds_group:
        raise NotFound
    return group


def _of(row: TrainingSession, registration_id: int) -> Registration:
    found = session().get(Registration, registration_id, populate_existing=True)
    if found is None or found.training_session_id != row.id or not found.holds_group:
        raise NotFound
    return found


def _nobody(group: Registration, actor: Actor) -> None:
    if group.state is WAITING:
        return
    if group.state is not ABSENT:
        take_step([group], ABSENT, Cause.MARKED if group.state is not ATTENDED else Cause.CORRECTED, actor)
    _note(group, 0, actor)


def _note(group: Registration, people: int, actor: Actor) -> None:
    session().merge(Attendance(registration_id=group.id, people=people or None))
    session().flush()
    audit.record("registration.count_group", actor, f"registration:{group.id}", people=people)


def _set_places(group: Registration, places: int) -> None:
    session().execute(update(Registration).where(Registration.id == group.id).values(places=places))
    session().refresh(group)
