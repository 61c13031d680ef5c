"""Reads of the people of one session: roster and desk."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from lms.accounts.models import AgeBand, Person
from lms.core.db import session
from lms.sessions.models import Attendance, Headcount, Registration, RegistrationEvent
from lms.sessions.rules.desk import SECTIONS, Place, filled_sections, is_found, place_of
from lms.sessions.rules.states import Channel, RegistrationState


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a claim to the session, as the desk and the roster show them.

    Attributes:
        name: None once the person has been erased.
        since: when the claim came to its present state.
    """

    registration_id: int
    person_id: int | None
    name: str | None
    kana: str | None
    phone: str | None
    email: str | None
    locale: str
    state: RegistrationState
    seq: int
    places: int
    booking_number: str
    channel: Channel
    since: datetime
    minutes_late: int
    minutes_early: int

    @property
    def place(self) -> Place:
        """Where the person is looked for in the desk list."""
        return place_of(self.name or "", self.kana)


@dataclass(frozen=True, slots=True)
class DeskList:
    """The people of a session in the order of the desk."""

    sections: list[tuple[str, list[Guest]]]
    index: list[tuple[str, bool]]
    tally: Counter[RegistrationState]


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
        )
        .join(latest, latest.c.registration_id == Registration.id)
        .join(event, event.id == latest.c.event_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id == training_session_id)
    )
    rows: Iterable[Any] = session().execute(statement)
    found = [Guest(*row) for row in rows]
    order = {section: number for number, section in enumerate(SECTIONS)}
    return sorted(found, key=lambda guest: (order[guest.place.section], guest.place.key, guest.seq))


def desk_list(everybody: list[Guest], query: str = "") -> DeskList:
    """Part the people into the sections of the desk; who has cancelled is left out.

    Args:
        everybody: as `guests` gives them.
        query: what was typed to find somebody; empty shows all.
    """
    here = [guest for guest in everybody if guest.state is not RegistrationState.CANCELLED]
    shown = [guest for guest in here if is_found(query, guest.name or "", guest.kana, guest.booking_number)]
    parted: dict[str, list[Guest]] = {}
    for guest in shown:
        parted.setdefault(guest.place.section, []).append(guest)
    tally: Counter[RegistrationState] = Counter()
    for guest in here:
        tally[guest.state] += guest.places
    return DeskList(list(parted.items()), filled_sections(guest.place for guest in shown), tally)


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
