"""Bookings as their holders see them: by number and contact, by the proof of this device, or by sign-in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Organisation, Person
from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.queries.seats import SITS, window
from lms.sessions.rules.booking_number import parse_booking_number
from lms.sessions.rules.people import Contact
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.windows import is_cancellable, is_just_made, is_past, public_path


@dataclass(frozen=True, slots=True)
class Booking:
    """One claim with all that its holder needs to know.

    Attributes:
        turn: place in the queue, from 1; None when the claim does not wait.
        is_cancellable: whether the holder may give it back just now.
        is_past: whether it belongs to what was.
        is_new: whether it has just been made.
    """

    registration: Registration
    training_session: TrainingSession
    venue: Venue | None
    organisation: Organisation
    person: Person | None
    turn: int | None
    is_cancellable: bool
    is_past: bool
    is_new: bool

    @property
    def public_path(self) -> str:
        """The address of the session's page."""
        return public_path(self.training_session.id, self.training_session.private_token)

    @property
    def is_confirmed(self) -> bool:
        """Whether there is a place; only then the address of an online session is shown."""
        return self.registration.state is RegistrationState.CONFIRMED


def training_session_id_of(registration_id: int) -> int:
    """Return the session that a registration belongs to; that never changes, so it needs no lock.

    Raises:
        NotFound: there is no such registration.
    """
    statement = select(Registration.training_session_id).where(Registration.id == registration_id)
    found = session().scalar(statement)
    if found is None:
        raise NotFound
    return found


def find_by_number(number: str, contact: Contact | None) -> int | None:
    """Return the registration with this booking number, if its person gave this contact; else None.

    A number that does not exist and a contact that is not the person's look the same.
    """
    canonical = parse_booking_number(number)
    if canonical is None or contact is None:
        return None
    same = Person.email == contact.email if contact.email else Person.phone == contact.phone
    statement = (
        select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.booking_number == canonical, same)
    )
    return session().scalar(statement)


def booking_for(actor: Actor, proven_ids: Collection[int], registration_id: int) -> Booking:
    """Return a booking to its holder.

    Args:
        actor: who asks; sees the bookings of all their person rows, and of those who come with them.
        proven_ids: registrations for which this device has given number and contact.
        registration_id: the booking asked for.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = read(select_bookings().where(Registration.id == registration_id, may_see(actor, proven_ids)))
    if not found:
        raise NotFound
    return found[0]


def may_see(actor: Actor, proven_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether a claim is the actor's or proven on this device, or of somebody who comes with such a one.

    Of a pair each sees both; of a group the contact sees all, and who is named in it only their own.
    """
    fellow = aliased(Registration)
    together = func.coalesce(fellow.party_id, fellow.id) == func.coalesce(Registration.party_id, Registration.id)
    return exists().where(
        fellow.training_session_id == Registration.training_session_id,
        together,
        (fellow.id == Registration.id) | fellow.group_name.is_(None) | fellow.party_id.is_(None),
        fellow.person_id.in_(actor.person_ids) | fellow.id.in_(list(proven_ids)),
    )


def booking(registration_id: int) -> Booking:
    """Return a booking to the worker, which writes to its holder.

    Raises:
        NotFound: there is no such registration.
    """
    found = read(select_bookings().where(Registration.id == registration_id))
    if not found:
        raise NotFound
    return found[0]


def bookings_by_id(registration_ids: Collection[int]) -> dict[int, Booking]:
    """Return several bookings to staff or the worker, by their ids; one statement."""
    found = read(select_bookings().where(Registration.id.in_(sorted(registration_ids))))
    return {each.registration.id: each for each in found}


def my_registrations(actor: Actor) -> list[Booking]:
    """Return the bookings of a signed-in person, the latest session first; one statement."""
    wanted = select_bookings().where(Registration.person_id.in_(actor.person_ids))
    return read(wanted.order_by(TrainingSession.starts_at.desc(), Registration.id.desc()))


def held_booking(actor: Actor, proven_ids: Collection[int], training_session_id: int) -> Booking | None:
    """Return the live booking of a session that its holder, or this device, has already; else None."""
    own = Registration.person_id.in_(actor.person_ids) | Registration.id.in_(list(proven_ids))
    wanted = select_bookings().where(Registration.training_session_id == training_session_id, own)
    found = read(wanted.where(Registration.state != RegistrationState.CANCELLED).order_by(Registration.id))
    return found[0] if found else None


def clashing_booking(actor: Actor, training_session: TrainingSession) -> Booking:
    """Return the confirmed booking of the actor at the time of another session.

    Raises:
        NotFound: nothing clashes any more.
    """
    wanted = (
        select_bookings()
        .where(Registration.person_id.in_(actor.person_ids), Registration.state == RegistrationState.CONFIRMED, SITS)
        .where(TrainingSession.id != training_session.id)
        .where(TrainingSession.starts_at < training_session.ends_at)
        .where(TrainingSession.ends_at > training_session.starts_at)
        .order_by(Registration.id)
    )
    found = read(wanted)
    if not found:
        raise NotFound
    return found[0]


def select_bookings() -> Select[Registration, TrainingSession, Venue, Organisation, Person, int]:
    """Select claims with all that is shown beside them; the caller narrows and orders."""
    ahead = aliased(Registration)
    turn = (
        select(func.count())
        .where(ahead.training_session_id == Registration.training_session_id)
        .where(ahead.state == RegistrationState.WAITING, ahead.seq <= Registration.seq)
        .scalar_subquery()
    )
    return (
        select(Registration, TrainingSession, Venue, Organisation, Person, turn)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .join(Organisation, Organisation.id == TrainingSession.organisation_id)
        .outerjoin(Venue, Venue.id == TrainingSession.venue_id)
        .outerjoin(Person, Person.id == Registration.person_id)
    )


def read(wanted: Select[Registration, TrainingSession, Venue, Organisation, Person, int]) -> list[Booking]:
    """Read bookings in one statement, whatever their number."""
    now = clock.now()
    return [_booking(*row, now=now) for row in session().execute(wanted)]


def _booking(
    registration: Registration,
    training_session: TrainingSession,
    venue: Venue | None,
    organisation: Organisation,
    person: Person | None,
    turn: int,
    *,
    now: datetime,
) -> Booking:
    waits = registration.state is RegistrationState.WAITING
    return Booking(
        registration,
        training_session,
        venue,
        organisation,
        person,
        turn if waits else None,
        is_cancellable(registration.state, window(training_session), now),
        is_past(registration.state, window(training_session), now),
        is_just_made(registration.created_at, now),
    )
