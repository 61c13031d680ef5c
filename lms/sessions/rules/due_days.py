"""When plans and reports are due: nowhere, unless the rules of an area say so; all pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lms.core.clock import to_jst
from lms.sessions.rules.filings import FilingKind
from lms.sessions.rules.scheduling import instant

SUGGESTED = {FilingKind.PLAN: 30, FilingKind.REPORT: 14}
"""What an area that asks might begin with, in days."""

MOST_DAYS = 366
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DueDays:
    """An area's rule: so many days before the session for plans, after it for reports.

    Attributes:
        from_at: sessions that start from then on are asked; of earlier ones nothing is.
    """

    area: str
    kind: FilingKind
    days: int
    from_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for one paper, and the area whose rule says so."""

    area: str
    on: date


def due_on(kind: FilingKind, days: int, starts_at: datetime) -> date:
    """Return the last day, by the Japanese calendar."""
    held_on = to_jst(starts_at).date()
    return held_on - timedelta(days=days) if kind is FilingKind.PLAN else held_on + timedelta(days=days)


def due_of(rules: Iterable[DueDays], kind: FilingKind, starts_at: datetime) -> Due | None:
    """Return when a paper is due where these rules hold; the earliest day of all, or None where nothing is asked.

    Source: docs/rules.md, R26 "Plan and report".
    """
    asking = [each for each in rules if each.kind is kind and each.from_at <= starts_at]
    found = [Due(each.area, due_on(kind, each.days, starts_at)) for each in asking]
    return min(found, key=lambda due: due.on, default=None)


def asks_from(kind: FilingKind, days: int, today: date, before: DueDays | None) -> datetime:
    """Return from which sessions on a rule that is made today asks.

    What was held before is not asked for a report, and nobody is late with a plan on the day a rule is made. A rule
    that is changed goes on as it was, but for plans that would be late by the change alone.
    """
    first = today + timedelta(days=days) if kind is FilingKind.PLAN else today
    fresh = instant(first, time.min)
    if before is None:
        return fresh
    is_harder = kind is FilingKind.PLAN and days > before.days
    return max(before.from_at, fresh) if is_harder else before.from_at


def starts_before(kind: FilingKind, days: int, last_due: date) -> datetime:
    """Return the moment before which sessions start whose paper is due on *last_due* or earlier."""
    held_on = last_due + timedelta(days=days) if kind is FilingKind.PLAN else last_due - timedelta(days=days)
    return instant(held_on + timedelta(days=1), time.min)


class PaperStanding(StrEnum):
    """Where one paper of one session stands."""

    SENT = "sent"
    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"
    FREE = "free"


def standing_of(due: Due | None, today: date, *, is_sent: bool) -> PaperStanding:
    """Say where a paper stands: sent, late, due within a week, due later, or asked for by nobody."""
    if is_sent:
        return PaperStanding.SENT
    if due is None:
        return PaperStanding.FREE
    if due.on < today:
        return PaperStanding.LATE
    return PaperStanding.SOON if due.on <= today + SOON else PaperStanding.AHEAD
