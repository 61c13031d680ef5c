"""Campaigns (強化月間): the days for which an area asks sessions to be held, and what is told of them; all pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from unicodedata import normalize

from lms.core.calendar import parse_day
from lms.core.translation import marked

DEFAULT_NAME = marked("孤独・孤立対策強化月間")
FIRST_YEAR = 2024
ANNOUNCED_BEFORE = timedelta(days=30)
"""From so long before its first day a campaign is told of on the first page and above the list."""
FEWEST_SHOWN = 10
"""R13's k, and the step to which shown numbers of people are rounded down."""
_MONTH = 5
_NATIONAL_FROM = 4


class CampaignStanding(StrEnum):
    """Where a campaign stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """Everything that a coordinator settles about a campaign; the days are both included."""

    area: str
    name: str
    starts_on: date
    ends_on: date
    text: str


@dataclass(frozen=True, slots=True)
class CampaignName:
    """A campaign as the cards of its sessions name it."""

    id: int
    name: str


def default_days(year: int) -> tuple[date, date]:
    """Return the days of a campaign when nobody says otherwise: all of May."""
    return date(year, _MONTH, 1), date(year, _MONTH, 31)


def next_year(today: date) -> int:
    """Return the year whose May is not over yet."""
    return today.year if today <= default_days(today.year)[1] else today.year + 1


def national_month(today: date) -> tuple[date, date] | None:
    """Return the days of the month that the government holds, from the month before until its end; else None.

    It is May of every year since 2024 (令和6年).

    Source: 内閣官房・内閣府「孤独・孤立対策に関するこれまでの政府の主な取組」§6.
    """
    return default_days(today.year) if _NATIONAL_FROM <= today.month <= _MONTH else None


def parse_year(text: str) -> int | None:
    """Read a year as people write it: 2027, 2027年, 令和9年, R9, in any width; None when it is none."""
    plain = re.sub(r"年度?$", "", "".join(normalize("NFKC", text).split()))
    day = parse_day(f"{plain}/{_MONTH}/1")
    return day.year if day else None


def standing(starts_on: date, ends_on: date, today: date) -> CampaignStanding:
    """Say where a campaign stands."""
    if today > ends_on:
        return CampaignStanding.OVER
    return CampaignStanding.RUNNING if today >= starts_on else CampaignStanding.COMING


def heads_shown(heads: int) -> int | None:
    """Return how many people everybody may be told of: rounded down to tens, None below ten.

    Whoever takes one such number from another (of the day before, of a campaign inside this one, of their own
    sessions) is left with a span as wide as k, so no small number can be worked out.

    Source: docs/rules.md, R13 "Small numbers" and R24 "Campaign".
    """
    return heads // FEWEST_SHOWN * FEWEST_SHOWN if heads >= FEWEST_SHOWN else None
