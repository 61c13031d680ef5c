"""At the desk: who has come, who has not after all, and who comes without a booking."""

from lms.accounts import actions as accounts
from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.sessions.actions.claims import add_claim
from lms.sessions.actions.steps import take_step
from lms.sessions.models import Attendance, Registration, TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.rules.attendance import Full, may_mark
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.seats import free_places
from lms.sessions.rules.states import Cause, Channel, RegistrationState


@atomic
def check_in(training_session_id: int, registration_id: int, actor: Actor, *, adds_place: bool = False) -> None:
    """Mark somebody as attended; somebody who waits takes a free place first. A second tap changes nothing.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        registration_id: of this session.
        actor: who stands at the desk.
        adds_place: raise the capacity for somebody who waits while the session is full.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
        Full: the person waits, and there is no place.
        ImpossibleStep: the claim was cancelled.

    Source: docs/rules.md, R4 "Seats" and R8 "Attendance".
    """
    training_session = open_desk(training_session_id)
    registration = _claim(training_session, registration_id)
    if registration.state is RegistrationState.ATTENDED:
        return
    if registration.state is RegistrationState.WAITING:
        make_room(training_session, registration.places, actor, adds_place=adds_place)
        take_step([registration], RegistrationState.CONFIRMED, Cause.MARKED, actor)
    take_step([registration], RegistrationState.ATTENDED, Cause.MARKED, actor)
    audit.record("registration.check_in", actor, f"registration:{registration.id}")


@atomic
def undo(training_session_id: int, registration_id: int, actor: Actor) -> None:
    """Take a mark back. The claim stands as absent until the person is marked again; the slip stays in its events.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
    """
    training_session = open_desk(training_session_id)
    registration = _claim(training_session, registration_id)
    if registration.state is not RegistrationState.ATTENDED:
        return
    take_step([registration], RegistrationState.ABSENT, Cause.CORRECTED, actor)
    if registration.holds_group:
        session().merge(Attendance(registration_id=registration.id, people=None))
    audit.record("registration.undo", actor, f"registration:{registration.id}")


@atomic
def note_minutes(
    training_session_id: int, registration_id: int, actor: Actor, *, minutes_late: int, minutes_early: int
) -> None:
    """Note how late somebody who attended came, and how early they left; 0 and 0 take the note away.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
        ImpossibleStep: the person is not marked as attended.

    Source: docs/rules.md, R8 "Attendance".
    """
    training_session = open_desk(training_session_id)
    registration = _claim(training_session, registration_id)
    if registration.state is not RegistrationState.ATTENDED:
        raise ImpossibleStep
    session().merge(Attendance(registration_id=registration.id, minutes_late=minutes_late, minutes_early=minutes_early))
    audit.record(
        "registration.note_minutes",
        actor,
        f"registration:{registration.id}",
        minutes_late=minutes_late,
        minutes_early=minutes_early,
    )


@atomic
def walk_in(
    training_session_id: int,
    name: str,
    kana: str | None,
    actor: Actor,
    key: Key,
    *,
    phone: str | None = None,
    email: str | None = None,
    adds_place: bool = False,
) -> int:
    """Take in somebody without a booking and mark them as attended at once; return the registration's id.

    Who stands at the desk goes before who waits elsewhere once the promotion deadline is past; before it, free
    places have been given to those who wait already.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        name: as it is to stand on the record.
        kana: the reading, or None.
        actor: who stands at the desk.
        key: of this sending; the same key again takes nobody in twice.
        phone: to reach the person, or None.
        email: to reach the person, or None.
        adds_place: raise the capacity by one, which the audit trail keeps, when there is no place.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
        Full: there is no place, and the capacity is not to be raised.

    Source: docs/rules.md, R4 "Seats".
    """
    training_session = locking.lock_training_session(training_session_id)
    if done := idempotency.result(key):
        return int(done["registration_id"])
    may_mark(training_session.state, training_session.starts_at, clock.now())
    make_room(training_session, 1, actor, adds_place=adds_place)
    person = accounts.add_person(name, kana=kana, phone=phone, email=email)
    registration = add_claim(training_session, person.id, RegistrationState.CONFIRMED, actor, channel=Channel.WALK_IN)
    take_step([registration], RegistrationState.ATTENDED, Cause.MARKED, actor)
    audit.record("registration.walk_in", actor, f"registration:{registration.id}")
    idempotency.remember(key, {"registration_id": registration.id})
    return registration.id


def open_for(training_session: TrainingSession, places: int, actor: Actor) -> None:
    """Make room at the open desk of a locked session, raising the capacity by what is missing.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
    """
    may_mark(training_session.state, training_session.starts_at, clock.now())
    make_room(training_session, places, actor, adds_place=True)


def open_desk(training_session_id: int) -> TrainingSession:
    """Lock a session whose desk is open.

    Raises:
        DeskNotOpen, DeskClosed: see `rules.attendance.may_mark`.
    """
    training_session = locking.lock_training_session(training_session_id)
    may_mark(training_session.state, training_session.starts_at, clock.now())
    return training_session


def _claim(training_session: TrainingSession, registration_id: int) -> Registration:
    """Return a claim of this very session, as it is now.

    Raises:
        NotFound: there is none.
    """
    registration = session().get(Registration, registration_id, populate_existing=True)
    if registration is None or registration.training_session_id != training_session.id:
        raise NotFound
    return registration


def make_room(training_session: TrainingSession, places: int, actor: Actor, *, adds_place: bool) -> None:
    """Let somebody through when there is room, or raise the capacity by what is missing and say so."""
    occupied = seats.queue(training_session.id).occupied
    missing = places - free_places(training_session.capacity, occupied)
    if missing <= 0:
        return
    if not adds_place:
        raise Full
    before = training_session.capacity
    training_session.capacity = before + missing
    session().flush()
    subject = f"training_session:{training_session.id}"
    audit.record("training_session.add_place", actor, subject, before=before, after=training_session.capacity)
