"""The file of help desks: numbers, hours and the day somebody last checked them."""

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lms.catalog.formats import safe_yaml
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.desk_words import DeskWordsEntry, counts_that_differ, words_of
from lms.catalog.formats.faults import Fault, FileFaults
from lms.catalog.formats.safe_yaml import Document
from lms.catalog.formats.schema import Entry, Key, Language, Text, WebAddress
from lms.catalog.formats.validation import validated
from lms.catalog.rules import HelpDesk, OpeningHours, PhoneNumber, Window

JST = timezone(timedelta(hours=9))
"""Japan keeps one time all year, so the format needs no clock."""

_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}
_NOT_DIALLED = re.compile(r"[^0-9#]")

DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, StringConstraints(pattern=r"^([0-3][0-9]|4[0-8]):[0-5][0-9]$")]
YearDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Day = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Moment = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]$")]
Number = Annotated[str, StringConstraints(pattern=r"^#?[0-9][0-9-]{1,14}$")]


class NumberEntry(Entry):
    """A number, with a label when there are several."""

    number: Number
    label: Text | None = None


class HoursEntry(Entry):
    """Opening hours; 32:00 is 8 o'clock the next morning."""

    days: list[DayName] = []
    days_of_month: list[Annotated[int, Field(ge=1, le=31)]] = []
    opens: Clock
    closes: Clock


class ClosedEntry(Entry):
    """Days of every year on which nobody is there, both included."""

    first: YearDay
    last: YearDay


class WindowEntry(Entry):
    """When a dated desk exists, JST; the end is no longer part of it."""

    starts: Moment
    ends: Moment


class DeskEntry(Entry):
    """One desk."""

    key: Key
    name: Text
    summary: Text
    numbers: Annotated[list[NumberEntry], Field(min_length=1)]
    hours_text: Text
    free: bool
    hours: list[HoursEntry] = []
    closed: list[ClosedEntry] = []
    tags: list[Text] = []
    url: WebAddress | None = None
    window: WindowEntry | None = None
    checked: Day
    source: Text
    languages: dict[Language, DeskWordsEntry] = {}


class DesksEntry(Entry):
    """help-desks.yaml, whole."""

    desks: Annotated[list[DeskEntry], Field(min_length=1)]


def read_help_desks(path: Path) -> tuple[list[HelpDesk], list[Fault]]:
    """Read the file of help desks.

    Returns:
        The desks, or none of them together with every fault. The page still shows
        119 and 110, which stand in no file.
    """
    folder = CourseFolder(path.parent)
    text = folder.read_text(path.name)
    if text is None:
        return [], folder.faults
    try:
        document = safe_yaml.load(text)
        entry = validated(DesksEntry, document)
    except FileFaults as error:
        folder.complain_all(path.name, error)
        return [], folder.faults
    _check(folder, path.name, entry, document)
    return ([] if folder.faults else [_desk(desk) for desk in entry.desks]), folder.faults


def _check(folder: CourseFolder, name: str, entry: DesksEntry, document: Document) -> None:
    seen: set[str] = set()
    for number, desk in enumerate(entry.desks):
        line = document.line_of(("desks", number))
        if desk.key in seen:
            folder.complain(name, line, f"窓口「{desk.key}」が2つあります。", "別の key にしてください。")
        seen.add(desk.key)
        for message in _faults_of(desk):
            folder.complain(name, line, f"窓口「{desk.key}」の{message}")


def _faults_of(desk: DeskEntry) -> list[str]:
    found = []
    if any(_minute(hours.closes) <= _minute(hours.opens) for hours in desk.hours):
        found.append("終わりの時刻が、始まりより前です。次の朝までは 32:00 のように書いてください。")
    if any(not hours.days and not hours.days_of_month for hours in desk.hours):
        found.append("開く日（days か days_of_month）がありません。")
    moments = [desk.window.starts, desk.window.ends] if desk.window else []
    if not all(_is_real(moment) for moment in [*moments, f"{desk.checked} 00:00"]):
        found.append("日付が、こよみにありません。")
    elif moments and moments[0] >= moments[1]:
        found.append("期間の終わりが、始まりより前です。")
    labels = sum(number.label is not None for number in desk.numbers)
    return [*found, *counts_that_differ(desk.languages, len(desk.tags), labels)]


def _is_real(moment: str) -> bool:
    try:
        _moment(moment)
    except ValueError:
        return False
    return True


def _desk(entry: DeskEntry) -> HelpDesk:
    return HelpDesk(
        key=entry.key,
        name=entry.name,
        summary=entry.summary,
        numbers=tuple(PhoneNumber(number.number, dialled(number.number), number.label) for number in entry.numbers),
        hours_text=entry.hours_text,
        is_free=entry.free,
        hours=tuple(opening_hours(hours) for hours in entry.hours),
        checked_on=date.fromisoformat(entry.checked),
        source=entry.source,
        url=entry.url,
        tags=tuple(entry.tags),
        closed=tuple(closed_span(span) for span in entry.closed),
        window=Window(_moment(entry.window.starts), _moment(entry.window.ends)) if entry.window else None,
        languages=words_of(entry.languages),
    )


def opening_hours(entry: HoursEntry) -> OpeningHours:
    """Turn a row of hours into the value that rules understand."""
    return OpeningHours(
        opens_minute=_minute(entry.opens),
        closes_minute=_minute(entry.closes),
        weekdays=frozenset(_DAYS[day] for day in entry.days),
        days_of_month=frozenset(entry.days_of_month),
    )


def closed_span(entry: ClosedEntry) -> tuple[tuple[int, int], tuple[int, int]]:
    """Turn days of every year on which nobody is there into the value that rules understand."""
    return _month_day(entry.first), _month_day(entry.last)


def dialled(number: str) -> str:
    """Return what a telephone dials: digits and `#` only."""
    return _NOT_DIALLED.sub("", number)


def _minute(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)
