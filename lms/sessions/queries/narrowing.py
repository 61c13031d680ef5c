"""The filters of a search as conditions in SQL; none of them needs a join."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, extract, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from lms.core import clock
from lms.regions.models import Municipality
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.queries.japan import in_japan
from lms.sessions.queries.seats import HOLDS_A_SEAT
from lms.sessions.queries.tagging import ids_in
from lms.sessions.rules.finding import EVENING_FROM_HOUR, Search, When
from lms.sessions.rules.instructors import areas_over
from lms.sessions.rules.states import AccessFact, Mode, RegistrationState, SessionState

_ONE_DAY = timedelta(days=1)
_SATURDAY_AND_SUNDAY = (6, 0)


def listed(*states: SessionState) -> ColumnElement[bool]:
    """Say that a session is shown to everybody, and stands in one of these states."""
    return and_(TrainingSession.private_token.is_(None), TrainingSession.state.in_(states))


def coming() -> ColumnElement[bool]:
    """Say that a session is not over; it ends on the day it starts, so the index on the start can be used."""
    now = clock.now()
    return and_(TrainingSession.ends_at > now, TrainingSession.starts_at > now - _ONE_DAY)


def within(first_day: date | None, last_day: date | None) -> list[ColumnElement[bool]]:
    """Say that a session starts on these days, both included."""
    since = [TrainingSession.starts_at >= midnight(first_day)] if first_day else []
    until = [TrainingSession.starts_at < midnight(last_day + _ONE_DAY)] if last_day else []
    return [*since, *until]


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins in Japan."""
    return datetime.combine(day, time(), clock.JST)


def in_prefectures(codes: Iterable[str]) -> ColumnElement[bool]:
    """Say that a session counts in one of these prefectures; ranges of codes, because they use the index."""
    code = TrainingSession.municipality_code
    return or_(False, *(and_(code >= f"{each}0000", code <= f"{each}9999") for each in sorted(codes)))


def in_municipality(code: str) -> ColumnElement[bool]:
    """Say that a session counts in a municipality, or in a ward of this designated city."""
    of_it = select(Municipality.code6).where(or_(Municipality.code6 == code, Municipality.parent_code == code))
    return TrainingSession.municipality_code.in_(of_it)


def lies_over(area: ColumnElement[str] | InstrumentedAttribute[str], code: str | None) -> ColumnElement[bool]:
    """Say that an area lies over a municipality: the nation, its prefecture, itself, or the city that it is a ward of.

    Args:
        area: the column that holds the code of an area.
        code: of the municipality; None where a session counts nowhere, which only the nation lies over.
    """
    city = select(Municipality.parent_code).where(Municipality.code6 == code)
    return or_(area.in_(areas_over(code)), area.in_(city))


def here(search: Search) -> list[ColumnElement[bool]]:
    """Say that a session is where it is looked for."""
    if search.municipality:
        return [in_municipality(search.municipality)]
    return [in_prefectures([search.prefecture])] if search.prefecture else []


def conditions(search: Search) -> list[ColumnElement[bool]]:
    """Return all that the filters ask for."""
    chosen: list[tuple[Any, ColumnElement[bool]]] = [
        (search.mode, TrainingSession.mode.in_([search.mode or Mode.HYBRID, Mode.HYBRID])),
        (search.language, cast(TrainingSession.languages, Text).contains(f'"{search.language}"', autoescape=True)),
        (search.audience, TrainingSession.audience == search.audience),
    ]
    return [
        *here(search),
        *within(search.first_day, search.last_day),
        *([_at(search.when)] if search.when else []),
        *(condition for is_set, condition in chosen if is_set),
        *(_offers(fact) for fact in search.access),
        *([has_room()] if search.only_free else []),
        *([TrainingSession.id.in_(ids_in(search.campaign))] if search.campaign else []),
    ]


def has_room() -> ColumnElement[bool]:
    """Say that one more person gets a place just now, as `rules.windows.offer` says OPEN or FEW."""
    now = clock.now()
    occupied = (
        select(func.coalesce(func.sum(Registration.places), 0))
        .where(Registration.training_session_id == TrainingSession.id, HOLDS_A_SEAT)
        .correlate(TrainingSession)
        .scalar_subquery()
    )
    waiting = aliased(Registration)
    before = (
        select(func.count())
        .where(waiting.training_session_id == TrainingSession.id, waiting.state == RegistrationState.WAITING)
        .group_by(func.coalesce(waiting.party_id, waiting.id))
        .having(func.sum(waiting.places) <= TrainingSession.capacity - occupied)
        .correlate(TrainingSession)
        .exists()
    )
    opens_at = TrainingSession.registration_opens_at
    return and_(
        TrainingSession.state == SessionState.PUBLISHED,
        TrainingSession.registration_closes_at > now,
        or_(opens_at.is_(None), opens_at <= now),
        TrainingSession.capacity > occupied,
        ~before,
    )


def _at(when: When) -> ColumnElement[bool]:
    starts_at = in_japan(TrainingSession.starts_at)
    if when is When.EVENING:
        return extract("hour", starts_at) >= EVENING_FROM_HOUR
    weekday = extract("dow", starts_at)
    return weekday.in_(_SATURDAY_AND_SUNDAY) if when is When.WEEKEND else weekday.not_in(_SATURDAY_AND_SUNDAY)


def _offers(fact: AccessFact) -> ColumnElement[bool]:
    named = f'"{fact}"'
    venues = select(Venue.id).where(cast(Venue.access_facts, Text).contains(named, autoescape=True))
    of_session = cast(TrainingSession.access_facts, Text).contains(named, autoescape=True)
    return or_(of_session, TrainingSession.venue_id.in_(venues))
