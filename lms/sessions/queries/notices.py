"""Reads for what those who booked are told."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession, Venue
from lms.sessions.queries.seats import ONE_HUMAN
from lms.sessions.rules.known import Known
from lms.sessions.rules.states import RegistrationState


def known_of(training_session: TrainingSession, venue: Venue | None) -> Known:
    """Return a session as those who booked are to know it."""
    it = training_session
    return Known(
        it.starts_at,
        it.ends_at,
        it.mode,
        it.doors_open_at,
        venue.name if venue else None,
        it.online_url,
        it.what_to_bring,
        it.fee,
    )


def venue_of(training_session: TrainingSession) -> Venue | None:
    """Return where a session is held, as it stands in the row now; None online."""
    return session().get(Venue, training_session.venue_id) if training_session.venue_id else None


def confirmed_with_moment(training_session_id: int) -> list[tuple[Registration, datetime]]:
    """List the confirmed claims of a session, in their order, each with the moment the place was taken."""
    taken = (
        select(func.max(RegistrationEvent.at))
        .where(RegistrationEvent.registration_id == Registration.id)
        .where(RegistrationEvent.state == RegistrationState.CONFIRMED)
        .scalar_subquery()
    )
    statement = (
        select(Registration, taken)
        .where(Registration.training_session_id == training_session_id)
        .where(Registration.state == RegistrationState.CONFIRMED)
        .order_by(Registration.seq)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def clashes(registration: Registration) -> list[TrainingSession]:
    """List the other sessions at the same time in which the holder of a confirmed claim has a place too.

    Nobody books two at one time; it happens when a session is moved.
    """
    if registration.state is not RegistrationState.CONFIRMED or registration.person_id is None:
        return []
    own, other = aliased(TrainingSession), aliased(Registration)
    mine = select(ONE_HUMAN).where(Person.id == registration.person_id).scalar_subquery()
    statement = (
        select(TrainingSession)
        .join(other, other.training_session_id == TrainingSession.id)
        .join(Person, Person.id == other.person_id)
        .join(own, own.id == registration.training_session_id)
        .where(mine == ONE_HUMAN, other.state == RegistrationState.CONFIRMED, other.id != registration.id)
        .where(TrainingSession.id != own.id)
        .where(TrainingSession.starts_at < own.ends_at, TrainingSession.ends_at > own.starts_at)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return list(session().scalars(statement))
