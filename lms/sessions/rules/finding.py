"""What somebody looks for: filters, pages and months."""

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import normalize

from lms.sessions.rules.states import AccessFact, Audience, Mode

PAGE_SIZE = 20
MOST_FOUND = 1000
"""Nobody reads more: further sessions are neither counted nor shown before the filters are narrower."""
LAST_PAGE = MOST_FOUND // PAGE_SIZE
"""A larger number in the address is read as this one."""
FEW_FOUND = 3
"""Below this number, sessions nearby are shown too."""
EVENING_FROM_HOUR = 17
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


class When(StrEnum):
    """On which days, or at which time of the day; by a clock in Japan."""

    WEEKDAY = "weekday"
    """Monday to Friday; whether it is a holiday is not known."""
    WEEKEND = "weekend"
    """Saturday or Sunday."""
    EVENING = "evening"
    """Any day, beginning at 17:00 or later."""


class Nearness(StrEnum):
    """How a session nearby is near, the nearest first."""

    SAME_CITY = "same-city"
    SAME_PREFECTURE = "same-prefecture"
    NEIGHBOUR = "neighbour"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class Meant:
    """A place that may be meant by what somebody typed into a search: a prefecture, or a part of one."""

    prefecture_code: str
    code6: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Search:
    """The filters of the list of sessions; None, False and empty mean that it does not matter.

    Attributes:
        prefecture: two digits.
        municipality: six digits; a designated city stands for its wards too.
        first_day: first Japanese calendar day.
        last_day: last Japanese calendar day, included.
        mode: IN_PERSON and ONLINE each find hybrid sessions too.
        language: a code of `rules.words.LANGUAGES`.
        access: all of these are offered, by the venue or by the session.
        only_free: only what can be booked now without waiting.
        campaign: the id of one whose name the sessions bear.
        page: from 1.
    """

    prefecture: str | None = None
    municipality: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    when: When | None = None
    mode: Mode | None = None
    language: str | None = None
    audience: Audience | None = None
    access: tuple[AccessFact, ...] = ()
    only_free: bool = False
    campaign: int | None = None
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether any filter is set."""
        return self != Search(page=self.page)

    @property
    def has_details(self) -> bool:
        """Whether any filter is set besides the place."""
        return self.anywhere().is_narrow

    @property
    def home(self) -> str | None:
        """The prefecture that is looked in, two digits; None when the place does not matter."""
        return self.municipality[:2] if self.municipality else self.prefecture

    def anywhere(self) -> "Search":
        """Return the same search without the place."""
        return replace(self, prefecture=None, municipality=None)

    def on_any_day(self) -> "Search":
        """Return the same search without its first and last day."""
        return replace(self, first_day=None, last_day=None)


def page_number(text: str | None) -> int:
    """Read a page from an address: from 1 to `LAST_PAGE`; whatever is no number is 1."""
    digits = text or ""
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    return min(LAST_PAGE, max(1, int(digits))) if is_number else 1


def parse_month(text: str | None) -> date | None:
    """Read a month from an address, such as 2026-12, and return its first day; None when it is no month.

    Only the years 2000 to 2099 are known, so that the way to the next month ends somewhere.
    """
    found = _MONTH.fullmatch(normalize("NFKC", text or "").strip())
    return date(int(found[1]), int(found[2]), 1) if found else None


def month_after(first_day: date) -> date:
    """Return the first day of the following month."""
    return (first_day + timedelta(days=31)).replace(day=1)


def month_before(first_day: date) -> date:
    """Return the first day of the month before."""
    return (first_day - timedelta(days=1)).replace(day=1)


def weeks(first_day: date) -> list[list[date | None]]:
    """Lay a month out in weeks from Sunday to Saturday; None stands for a day of another month."""
    days = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdatescalendar(first_day.year, first_day.month)
    return [[day if day.month == first_day.month else None for day in week] for week in days]
