"""Reads for what those who booked are told."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession, Venue
from lms.sessions.queries.seats import ONE_HUMAN, SITS
from lms.sessions.rules.known import Known
from lms.sessions.rules.states import Cause, RegistrationState, SessionState

CALLED_OFF_SINCE = timedelta(days=30)
MOST_MOVED = 60


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
    if registration.holds_group:
        return []
    own, other = aliased(TrainingSession), aliased(Registration)
    mine = select(ONE_HUMAN).where(Person.id == registration.person_id).scalar_subquery()
    statement = (
        select(TrainingSession)
        .join(other, other.training_session_id == TrainingSession.id)
        .join(Person, Person.id == other.person_id)
        .join(own, own.id == registration.training_session_id)
        .where(mine == ONE_HUMAN, other.state == RegistrationState.CONFIRMED, other.id != registration.id)
        .where(TrainingSession.id != own.id, _sits(other))
        .where(TrainingSession.starts_at < own.ends_at, TrainingSession.ends_at > own.starts_at)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    return list(session().scalars(statement))


def overlapping(training_session_id: int) -> list[tuple[int, str]]:
    """List who of those with a place has another place at the same time: the claim's id and the name."""
    other, holder, theirs = aliased(Registration), aliased(Person), aliased(TrainingSession)
    elsewhere = (
        select(other.id)
        .join(holder, holder.id == other.person_id)
        .join(theirs, theirs.id == other.training_session_id)
        .where(func.coalesce(holder.same_as_id, holder.id) == ONE_HUMAN)
        .where(other.state == RegistrationState.CONFIRMED, theirs.id != TrainingSession.id, _sits(other))
        .where(theirs.starts_at < TrainingSession.ends_at, theirs.ends_at > TrainingSession.starts_at)
        .exists()
    )
    statement = (
        select(Registration.id, Person.name)
        .join(Person, Person.id == Registration.person_id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(TrainingSession.id == training_session_id, Registration.state == RegistrationState.CONFIRMED, SITS)
        .where(elsewhere)
        .order_by(Registration.seq)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def _sits(claim: type[Registration]) -> ColumnElement[bool]:
    return claim.group_name.is_(None) | claim.party_id.is_not(None)


def ended_by_calling_off(training_session_id: int) -> list[tuple[Registration, RegistrationState]]:
    """List the claims that ended because a session was called off, in their order, with how they stood before."""
    statement = (
        select(Registration, RegistrationEvent.state, RegistrationEvent.cause)
        .join(RegistrationEvent, RegistrationEvent.registration_id == Registration.id)
        .where(Registration.training_session_id == training_session_id)
        .where(Registration.state == RegistrationState.CANCELLED)
        .order_by(Registration.seq, RegistrationEvent.id)
    )
    steps: dict[Registration, list[tuple[RegistrationState, Cause]]] = {}
    for registration, state, cause in session().execute(statement):
        steps.setdefault(registration, []).append((state, cause))
    return [(claim, taken[-2][0]) for claim, taken in steps.items() if taken[-1][1] is Cause.CALLED_OFF]


def replacement_of(training_session: TrainingSession) -> TrainingSession | None:
    """Return the session that everybody may see and that is held instead of one that was called off."""
    if training_session.replacement_id is None:
        return None
    found = session().get(TrainingSession, training_session.replacement_id)
    return found if found and found.state is not SessionState.DRAFT and not found.private_token else None


def movable(organisation_ids: Iterable[int], now: datetime) -> list[TrainingSession]:
    """List the sessions that may be moved: those to come, and those called off that nothing is held instead of."""
    off = and_(TrainingSession.state == SessionState.CALLED_OFF, TrainingSession.replacement_id.is_(None))
    recent = TrainingSession.starts_at > now - CALLED_OFF_SINCE
    coming = and_(TrainingSession.state == SessionState.PUBLISHED, TrainingSession.starts_at > now)
    statement = (
        select(TrainingSession)
        .where(TrainingSession.organisation_id.in_(sorted(organisation_ids)), or_(coming, and_(off, recent)))
        .options(joinedload(TrainingSession.venue))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(MOST_MOVED)
    )
    return list(session().scalars(statement))
