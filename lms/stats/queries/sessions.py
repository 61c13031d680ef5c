"""Reads of an area's sessions: those that come, and those that somebody should look at today."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from lms.core import clock
from lms.regions.models import Municipality
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import cards, due_days
from lms.sessions.queries.cards import Card
from lms.sessions.queries.due_days import Owed
from lms.sessions.queries.seats import HOLDS_A_SEAT
from lms.sessions.rules.states import Mode, SessionState
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.due import CALLED_OFF_WITHIN, CLOSES_WITHIN, FEW_OF, Moments, Reason, reason_of
from lms.stats.rules.narrowing import Narrowing

COMING_LIMIT = 10
DUE_LIMIT = 5


@dataclass(frozen=True, slots=True)
class DueSession:
    """A session that somebody should look at, and why."""

    card: Card
    reason: Reason


def coming_in(area: Area, narrowing: Narrowing) -> list[Card]:
    """List the next sessions of an area, one more than COMING_LIMIT when there are more; in three statements."""
    wanted = (
        cards.select_cards()
        .where(TrainingSession.state == SessionState.PUBLISHED, TrainingSession.starts_at >= clock.now())
        .where(*_inside(area), *_narrowed(narrowing))
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(COMING_LIMIT + 1)
    )
    return cards.read(wanted)


def due_in(area: Area) -> list[DueSession]:
    """List what should be looked at today, DUE_LIMIT of each reason, the latest first; in three statements."""
    now = clock.now()
    reasons = _reasons(now)
    ranked = [
        select(TrainingSession.id)
        .where(each, *_inside(area))
        .order_by(TrainingSession.starts_at.desc())
        .limit(DUE_LIMIT)
        for each in reasons
    ]
    ids = or_(*(TrainingSession.id.in_(each.scalar_subquery()) for each in ranked))
    found = cards.read(cards.select_cards().where(ids).order_by(TrainingSession.starts_at, TrainingSession.id))
    due = [DueSession(card, reason) for card in found if (reason := _reason(card, now))]
    return sorted(due, key=lambda each: list(Reason).index(each.reason))


def owed_in(area: Area) -> list[Owed]:
    """List the plans and reports that an area's rule asks for and that have not come; late, or due within a week."""
    return due_days.owed_in(_inside(area))


def _reasons(now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions of each reason, as `rules.due.reason_of` decides; nobody is told of a private session."""
    row = TrainingSession
    occupied = (
        select(func.coalesce(func.sum(Registration.places), 0))
        .where(Registration.training_session_id == row.id, HOLDS_A_SEAT)
        .scalar_subquery()
    )
    is_published = row.state == SessionState.PUBLISHED
    is_off = row.state == SessionState.CALLED_OFF
    return [
        and_(is_published, row.starts_at < now, row.ends_at <= now),
        and_(is_off, row.starts_at >= now, row.starts_at < now + CALLED_OFF_WITHIN),
        and_(
            is_published,
            row.private_token.is_(None),
            row.ends_at > now,
            row.registration_closes_at > now,
            row.registration_closes_at <= now + CLOSES_WITHIN,
            occupied * FEW_OF < row.capacity,
        ),
    ]


def _reason(card: Card, now: datetime) -> Reason | None:
    row = card.training_session
    moments = Moments(row.state, row.starts_at, row.ends_at, row.registration_closes_at)
    return reason_of(moments, card.queue.occupied, row.capacity, now)


def _inside(area: Area) -> list[ColumnElement[bool]]:
    place = TrainingSession.municipality_code
    if area.level is Level.NATION:
        return []
    if area.level is Level.PREFECTURE:
        return [place.startswith(area.code, autoescape=True)]
    wards = select(Municipality.code6).where(Municipality.parent_code == area.code)
    return [or_(place == area.code, place.in_(wards))]


def _narrowed(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    by_organiser = [TrainingSession.organisation_id == int(narrowing.organiser)] if narrowing.organiser else []
    known = {mode.value for mode in Mode}
    by_mode = [TrainingSession.mode == narrowing.mode if narrowing.mode in known else TrainingSession.id.is_(None)]
    return by_organiser + (by_mode if narrowing.mode else [])
