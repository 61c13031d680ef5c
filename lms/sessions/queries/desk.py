"""Reads of the people of one session: roster and desk."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import AgeBand, Person
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import AccessNeeds, Attendance, Headcount, Registration, RegistrationEvent
from lms.sessions.queries.needs import needs_of
from lms.sessions.queries.seats import SITS
from lms.sessions.rules.desk import SECTIONS
from lms.sessions.rules.guests import Guest, in_company
from lms.sessions.rules.states import LIVE, RegistrationState


def guests(training_session_id: int) -> list[Guest]:
    """List everybody with a claim, in the order of the desk, in one statement."""
    latest = (
        select(RegistrationEvent.registration_id, func.max(RegistrationEvent.id).label("event_id"))
        .join(Registration, Registration.id == RegistrationEvent.registration_id)
        .where(Registration.training_session_id == training_session_id)
        .group_by(RegistrationEvent.registration_id)
        .subquery()
    )
    event = aliased(RegistrationEvent)
    statement = (
        select(
            Registration.id,
            Person.id,
            Person.name,
            Person.kana,
            Person.phone,
            Person.email,
            func.coalesce(Person.locale, "ja"),
            Registration.state,
            Registration.seq,
            Registration.places,
            Registration.booking_number,
            Registration.channel,
            event.at,
            func.coalesce(Attendance.minutes_late, 0),
            func.coalesce(Attendance.minutes_early, 0),
            Registration.party_id,
            Registration.group_name,
            Attendance.people,
            AccessNeeds.kinds,
            AccessNeeds.note,
        )
        .outerjoin(AccessNeeds, and_(AccessNeeds.registration_id == Registration.id, Registration.state.in_(LIVE)))
        .join(latest, latest.c.registration_id == Registration.id)
        .join(event, event.id == latest.c.event_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id == training_session_id)
    )
    rows: Iterable[Any] = session().execute(statement)
    found = in_company(replace(Guest(*row[:-2]), needs=needs_of(*row[-2:])) for row in rows)
    order = {section: number for number, section in enumerate(SECTIONS)}
    return sorted(found, key=lambda guest: (order[guest.place.section], guest.place.key, guest.seq))


def guest(training_session_id: int, registration_id: int) -> Guest:
    """Return one of the people of a session.

    Raises:
        NotFound: the claim is not of this session.
    """
    found = next((each for each in guests(training_session_id) if each.registration_id == registration_id), None)
    if found is None:
        raise NotFound
    return found


def history(registration_id: int) -> list[RegistrationEvent]:
    """List the steps of a claim, the oldest first."""
    steps = select(RegistrationEvent).where(RegistrationEvent.registration_id == registration_id)
    return list(session().scalars(steps.order_by(RegistrationEvent.id)))


def registrations_in(training_session_id: int, states: Iterable[RegistrationState]) -> list[Registration]:
    """Return the claims of a session that stand in one of these states, as they are now, in their order."""
    statement = (
        select(Registration)
        .where(Registration.training_session_id == training_session_id, Registration.state.in_(sorted(states)))
        .order_by(Registration.seq)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))


def ages(person_ids: Iterable[int]) -> dict[int, AgeBand | None]:
    """Return the age band of each of these persons; None is 不明."""
    rows = select(Person.id, Person.age_band).where(Person.id.in_(sorted(person_ids)))
    return {row.id: row.age_band for row in session().execute(rows)}


def headcounts(training_session_id: int) -> dict[AgeBand | None, int]:
    """Return how many people without names took part, by age band; None is 不明."""
    rows = select(Headcount.age_band, Headcount.count.label("people")).where(
        Headcount.training_session_id == training_session_id
    )
    return {row.age_band: row.people for row in session().execute(rows)}


def came_without_names(training_session_id: int) -> dict[int, int]:
    """Return how many people without names came with each group that is marked as attended, by its claim."""
    statement = (
        select(Registration.id, func.coalesce(Attendance.people, Registration.places))
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id == training_session_id)
        .where(Registration.state == RegistrationState.ATTENDED, ~SITS)
    )
    return {row[0]: row[1] for row in session().execute(statement)}
