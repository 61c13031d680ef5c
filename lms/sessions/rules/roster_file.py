"""A roster on its way out: the same columns under the same heads as on its way in; all pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.core.translation import lazy_gettext as _
from lms.core.written_tables import lost_in
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.parties import by_party
from lms.sessions.rules.people import PAIR
from lms.sessions.rules.roster import COLUMNS
from lms.sessions.rules.states import LIVE
from lms.sessions.rules.words import REGISTRATION_STATES

OLD_ENCODING = "cp932"
_READ_BACK = ("name", "kana", "phone", "email", "places", "companion", "companion_kana", "group")
_ONLY_TOLD = (_("状態"), _("この回での番号"))


class FileKind(StrEnum):
    """The files that a roster can be had as."""

    XLSX = "xlsx"
    CSV = "csv"
    CP932 = "cp932"
    """A CSV for programs that know no UTF-8."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A line that the older encoding cannot hold, with the characters that would be lost."""

    name: str
    characters: str


def heads() -> list[str]:
    """Return the heads: those that an import reads, then what is only told."""
    return [*(COLUMNS[column][0] for column in _READ_BACK), *(str(head) for head in _ONLY_TOLD)]


def lines(everybody: Iterable[Guest]) -> list[list[str]]:
    """Write everybody with a live claim and a name, in the order they came, a pair in one line.

    Of a group there is a line for its places without names, and one for each who is named. State and booking number
    stand under heads that no import reads, because they belong to this session alone.
    """
    live = [each for each in everybody if each.state in LIVE and each.name and each.places]
    lines = [part for party in by_party(live) for part in _parts(party)]
    return [_line(*part) for part in sorted(lines, key=lambda part: part[0].seq)]


def lost(written: Iterable[list[str]]) -> list[Lost]:
    """Name the lines of which the older encoding would lose something."""
    found = [(line[0], lost_in("".join(line), OLD_ENCODING)) for line in written]
    return [Lost(name, characters) for name, characters in found if characters]


def _parts(party: list[Guest]) -> list[list[Guest]]:
    """Part a party into what stands in one line each: a pair together, people of a group apart."""
    is_pair = len(party) == PAIR and not any(each.group_name for each in party)
    return [party] if is_pair else [[each] for each in party]


def _line(guest: Guest, companion: Guest | None = None) -> list[str]:
    return [
        guest.name or "",
        guest.kana or "",
        _dialled(guest.phone),
        guest.email or "",
        str(PAIR if companion else guest.places),
        companion.name or "" if companion else "",
        companion.kana or "" if companion else "",
        guest.group_name or "" if guest.holds_group else "",
        str(REGISTRATION_STATES[guest.state]),
        guest.booking_number,
    ]


def _dialled(phone: str | None) -> str:
    """Write a number from abroad with its plus, so that nobody misses a zero before it."""
    return f"+{phone}" if phone and not phone.startswith("0") else phone or ""
