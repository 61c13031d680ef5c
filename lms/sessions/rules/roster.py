"""A roster from somewhere else: who is in it, what is wrong with it, and who may be here already; all pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from lms.core.calendar import parse_day
from lms.core.tables import Table
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.booking_number import parse_booking_number
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.people import PAIR, parse_contact
from lms.sessions.rules.states import LIVE

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("お名前", "氏名", "名前", "参加者名", "受講者名", "Name"),
    "kana": ("ふりがな", "フリガナ", "カナ", "氏名カナ", "よみがな", "よみ"),
    "phone": ("電話番号", "電話", "携帯電話", "携帯番号", "連絡先", "TEL", "Phone"),
    "email": ("メールアドレス", "メール", "E-mail", "Email", "Mail"),
    "places": ("人数", "席数"),
    "held_on": ("回の日", "開催日", "実施日", "受講日"),
    "number": ("受付番号",),
}
"""Heads under which offices write what we read; the first of each is what our own files say."""

_MOST_CHARACTERS = 100


class Fate(StrEnum):
    """What becomes of a line of a roster."""

    NEW = "new"
    LOOKALIKE = "lookalike"
    """Perhaps somebody who is here already: staff decide."""
    HERE = "here"
    """The very claim, by its booking number, or the same name with the same address: nothing to do."""


@dataclass(frozen=True, slots=True)
class RosterFault:
    """What is wrong in one cell: the line as the sender sees it, the head of the column, and what to do."""

    row: int
    column: str
    message: LazyString


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person of a roster, in the spelling that is stored."""

    row: int
    name: str
    kana: str | None = None
    phone: str | None = None
    email: str | None = None
    places: int = 1
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line beside those who are here; `like` names whom it resembles."""

    entry: RosterEntry
    fate: Fate
    like: str | None = None


def read_roster(table: Table, held_on: date) -> tuple[list[RosterEntry], list[RosterFault]]:
    """Read the lines of a roster; every fault is found at once.

    Args:
        table: as `core.table_files.read_table` gave it for `COLUMNS`.
        held_on: the day of the session (JST); a line for another day is a fault.
    """
    entries, faults = [], []
    for row in table.rows:
        reader = _Reader(row.number, row.cells)
        entries.append(reader.entry(held_on))
        faults += reader.faults
    return entries, faults


def review(entries: Sequence[RosterEntry], guests: Iterable[Guest]) -> tuple[list[Reviewed], list[RosterFault]]:
    """Lay a roster beside those who have a claim to the session; nobody is taken for somebody else by machine.

    Source: docs/rules.md, R6 "One claim".
    """
    live = [guest for guest in guests if guest.state in LIVE and guest.name]
    by_number = {guest.booking_number: guest for guest in live}
    seen = {
        _same(guest.name or "", guest.phone, guest.email): guest.name or ""
        for guest in live
        if guest.phone or guest.email
    }
    names = {_plain(guest.name or ""): guest.name or "" for guest in live}
    addresses = {value: guest.name or "" for guest in live for value in (guest.phone, guest.email) if value}
    found, faults = [], []
    for entry in entries:
        guest = by_number.get(entry.number or "")
        same = _same(entry.name, entry.phone, entry.email)
        if entry.number and (guest is None or guest.name != entry.name):
            faults.append(
                RosterFault(
                    entry.row,
                    COLUMNS["number"][0],
                    _("この受付番号とお名前の方は、この回にいません。新しい方なら、番号を空にしてください。"),
                )
            )
        elif guest or ((entry.phone or entry.email) and same in seen):
            found.append(Reviewed(entry, Fate.HERE, seen.get(same) or entry.name))
        else:
            like = names.get(_plain(entry.name)) or addresses.get(entry.phone or "") or addresses.get(entry.email or "")
            found.append(Reviewed(entry, Fate.LOOKALIKE if like else Fate.NEW, like))
            names.setdefault(_plain(entry.name), entry.name)
            addresses |= {value: entry.name for value in (entry.phone, entry.email) if value}
            seen |= {same: entry.name} if entry.phone or entry.email else {}
    return found, faults


def _same(name: str, phone: str | None, email: str | None) -> tuple[str, str | None, str | None]:
    return _plain(name), phone, email


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


class _Reader:
    """One line, and what is wrong with it."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number, self.cells = number, cells
        self.faults: list[RosterFault] = []

    def entry(self, held_on: date) -> RosterEntry:
        """Read all cells."""
        self._check_day(held_on)
        return RosterEntry(
            self.number,
            self._name(),
            self._text("kana", unicodedata.normalize("NFKC", self.cells.get("kana", ""))),
            self._phone(),
            self._email(),
            self._places(),
            self._number(),
        )

    def _complain(self, column: str, message: LazyString) -> None:
        self.faults.append(RosterFault(self.number, COLUMNS[column][0], message))

    def _name(self) -> str:
        name = self.cells.get("name", "")
        if not any(unicodedata.category(character)[0] not in "ZC" for character in name):
            self._complain("name", _("お名前を入れてください。"))
        return self._text("name", name) or ""

    def _text(self, column: str, text: str) -> str | None:
        if len(text) > _MOST_CHARACTERS:
            self._complain(column, _("100文字までです。"))
        return text or None

    def _phone(self) -> str | None:
        text = self.cells.get("phone", "")
        contact = parse_contact(text) if text else None
        digits = "".join(character for character in unicodedata.normalize("NFKC", text) if character.isdecimal())
        if text and (contact is None or contact.phone is None):
            self._complain("phone", _("電話番号の形になっていません。例：090-1234-5678"))
        elif contact and digits and not digits.startswith(("0", "81")):
            self._complain("phone", _("先頭の 0 がありません。Excel が消した 0 を入れてください。"))
        return contact.phone if contact else None

    def _email(self) -> str | None:
        text = self.cells.get("email", "")
        contact = parse_contact(text) if text else None
        try:
            if text:
                validate_email(unicodedata.normalize("NFKC", text), check_deliverability=False)
        except EmailNotValidError:
            self._complain("email", _("メールアドレスの形になっていません。例：hanako@example.jp"))
        return contact.email if contact else None

    def _places(self) -> int:
        text = unicodedata.normalize("NFKC", self.cells.get("places", "")).strip().removesuffix("人").removesuffix("名")
        if text not in {"", "1", str(PAIR)}:
            self._complain("places", _("人数は 1 か 2 で入れてください（2 は、となりどうしの席です）。"))
        return PAIR if text == str(PAIR) else 1

    def _number(self) -> str | None:
        text = self.cells.get("number", "")
        number = parse_booking_number(text) if text else None
        if text and number is None:
            self._complain("number", _("受付番号の形になっていません。"))
        return number

    def _check_day(self, held_on: date) -> None:
        text = self.cells.get("held_on", "")
        day = parse_day(text) if text else held_on
        if day is None:
            self._complain("held_on", _("日付の形になっていません。例：2026/5/23、令和8年5月23日"))
        elif day != held_on:
            self._complain("held_on", _("この回の日ではありません。ほかの回の方の行を、のぞいてください。"))
