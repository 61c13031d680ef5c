"""What somebody looks for."""

from dataclasses import dataclass
from datetime import date

from lms.sessions.rules.states import Mode

LAST_PAGE = 10_000
"""Nobody turns further; a larger number in the address is read as this one."""


@dataclass(frozen=True, slots=True)
class Search:
    """The filters of the list of sessions; None and False mean that it does not matter.

    Attributes:
        prefecture: two digits.
        municipality: six digits; a designated city stands for its wards too.
        first_day: first Japanese calendar day.
        last_day: last Japanese calendar day, included.
        mode: IN_PERSON and ONLINE each find hybrid sessions too.
        language: a code of `rules.words.LANGUAGES`.
        only_free: only what can be booked now without waiting.
        page: from 1.
    """

    prefecture: str | None = None
    municipality: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    mode: Mode | None = None
    language: str | None = None
    only_free: bool = False
    page: int = 1

    @property
    def is_narrow(self) -> bool:
        """Whether any filter is set."""
        return self != Search(page=self.page)


def page_number(text: str | None) -> int:
    """Read a page from an address: from 1 to `LAST_PAGE`; whatever is no number is 1."""
    digits = text or ""
    is_number = digits.isascii() and digits.isdecimal() and len(digits) < 10
    return min(LAST_PAGE, max(1, int(digits))) if is_number else 1
