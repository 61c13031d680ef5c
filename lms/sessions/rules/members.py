"""A list of those who are to take part: read, and laid beside those who are known; all pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from lms.core.calendar import parse_day, parse_time
from lms.core.tables import Table
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.cells import CellFault, Cells
from lms.sessions.rules.states import RegistrationState

COLUMNS: dict[str, tuple[str, ...]] = {
    "member_number": ("社員番号", "職員番号", "会員番号", "学籍番号", "番号", "No", "No."),
    "name": ("お名前", "氏名", "名前", "Name"),
    "kana": ("ふりがな", "フリガナ", "カナ", "氏名カナ", "よみがな", "よみ"),
    "department": ("所属", "部署", "課", "クラス", "Department"),
    "phone": ("電話番号", "電話", "携帯電話", "連絡先", "TEL"),
    "email": ("メールアドレス", "メール", "E-mail", "Email"),
    "slot": ("回", "回の日", "受講日", "受講予定日", "開催日"),
}
"""Heads under which offices write what we read; the first of each is what our own files say."""

MOST_NUMBER_CHARACTERS = 40


class Progress(StrEnum):
    """How far a member is."""

    OPEN = "open"
    WAITING = "waiting"
    BOOKED = "booked"
    ABSENT = "absent"
    ATTENDED = "attended"


_BEST_FIRST = (
    (RegistrationState.ATTENDED, Progress.ATTENDED),
    (RegistrationState.CONFIRMED, Progress.BOOKED),
    (RegistrationState.WAITING, Progress.WAITING),
    (RegistrationState.ABSENT, Progress.ABSENT),
)


def progress_of(states: Iterable[RegistrationState]) -> Progress:
    """Say how far somebody is by where their claims stand; those given up say nothing."""
    found = set(states)
    return next((progress for state, progress in _BEST_FIRST if state in found), Progress.OPEN)


class Plan(StrEnum):
    """What becomes of a line of the list."""

    NEW = "new"
    BOOKED = "booked"
    MOVED = "moved"
    DONE = "done"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """One line of the list; `slot` is the day and time (or None) of the session it is for."""

    row: int
    member_number: str
    name: str
    kana: str | None = None
    department: str | None = None
    phone: str | None = None
    email: str | None = None
    slot: tuple[date, time | None] | None = None


@dataclass(frozen=True, slots=True)
class KnownMember:
    """Somebody on the list already, and the session in which they have a place or a turn."""

    member_id: int
    name: str
    progress: Progress
    training_session_id: int | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A coming session of the organisation, as the list may name it; day and time by a clock in Japan."""

    training_session_id: int
    day: date
    starts: time


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be done for one line."""

    entry: MemberEntry
    plan: Plan
    member_id: int | None
    training_session_id: int | None


def read_members(table: Table) -> tuple[list[MemberEntry], list[CellFault]]:
    """Read the lines of a list; every fault is found at once.

    Args:
        table: as `core.table_files.read_table` gave it for `COLUMNS`.
    """
    entries, faults = [], []
    for row in table.rows:
        cells = Cells(row.number, row.cells, COLUMNS)
        entries.append(_entry(cells))
        faults += cells.faults
    twice = {number for number, times in Counter(entry.member_number for entry in entries).items() if times > 1}
    faults += [
        CellFault(entry.row, COLUMNS["member_number"][0], _("同じ番号の行が、2つあります。"))
        for entry in entries
        if entry.member_number in twice and entry.member_number
    ]
    return entries, faults


def plan_members(
    entries: Iterable[MemberEntry], known: Mapping[str, KnownMember], slots: Sequence[Slot]
) -> tuple[list[Planned], list[CellFault]]:
    """Lay a list beside the members who are known by their numbers, and the sessions that are coming.

    Who has attended is left as they are. A number never changes its owner.
    """
    planned, faults = [], []
    for entry in entries:
        member = known.get(entry.member_number)
        if member and _plain(member.name) != _plain(entry.name):
            message = _("この番号は「%(name)s」さんの番号です。お名前をたしかめてください。", name=member.name)
            faults.append(CellFault(entry.row, COLUMNS["member_number"][0], message))
        target, fault = _target(entry, slots)
        faults += [fault] if fault else []
        planned.append(_planned(entry, member, target))
    return planned, faults


def _planned(entry: MemberEntry, member: KnownMember | None, target: int | None) -> Planned:
    if member is None:
        return Planned(entry, Plan.NEW, None, target)
    if member.progress is Progress.ATTENDED:
        return Planned(entry, Plan.DONE, member.member_id, None)
    if target is None or target == member.training_session_id:
        return Planned(entry, Plan.SAME, member.member_id, None)
    plan = Plan.MOVED if member.training_session_id else Plan.BOOKED
    return Planned(entry, plan, member.member_id, target)


def _target(entry: MemberEntry, slots: Sequence[Slot]) -> tuple[int | None, CellFault | None]:
    if entry.slot is None:
        return None, None
    day, starts = entry.slot
    found = [slot.training_session_id for slot in slots if slot.day == day and starts in (None, slot.starts)]
    if len(found) == 1:
        return found[0], None
    missing = _("この日時の、これからの回がありません。回をつくって公開してから、入れてください。")
    several = _("この日には回がいくつかあります。「2026/5/23 13:30」のように、時刻も入れてください。")
    return None, CellFault(entry.row, COLUMNS["slot"][0], several if found else missing)


def _entry(cells: Cells) -> MemberEntry:
    number = unicodedata.normalize("NFKC", cells.cells.get("member_number", "")).strip()
    if not number:
        cells.complain("member_number", _("番号を入れてください。"))
    if len(number) > MOST_NUMBER_CHARACTERS:
        cells.complain("member_number", _("番号は40文字までです。"))
    return MemberEntry(
        row=cells.number,
        member_number=number,
        name=cells.name(),
        kana=cells.kana(),
        department=cells.text("department"),
        phone=cells.phone(),
        email=cells.email(),
        slot=_slot(cells),
    )


def _slot(cells: Cells) -> tuple[date, time | None] | None:
    text = unicodedata.normalize("NFKC", cells.cells.get("slot", "")).strip()
    if not text:
        return None
    day_text, _space, time_text = text.partition(" ")
    day, starts = parse_day(day_text), parse_time(time_text) if time_text else None
    if day is None or (time_text and starts is None):
        cells.complain("slot", _("回は「2026/5/23」や「令和8年5月23日 13:30」のように入れてください。"))
        return None
    return day, starts


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
