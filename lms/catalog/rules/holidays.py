"""The national holidays of Japan, so that a town hall is not called open on one.

The rules are those of 国民の祝日に関する法律 as amended for 2022 and later; the equinoxes follow the usual
approximation, which has agreed with the official announcements and holds until 2099.
"""

from datetime import date, timedelta
from functools import cache

MONDAY, SUNDAY = 0, 6
_FIXED = ((1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23))
_MONDAYS = ((1, 2), (7, 3), (9, 3), (10, 2))
"""Month, and which of its Mondays."""
_SPRING, _AUTUMN = 20.8431, 23.2488
"""Days of March and September on which the equinoxes of 1980 fell."""


def is_national_holiday(day: date) -> bool:
    """Tell whether a day is a national holiday, substitutes and days between two holidays included.

    Args:
        day: a day from 2022 to 2099.

    Returns:
        True for holidays of the law; New Year and other closing days of offices are not among them.

    Source: docs/rules.md, R17 "Help"; 国民の祝日に関する法律 (昭和23年法律第178号).
    """
    return day in _holidays_of(day.year)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    named = {date(year, month, day) for month, day in _FIXED}
    named |= {_nth_monday(year, month, number) for month, number in _MONDAYS}
    named |= {date(year, 3, _equinox(year, _SPRING)), date(year, 9, _equinox(year, _AUTUMN))}
    substitutes = {_next_free(day, named) for day in named if day.weekday() == SUNDAY}
    between = {day + timedelta(days=1) for day in named if day + timedelta(days=2) in named}
    return frozenset(named | substitutes | between)


def _nth_monday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7 + 7 * (number - 1))


def _equinox(year: int, in_1980: float) -> int:
    return int(in_1980 + 0.242194 * (year - 1980) - (year - 1980) // 4)


def _next_free(day: date, named: set[date]) -> date:
    while day in named:
        day += timedelta(days=1)
    return day
