"""What a coordinator should look at today, and how urgent it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.core.clock import to_jst
from lms.sessions.rules.states import SessionState

CALLED_OFF_WITHIN = timedelta(days=7)
CLOSES_WITHIN = timedelta(days=3)
FEW_OF = 3
"""Booked are few when they are fewer than one in so many of the places."""


class Reason(StrEnum):
    """Why something is on the list."""

    UNCLOSED = "unclosed"
    CALLED_OFF = "called-off"
    THIN = "thin"
    DESK_REVIEW = "desk-review"


@dataclass(frozen=True, slots=True)
class Moments:
    """What of a session decides whether it is due."""

    state: SessionState
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime


def reason_of(session: Moments, occupied: int, capacity: int, now: datetime) -> Reason | None:
    """Say why a session should be looked at, or None.

    A session that is over and not closed gives nobody a record; one called off within a week may have guests who
    have not heard; one whose booking ends within three days with few places taken still needs to be told about.
    """
    if session.state is SessionState.CALLED_OFF:
        return Reason.CALLED_OFF if now <= session.starts_at < now + CALLED_OFF_WITHIN else None
    if session.state is not SessionState.PUBLISHED:
        return None
    if session.ends_at <= now:
        return Reason.UNCLOSED
    is_closing = now < session.closes_at <= now + CLOSES_WITHIN
    return Reason.THIN if is_closing and occupied * FEW_OF < capacity else None


def is_late(reason: Reason) -> bool:
    """Say whether the moment has passed."""
    return reason in (Reason.UNCLOSED, Reason.DESK_REVIEW)


def days_between(today: date, moment: date | datetime) -> int:
    """Count the calendar days in Japan from today to a moment; below 0 when it has passed."""
    day = to_jst(moment).date() if isinstance(moment, datetime) else moment
    return (day - today).days
