"""Who is there to help, and who picks up the phone right now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from lms.catalog.rules.holidays import is_national_holiday

MINUTES_A_DAY = 24 * 60
DAYS_LOOKED_AHEAD = 40
"""Enough for a desk that opens once a month and is closed over New Year."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number to tap. `digits` may begin with `#`; `label` says what it is when there are several."""

    shown: str
    digits: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a desk is open, on which days; minutes after midnight, JST.

    `weekdays` counts from Monday = 0; `days_of_month` adds single days such as the 10th.
    `closes_minute` may pass 1440: the desk stays open into the next morning.
    """

    opens_minute: int
    closes_minute: int
    weekdays: frozenset[int] = frozenset()
    days_of_month: frozenset[int] = frozenset()

    def is_on(self, day: date) -> bool:
        """Tell whether these hours begin on that day."""
        return day.weekday() in self.weekdays or day.day in self.days_of_month


@dataclass(frozen=True, slots=True)
class Window:
    """The time a dated desk exists at all; the end is no longer part of it."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DeskWords:
    """What a desk says in one more language, with `{漢字|かんじ}` in it; None or nothing is not translated."""

    name: str | None = None
    summary: str | None = None
    hours_text: str | None = None
    tags: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpDesk:
    """Somebody to talk to. No hours means that they differ from place to place."""

    key: str
    name: str
    summary: str
    numbers: tuple[PhoneNumber, ...]
    hours_text: str
    is_free: bool
    hours: tuple[OpeningHours, ...]
    checked_on: date
    source: str
    url: str | None = None
    tags: tuple[str, ...] = ()
    closed: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    """Closed each year from (month, day) to (month, day), both included; may pass New Year."""
    window: Window | None = None
    """Only for dated desks; None for a standing desk."""
    is_closed_on_holidays: bool = False
    """Whether nobody is there on national holidays, as in most town halls."""
    languages: Mapping[str, DeskWords] = field(default_factory=dict, compare=False)


class DeskState(StrEnum):
    """Whether somebody picks up now."""

    OPEN = "open"
    LATER = "later"
    VARIES = "varies"


@dataclass(frozen=True, slots=True)
class DeskNow:
    """A desk as it is at one moment."""

    desk: HelpDesk
    state: DeskState
    opens_at: datetime | None = None
    """The next opening, for a desk that is closed."""
    closes_at: datetime | None = None
    """The next closing, for an open desk; None when none comes within two days."""
    is_open_till_midnight: bool = False
    """Whether that closing is the end of today, which people call 24:00."""


def is_shown(desk: HelpDesk, at: datetime) -> bool:
    """Tell whether a desk may stand on the page: a dated one only within its window.

    Args:
        desk: the desk.
        at: the moment, aware.

    Returns:
        True for every standing desk, and from the first to before the last moment of
        a dated one.

    Source: docs/rules.md, R17 "Help".
    """
    return desk.window is None or desk.window.starts_at <= at < desk.window.ends_at


def open_now(desk: HelpDesk, at: datetime) -> bool:
    """Tell whether a desk is known to be open.

    Args:
        desk: the desk. One whose hours differ from place to place is never *known* to be open.
        at: the moment, aware, in JST.

    Returns:
        True from the opening minute to before the closing minute, within the window.

    Source: docs/rules.md, R17 "Help".
    """
    return is_shown(desk, at) and any(start <= at < end for start, end in _spans(desk, at))


def desks_for(desks: Iterable[HelpDesk], at: datetime) -> list[DeskNow]:
    """Put the desks in the order in which they help: open now first, then by next opening.

    Args:
        desks: all desks of the file, in any order.
        at: the moment, aware, in JST.

    Returns:
        Desks that may be shown: open ones, then closed ones by their next opening, then
        those whose hours vary; within each in the order of the file.

    Source: docs/rules.md, R17 "Help".
    """
    shown = [_desk_now(desk, at) for desk in desks if is_shown(desk, at)]
    return sorted(shown, key=lambda row: (list(DeskState).index(row.state), row.opens_at or at))


def _desk_now(desk: HelpDesk, at: datetime) -> DeskNow:
    if not desk.hours:
        return DeskNow(desk, DeskState.VARIES)
    spans = sorted(_spans(desk, at))
    running = [end for start, end in spans if start <= at < end]
    if running:
        closes_at = _closing(max(running), spans, at)
        midnight = datetime.combine(at.date() + timedelta(days=1), time.min, at.tzinfo)
        return DeskNow(desk, DeskState.OPEN, None, closes_at, is_open_till_midnight=closes_at == midnight)
    coming = [start for start, _ in spans if start > at]
    return DeskNow(desk, DeskState.LATER, opens_at=min(coming, default=None))


def _closing(ends_at: datetime, spans: list[tuple[datetime, datetime]], at: datetime) -> datetime | None:
    """Follow hours that go on without a break; None when they go on for days."""
    for start, end in spans:
        if start <= ends_at < end:
            ends_at = end
    return ends_at if ends_at - at < timedelta(days=2) else None


def _spans(desk: HelpDesk, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    for offset in range(-1, DAYS_LOOKED_AHEAD):
        day = at.date() + timedelta(days=offset)
        if _is_closed(desk, day):
            continue
        midnight = datetime.combine(day, time.min, at.tzinfo)
        for hours in desk.hours:
            if hours.is_on(day):
                opens_at = midnight + timedelta(minutes=hours.opens_minute)
                yield opens_at, midnight + timedelta(minutes=hours.closes_minute)


def _is_closed(desk: HelpDesk, day: date) -> bool:
    if desk.is_closed_on_holidays and is_national_holiday(day):
        return True
    today = (day.month, day.day)
    return any(
        first <= today <= last if first <= last else today >= first or today <= last for first, last in desk.closed
    )
