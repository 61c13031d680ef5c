"""A roster from somewhere else: who is in it, what is wrong with it, and who may be here already; all pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lms.core.tables import Table
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.cells import CellFault, Cells
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.states import LIVE

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("お名前", "氏名", "名前", "参加者名", "受講者名", "Name"),
    "kana": ("ふりがな", "フリガナ", "カナ", "氏名カナ", "よみがな", "よみ"),
    "phone": ("電話番号", "電話", "携帯電話", "携帯番号", "連絡先", "TEL", "Phone"),
    "email": ("メールアドレス", "メール", "E-mail", "Email", "Mail"),
    "places": ("人数", "席数"),
    "companion": ("いっしょの方のお名前", "同伴者名", "同伴者", "介助者名"),
    "companion_kana": ("いっしょの方のふりがな", "同伴者カナ", "同伴者ふりがな"),
    "group": ("団体名", "グループ名"),
    "held_on": ("回の日", "開催日", "実施日", "受講日"),
    "number": ("受付番号",),
}
"""Heads under which offices write what we read; the first of each is what our own files say."""


class Fate(StrEnum):
    """What becomes of a line of a roster."""

    NEW = "new"
    LOOKALIKE = "lookalike"
    """Perhaps somebody who is here already: staff decide."""
    HERE = "here"
    """The very claim, by its booking number, or the same name with the same address: nothing to do."""
    TWICE = "twice"
    """The same name with the same address as an earlier line of the file: entered once, by that line."""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One line of a roster, in the spelling that is stored: a person, a pair, or a group with its contact.

    Attributes:
        places: 2 for a pair; of a group, those without names.
        companion: the other of a pair; None when there is none, or no name for them.
        group: what the group calls itself; None for a person or a pair.
    """

    row: int
    name: str
    kana: str | None = None
    phone: str | None = None
    email: str | None = None
    places: int = 1
    number: str | None = None
    companion: str | None = None
    companion_kana: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A line beside those who are here; `like` names whom it resembles, `first_row` is where the file has them."""

    entry: RosterEntry
    fate: Fate
    like: str | None = None
    first_row: int | None = None


def read_roster(table: Table, held_on: date) -> tuple[list[RosterEntry], list[CellFault]]:
    """Read the lines of a roster; every fault is found at once.

    Args:
        table: as `core.table_files.read_table` gave it for `COLUMNS`.
        held_on: the day of the session (JST); a line for another day is a fault.
    """
    entries, faults = [], []
    for row in table.rows:
        cells = Cells(row.number, row.cells, COLUMNS)
        entries.append(_entry(cells, held_on))
        faults += cells.faults
    return entries, faults


def _entry(cells: Cells, held_on: date) -> RosterEntry:
    if (cells.day() or held_on) != held_on:
        cells.complain("held_on", _("この回の日ではありません。ほかの回の方の行を、のぞいてください。"))
    group, companion = cells.text("group"), cells.text("companion")
    if group and companion:
        cells.complain("companion", _("団体の行には、いっしょの方のお名前を書けません。"))
    return RosterEntry(
        row=cells.number,
        name=cells.name(),
        kana=cells.kana(),
        phone=cells.phone(),
        email=cells.email(),
        places=cells.places(is_pair=companion is not None, is_group=group is not None),
        number=cells.booking_number(),
        companion=companion,
        companion_kana=cells.reading("companion_kana"),
        group=group,
    )


def review(entries: Sequence[RosterEntry], guests: Iterable[Guest]) -> tuple[list[Reviewed], list[CellFault]]:
    """Lay a roster beside those who have a claim to the session; nobody is taken for somebody else by machine.

    Source: docs/rules.md, R6 "One claim".
    """
    live = [guest for guest in guests if guest.state in LIVE and guest.name]
    by_number = {guest.booking_number: guest for guest in live}
    met = _Met()
    for guest in live:
        met.add(guest.name or "", guest.phone, guest.email, None)
    found, faults = [], []
    for entry in entries:
        booked = by_number.get(entry.number or "")
        if entry.number and (booked is None or booked.name != entry.name):
            faults.append(
                CellFault(
                    entry.row,
                    COLUMNS["number"][0],
                    _("この受付番号とお名前の方は、この回にいません。新しい方なら、番号を空にしてください。"),
                )
            )
        else:
            found.append(Reviewed(entry, Fate.HERE, entry.name) if booked else met.reviewed(entry))
            met.add(entry.name, entry.phone, entry.email, entry.row)
    return found, faults


@dataclass(frozen=True, slots=True)
class _Met:
    """Who was met so far, by all of them, by name and by address: each a name, and the row of the file it stands in."""

    whole: dict[tuple[str, str | None, str | None], tuple[str, int | None]] = field(default_factory=dict)
    names: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    addresses: dict[str, tuple[str, int | None]] = field(default_factory=dict)

    def add(self, name: str, phone: str | None, email: str | None, row: int | None) -> None:
        """Remember somebody, unless somebody like them came first."""
        self.names.setdefault(_plain(name), (name, row))
        for address in filter(None, (phone, email)):
            self.addresses.setdefault(address, (name, row))
            self.whole.setdefault((_plain(name), phone, email), (name, row))

    def reviewed(self, entry: RosterEntry) -> Reviewed:
        """Say what becomes of a line."""
        if same := self.whole.get((_plain(entry.name), entry.phone, entry.email)):
            name, row = same
            return Reviewed(entry, Fate.TWICE if row else Fate.HERE, name, row)
        by_address = self.addresses.get(entry.phone or "") or self.addresses.get(entry.email or "")
        like, first_row = self.names.get(_plain(entry.name)) or by_address or (None, None)
        return Reviewed(entry, Fate.LOOKALIKE if like else Fate.NEW, like, first_row)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
