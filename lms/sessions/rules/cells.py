"""What stands in the cells of a list of people, and what is wrong with it; all pure."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from email_validator import EmailNotValidError, validate_email

from lms.core.calendar import parse_day
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.booking_number import parse_booking_number
from lms.sessions.rules.people import MOST_IN_GROUP, PAIR, parse_contact

_MOST_CHARACTERS = 100
_MOST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell: the line as the sender sees it, the head of the column, and what to do."""

    row: int
    column: str
    message: LazyString


class Cells:
    """One line of a list; each reading notes what is wrong with it."""

    def __init__(self, number: int, cells: Mapping[str, str], heads: Mapping[str, Sequence[str]]) -> None:
        self.number, self.cells, self.heads = number, cells, heads
        self.faults: list[CellFault] = []

    def complain(self, column: str, message: LazyString) -> None:
        """Note a fault."""
        self.faults.append(CellFault(self.number, self.heads[column][0], message))

    def name(self) -> str:
        """Read a name exactly; there must be one."""
        name = self.cells.get("name", "")
        if not any(unicodedata.category(character)[0] not in "ZC" for character in name):
            self.complain("name", _("お名前を入れてください。"))
        return self.text("name") or ""

    def kana(self) -> str | None:
        """Read a reading; half-width kana become full."""
        return self.reading("kana")

    def reading(self, column: str) -> str | None:
        """Read a reading of any column."""
        return unicodedata.normalize("NFKC", self.text(column) or "") or None

    def text(self, column: str) -> str | None:
        """Read a short text."""
        text = self.cells.get(column, "")
        if len(text) > _MOST_CHARACTERS:
            self.complain(column, _("100文字までです。"))
        return text or None

    def phone(self) -> str | None:
        """Read a telephone number as digits; a zero that a spreadsheet has eaten is missed."""
        text = self.cells.get("phone", "")
        contact = parse_contact(text) if text else None
        if text and (contact is None or contact.phone is None):
            self.complain("phone", _("電話番号の形になっていません。例：090-1234-5678"))
        elif contact and not (contact.phone or "").startswith("0") and not _is_abroad(text):
            self.complain("phone", _("先頭の 0 がありません。Excel が消した 0 を入れてください。"))
        return contact.phone if contact else None

    def email(self) -> str | None:
        """Read an e-mail address."""
        text = self.cells.get("email", "")
        contact = parse_contact(text) if text else None
        try:
            if text:
                validate_email(unicodedata.normalize("NFKC", text), check_deliverability=False)
        except EmailNotValidError:
            self.complain("email", _("メールアドレスの形になっていません。例：hanako@example.jp"))
        return contact.email if contact else None

    def places(self, *, is_pair: bool = False, is_group: bool = False) -> int:
        """Read 1 or 2, or for a group how many people.

        Args:
            is_pair: whether the line names somebody who comes along.
            is_group: whether it is that of a group.
        """
        text = unicodedata.normalize("NFKC", self.cells.get("places", "")).strip().removesuffix("人").removesuffix("名")
        if is_group:
            people = int(text) if text.isascii() and text.isdecimal() and len(text) < _MOST_DIGITS else 0
            if not 1 <= people <= MOST_IN_GROUP:
                self.complain("places", _("団体の人数を、1から1,000までの数で入れてください。"))
            return max(people, 1)
        if text not in ({"", str(PAIR)} if is_pair else {"", "1", str(PAIR)}):
            self.complain("places", _("人数は 1 か 2 で入れてください（2 は、となりどうしの席です）。"))
        return PAIR if is_pair or text == str(PAIR) else 1

    def booking_number(self) -> str | None:
        """Read a booking number."""
        text = self.cells.get("number", "")
        number = parse_booking_number(text) if text else None
        if text and number is None:
            self.complain("number", _("受付番号の形になっていません。"))
        return number

    def day(self) -> date | None:
        """Read a day, by era or not."""
        text = self.cells.get("held_on", "")
        day = parse_day(text) if text else None
        if text and day is None:
            self.complain("held_on", _("日付の形になっていません。例：2026/5/23、令和8年5月23日"))
        return day


def _is_abroad(phone: str) -> bool:
    return unicodedata.normalize("NFKC", phone).startswith("+")
