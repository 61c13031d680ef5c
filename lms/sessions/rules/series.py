"""A session that is repeated over days and venues; all pure."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from unicodedata import normalize

from lms.core.calendar import parse_day
from lms.sessions.rules.moving import Move, moved
from lms.sessions.rules.scheduling import Plan
from lms.sessions.rules.states import Mode

MOST = 60
"""Sessions that one form makes."""

_BETWEEN = re.compile(r"[\n、,，;；]+")
_YEARLESS = re.compile(r"(\d{1,2})[月/.\-](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Occasion:
    """One of the days of a series.

    Attributes:
        venue_id: None keeps the place of the session that is repeated.
    """

    held_on: date
    venue_id: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """Days as somebody typed them: those that can be read, in their order, and the pieces that cannot."""

    days: list[date]
    unread: list[str]


def days_every(first_day: date, step_days: int, count: int) -> list[date]:
    """Return *count* days, *step_days* apart, beginning with the first."""
    return [first_day + timedelta(days=step_days * number) for number in range(count)]


def parse_days(text: str, today: date) -> Typed:
    """Read many days: one a line, or parted by 、; each as people write it, in any width.

    A day without a year follows the day before it, or today: 令和9年6月20日、6月27日、1月8日 ends in 2028.
    """
    days: list[date] = []
    unread = []
    for piece in (each.strip() for each in _BETWEEN.split(text)):
        day = parse_day(piece) or _following(piece, days[-1] if days else today)
        if day:
            days.append(day)
        elif piece:
            unread.append(piece)
    return Typed(days, unread)


def _following(piece: str, before: date) -> date | None:
    found = _YEARLESS.fullmatch("".join(normalize("NFKC", piece).split()))
    if not found:
        return None
    same_year, next_year = (parse_day(f"{year}/{found[1]}/{found[2]}") for year in (before.year, before.year + 1))
    return same_year if same_year and same_year >= before else next_year


def plan_on(plan: Plan, occasion: Occasion, now: datetime) -> Plan:
    """Return the plan for one day of the series: all windows move along, the venue is the one chosen.

    Raises:
        MovesIntoThePast: the day has gone by.
    """
    repeated = moved(plan, Move(0, occasion.held_on), now)
    return replace(repeated, venue_id=occasion.venue_id) if plan.mode is not Mode.ONLINE else repeated


def twice(occasions: list[Occasion]) -> list[int]:
    """Return the places in the list at which a day and venue stand that stood there before."""
    return [number for number, each in enumerate(occasions) if each in occasions[:number]]
