"""Japanese dates as pure functions: eras, weekdays, fiscal years, and what people type for them."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from lms.core.clock import to_jst

# First day of each era. Source: 元号を改める政令 (平成31年政令第143号) and its predecessors.
_ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
)
_FIRST_DAY = _ERAS[-1][1]
_LAST_YEAR = 2199  # long before the calendar of the machine ends, so that a day may still be moved and counted on
_ERA_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正"}
_WEEKDAYS = "月火水木金土日"
_WESTERN = re.compile(r"(\d{4})[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?")
_YEARLESS = re.compile(r"(\d{1,2})[月/.\-](\d{1,2})日?")
_LONGEST_RUN_UP = timedelta(days=183)
_WAREKI = re.compile(r"(令和|平成|昭和|大正|[RHST])(元|\d{1,2})[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?")
_TIME = re.compile(r"(午前|午後)?(\d{1,2})[:時](\d{1,2})?分?")


def wareki(day: date) -> str:
    """Return the year of *day* by era, as 令和8年; the first year is 元年.

    Raises:
        ValueError: the day lies before 大正, which no page of ours needs.
    """
    for name, first_day in _ERAS:
        if day >= first_day:
            year = day.year - first_day.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    raise ValueError(f"{day} lies before the eras known here")


def fiscal_year(day: date) -> int:
    """Return the fiscal year, April to March, that *day* belongs to.

    Source: docs/rules.md, R14.
    """
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_of(instant: datetime) -> int:
    """Return the fiscal year of an instant by the Japanese calendar day it falls on."""
    return fiscal_year(to_jst(instant).date())


def fiscal_year_label(year: int) -> str:
    """Return 2026年度（令和8年度） for 2026."""
    return f"{year}年度（{wareki(date(year, 5, 1))}度）"


def day_label(day: date) -> str:
    """Return 5月23日（土）."""
    return f"{day.month}月{day.day}日（{_WEEKDAYS[day.weekday()]}）"


def day_full_label(day: date) -> str:
    """Return 2026年（令和8年）5月23日（土）."""
    return f"{day.year}年（{wareki(day)}）{day_label(day)}"


def parse_day(text: str) -> date | None:
    """Read a date as people write it: 2026/4/1, 2026年4月1日, 令和8年4月1日, R8.4.1, in any width.

    Returns:
        The date, or None when the text is not a date that exists, from 大正 to the year 2199: 1026年 and 9999年
        are slips, and no page could show the one or count on from the other.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if found := _WESTERN.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
        return _date_or_none(year, month, day)
    if not (found := _WAREKI.fullmatch(plain)):
        return None
    era, era_year, month_text, day_text = found.groups()
    era = _ERA_LETTERS.get(era, era)
    first_year = next(first.year for name, first in _ERAS if name == era)
    year = first_year + (1 if era_year == "元" else int(era_year)) - 1
    parsed = _date_or_none(year, int(month_text), int(day_text))
    return parsed if parsed and wareki(parsed).startswith(era) else None


def parse_day_before(text: str, day: date) -> date | None:
    """Read a date that leads up to *day*, as `parse_day` does; without a year it is in that day's year.

    Where that lies after *day* and the year before is less than half a year away, that is meant: 12月20日 for a day in
    January.

    Returns:
        The date, which may lie after *day* as well; None when the text is not a date.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not (found := _YEARLESS.fullmatch(plain)):
        return parse_day(text)
    month, day_of_month = (int(part) for part in found.groups())
    same_year = _date_or_none(day.year, month, day_of_month)
    year_before = _date_or_none(day.year - 1, month, day_of_month)
    is_near = year_before is not None and day - year_before < _LONGEST_RUN_UP
    return year_before if is_near and (same_year is None or same_year > day) else same_year


def parse_time(text: str) -> time | None:
    """Read a time of day as people write it: 13:30, 13時30分, 午後1時半, in any width."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("半", "30分")
    if not (found := _TIME.fullmatch(plain)):
        return None
    half, hour_text, minute_text = found.groups()
    hour, minute = int(hour_text), int(minute_text or 0)
    if half and hour > 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "午後" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        read = date(year, month, day)
    except ValueError:
        return None
    return read if read >= _FIRST_DAY and year <= _LAST_YEAR else None
