"""The sign-in sheet on paper: a short code for each row, and what people type from it afterwards; all pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import normalize

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.states import RegistrationState, SessionState

LETTERS = "ACEFHJKMPRTWY"
"""13 letters that look like no digit and like no other; a prime number of them."""

MOST_CHARACTERS = 5_000
_DASHES = r"[-‐‑‒–—―−~〜ー]"
_AROUND_DASH = re.compile(rf"\s*{_DASHES}\s*")
_BETWEEN = re.compile(r"[\s,、;・/。.]+")
_ROW = re.compile(r"(\d{1,6})-?([A-Z])?")
_RANGE = re.compile(r"(\d{1,6})([A-Z])?-(\d{1,6})([A-Z])?")


class NothingToPrint(Refusal):
    """The session is a draft: nobody can see it, and nobody has booked."""

    title = _("まだ印刷できません")
    message = _("回を公開すると、ポスターと名簿を印刷できます。")


class Why(StrEnum):
    """What is wrong with something that was typed."""

    UNREADABLE = "unreadable"
    BACKWARDS = "backwards"
    NOBODY = "nobody"
    OTHER_LETTER = "other-letter"
    CANCELLED = "cancelled"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was typed, as it was typed, and what is wrong with it."""

    code: str
    why: Why


@dataclass(slots=True)
class Reading:
    """What was read from the sheet: whom to mark, who is marked already, and what could not be read."""

    to_mark: list[Guest] = field(default_factory=list)
    already: list[Guest] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def may_print(state: SessionState) -> None:
    """Let the session's papers be printed from its publication on.

    Raises:
        NothingToPrint: it is a draft.
    """
    if state is SessionState.DRAFT:
        raise NothingToPrint


def row_code(training_session_id: int, seq: int) -> str:
    """Return the code that stands in a row of the sheet: the claim's turn and a check letter, such as 17K.

    It does not change when others book or cancel after printing. A wrong digit, two exchanged ones and the sheet of
    another session are found by the letter twelve times out of thirteen.
    """
    return f"{seq}{LETTERS[(seq * 7 + training_session_id * 3) % len(LETTERS)]}"


def read_codes(text: str, training_session_id: int, everybody: Iterable[Guest]) -> Reading:
    """Read codes, bare numbers and ranges of them, such as 「1-12, 15K、１８」, in any width and order.

    In a range, those who have cancelled are passed over: they were no longer on the sheet or did not come.

    Args:
        text: as it was typed.
        training_session_id: whose sheet it is.
        everybody: with a claim to the session, cancelled ones too.
    """
    by_seq = {guest.seq: guest for guest in everybody}
    reading, seen = Reading(), set[int]()
    for typed in _parts(text):
        rows = _rows(typed, training_session_id, by_seq)
        if isinstance(rows, Why):
            reading.faults.append(Fault(typed, rows))
            continue
        for guest in rows:
            if guest.seq not in seen:
                seen.add(guest.seq)
                (reading.already if guest.state is RegistrationState.ATTENDED else reading.to_mark).append(guest)
    return reading


def _parts(text: str) -> Iterator[str]:
    plain = _AROUND_DASH.sub("-", normalize("NFKC", text).upper())
    yield from (part for part in _BETWEEN.split(plain) if part)


def _rows(typed: str, training_session_id: int, by_seq: dict[int, Guest]) -> list[Guest] | Why:
    if row := _ROW.fullmatch(typed):
        return _one(int(row[1]), row[2], training_session_id, by_seq)
    if both := _RANGE.fullmatch(typed):
        ends = [_one(int(both[at]), both[at + 1], training_session_id, by_seq, is_end=True) for at in (1, 3)]
        if wrong := next((end for end in ends if isinstance(end, Why)), None):
            return wrong
        return _between(int(both[1]), int(both[3]), by_seq)
    return Why.UNREADABLE


def _one(
    seq: int, letter: str | None, training_session_id: int, by_seq: dict[int, Guest], *, is_end: bool = False
) -> list[Guest] | Why:
    if seq not in by_seq:
        return Why.NOBODY
    if letter and row_code(training_session_id, seq) != f"{seq}{letter}":
        return Why.OTHER_LETTER
    if is_end:
        return []
    return _if_expected([by_seq[seq]])


def _between(first: int, last: int, by_seq: dict[int, Guest]) -> list[Guest] | Why:
    if first > last:
        return Why.BACKWARDS
    here = [guest for seq, guest in sorted(by_seq.items()) if first <= seq <= last]
    return _if_expected([guest for guest in here if guest.state is not RegistrationState.CANCELLED])


def _if_expected(guests: list[Guest]) -> list[Guest] | Why:
    states = {guest.state for guest in guests}
    if RegistrationState.CANCELLED in states:
        return Why.CANCELLED
    return Why.WAITING if RegistrationState.WAITING in states else guests
