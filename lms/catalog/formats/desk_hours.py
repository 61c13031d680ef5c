"""Opening hours as a clerk writes them, one line for each kind of day, and back into the same words.

月〜金 8:30〜17:15 / 土・日 9:00〜12:00、13:00〜16:00 / 毎日 24時間 / 毎月10日 8:00〜翌8:00 /
休み 12月29日〜1月3日 / 休み 祝日
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lms.catalog.formats.help_desks import ClosedEntry, HoursEntry, closed_span, opening_hours
from lms.catalog.rules import OpeningHours
from lms.core.calendar import parse_time

_LETTERS = "月火水木金土日"
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY = {"毎日": _NAMES, "年中無休": _NAMES, "平日": _NAMES[:5]}
_DASHES = re.compile(r"[~〜ー−–—―‐-]")
_LINE = re.compile(r"(毎日|年中無休|平日|毎月[\d・、,日]+?日|[月火水木金土日曜~・、,]+?)(?:は|:)?((?:午|翌|\d).*)")
_RANGE = re.compile(r"(.+)~(.+)")
_YEARLY = re.compile(r"(\d{1,2})[月/](\d{1,2})日?~(\d{1,2})[月/](\d{1,2})日?")
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

Rows = list[dict[str, Any]]
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours in the shape of help-desks.yaml."""

    rows: tuple[HoursEntry, ...] = ()
    closed: tuple[ClosedEntry, ...] = ()
    is_closed_on_holidays: bool = False

    @classmethod
    def from_rows(cls, rows: Sequence[Any], closed: Sequence[Any], *, is_closed_on_holidays: bool) -> "Hours":
        """Read what the table keeps."""
        return cls(
            tuple(HoursEntry.model_validate(row) for row in rows),
            tuple(ClosedEntry.model_validate(row) for row in closed),
            is_closed_on_holidays,
        )

    def as_rows(self) -> tuple[Rows, Rows]:
        """Return what the table keeps: rows of hours, and rows of yearly closing days."""
        return [row.model_dump() for row in self.rows], [row.model_dump() for row in self.closed]

    def lines(self) -> list[str]:
        """Write each row as a line that can be read back."""
        lines = [f"{_days_written(row)} {_span_written(row)}" for row in self.rows]
        lines += [f"休み {_day_written(row.first)}〜{_day_written(row.last)}" for row in self.closed]
        return [*lines, "休み 祝日"] if self.is_closed_on_holidays else lines

    def written(self) -> str:
        """Write the hours in one sentence; empty when there are none."""
        return "、".join(self.lines())


class HoursFault(ValueError):
    """A line that cannot be read.

    Attributes:
        line: the line as it was typed.
    """

    def __init__(self, line: str) -> None:
        super().__init__(line)
        self.line = line


def read_hours(text: str) -> Hours:
    """Read opening hours as they are typed, in any width.

    Raises:
        HoursFault: the first line that cannot be read.
    """
    rows: list[HoursEntry] = []
    closed: list[ClosedEntry] = []
    on_holidays = False
    for line in filter(str.strip, text.splitlines()):
        plain = _DASHES.sub("~", "".join(unicodedata.normalize("NFKC", line).split())).replace("から", "~")
        if plain in {"休み祝日", "祝日休み", "祝日は休み"}:
            on_holidays = True
        elif plain.startswith("休み"):
            closed.append(_closed(plain.removeprefix("休み"), line))
        else:
            rows += _rows(plain, line)
    return Hours(tuple(rows), tuple(closed), on_holidays)


def opening_hours_of(hours: Hours) -> tuple[tuple[OpeningHours, ...], tuple[Span, ...]]:
    """Turn the rows into the values that rules understand: hours, and yearly closing days."""
    return tuple(opening_hours(row) for row in hours.rows), tuple(closed_span(row) for row in hours.closed)


def _rows(plain: str, line: str) -> Iterator[HoursEntry]:
    found = _LINE.fullmatch(plain)
    if not found:
        raise HoursFault(line)
    days, days_of_month = _days(found[1], line)
    for span in re.split("[、,]", found[2]):
        opens, closes = _span(span, line)
        yield HoursEntry(days=days, days_of_month=days_of_month, opens=opens, closes=closes)


def _days(text: str, line: str) -> tuple[list[Any], list[int]]:
    if text in _EVERY_DAY:
        return list(_EVERY_DAY[text]), []
    if text.startswith("毎月"):
        numbers = [int(number) for number in re.findall(r"\d+", text)]
        if not all(1 <= number <= 31 for number in numbers):
            raise HoursFault(line)
        return [], numbers
    letters: list[str] = []
    for part in filter(None, re.split("[・、,]", text.replace("曜日", "").replace("曜", ""))):
        letters += _weekdays(part, line)
    if not letters:
        raise HoursFault(line)
    return [_NAMES[_LETTERS.index(letter)] for letter in dict.fromkeys(letters)], []


def _weekdays(part: str, line: str) -> str:
    """Read 月~金 or 月水金."""
    if "~" not in part:
        return part
    if not (len(part) == 3 and part[1] == "~"):
        raise HoursFault(line)
    first, last = _LETTERS.index(part[0]), _LETTERS.index(part[2])
    return _LETTERS[first : last + 1] if first <= last else _LETTERS[first:] + _LETTERS[: last + 1]


def _span(text: str, line: str) -> tuple[str, str]:
    if text == "24時間":
        return "00:00", "24:00"
    found = _RANGE.fullmatch(text)
    opens, closes = (_minutes(found[1]), _minutes(found[2])) if found else (None, None)
    if opens is None or closes is None or opens >= 24 * 60 or closes <= opens:
        raise HoursFault(line)
    return _clock(opens), _clock(closes)


def _minutes(text: str) -> int | None:
    """Read a time of day; 翌8:00 is 32:00, and 24:00 is the end of the day."""
    if text in {"24:00", "24時"}:
        return 24 * 60
    is_next_day = text.startswith("翌")
    hour = re.sub("^翌[朝日]?", "", text)
    moment = parse_time(f"{hour}:00" if hour.isdecimal() else hour)
    return None if moment is None else moment.hour * 60 + moment.minute + 24 * 60 * is_next_day


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _closed(text: str, line: str) -> ClosedEntry:
    found = _YEARLY.fullmatch(text)
    numbers = [int(number) for number in found.groups()] if found else [0, 0, 0, 0]
    if not all(1 <= m <= 12 and 1 <= d <= _LAST_DAYS[m - 1] for m, d in (numbers[:2], numbers[2:])):
        raise HoursFault(line)
    first_month, first_day, last_month, last_day = numbers
    return ClosedEntry(first=f"{first_month:02}-{first_day:02}", last=f"{last_month:02}-{last_day:02}")


def _days_written(row: HoursEntry) -> str:
    if row.days_of_month:
        return "毎月" + "・".join(f"{day}日" for day in row.days_of_month)
    places = sorted(_NAMES.index(day) for day in row.days)
    if len(places) == 7:
        return "毎日"
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return f"{_LETTERS[places[0]]}〜{_LETTERS[places[-1]]}"
    return "・".join(_LETTERS[place] for place in places)


def _span_written(row: HoursEntry) -> str:
    return "24時間" if (row.opens, row.closes) == ("00:00", "24:00") else f"{_time(row.opens)}〜{_time(row.closes)}"


def _time(clock: str) -> str:
    hour, minute = clock.split(":")
    return f"翌{int(hour) - 24}:{minute}" if clock > "24:00" else f"{int(hour)}:{minute}"


def _day_written(text: str) -> str:
    month, day = text.split("-")
    return f"{int(month)}月{int(day)}日"
