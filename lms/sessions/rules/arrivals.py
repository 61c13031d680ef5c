"""What a scanned code is worth: at the desk, and at the door where people check themselves in; all pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.attendance import DESK_OPENS_BEFORE
from lms.sessions.rules.states import RegistrationState, SessionState

DOOR_OPENS_BEFORE = timedelta(minutes=60)
"""How long before the start people may check themselves in; it ends with the session."""

DOOR_CODE_LASTS = timedelta(seconds=120)
"""How long a code on the screen at the door opens anything; the screen draws a new one every minute."""

DOOR_STAYS_OPEN = timedelta(minutes=15)
"""How long whoever has read the code at the door may take to find the own booking."""


class Scan(StrEnum):
    """What a scan comes to."""

    WELCOME = "welcome"
    ALREADY = "already"
    CALLED_OFF = "called-off"
    CANCELLED = "cancelled"
    TOO_EARLY = "too-early"
    OVER = "over"
    WAITING = "waiting"
    UNDONE = "undone"


class InvalidCode(Refusal):
    """A code that was not written here, or is of another session."""

    status = 404
    title = _("無効です")
    message = _(
        "このコードは、この講座のものではないか、こわれています。受付の方に、受付番号かお名前をお伝えください。"
    )


class CodeEnded(Refusal):
    """The code of the door is over: it was photographed, or the page was left open."""

    status = 410
    title = _("無効です（コードの時間が切れました）")
    message = _("受付にあるコードを、もう一度読みとってください。読みとれないときは、受付の方にお声がけください。")


@dataclass(frozen=True, slots=True)
class Times:
    """State and moments of a session that decide about a scan; all moments aware."""

    state: SessionState
    starts_at: datetime
    ends_at: datetime


def scan_at_desk(times: Times, claim: RegistrationState, now: datetime) -> Scan:
    """Say what the code of a booking is worth to whoever stands at the desk; the desk is open until it is closed.

    Who waits is let in from the list, where one sees whether there is room.
    """
    found = _scan(times, claim, now, DESK_OPENS_BEFORE, until=None)
    return Scan.WAITING if found is Scan.WELCOME and claim is RegistrationState.WAITING else found


def scan_at_door(times: Times, claim: RegistrationState, now: datetime) -> Scan:
    """Say whether somebody may check themselves in: from an hour before the start until the end, with a place.

    Who waits, or was taken back at the desk, speaks to the people there.
    """
    found = _scan(times, claim, now, DOOR_OPENS_BEFORE, until=times.ends_at)
    if found is Scan.WELCOME and claim is not RegistrationState.CONFIRMED:
        return Scan.WAITING if claim is RegistrationState.WAITING else Scan.UNDONE
    return found


def _scan(times: Times, claim: RegistrationState, now: datetime, before: timedelta, until: datetime | None) -> Scan:
    if times.state is SessionState.CALLED_OFF:
        return Scan.CALLED_OFF
    if claim is RegistrationState.ATTENDED:
        return Scan.ALREADY
    if times.state is SessionState.CLOSED or (until is not None and now >= until):
        return Scan.OVER
    if claim is RegistrationState.CANCELLED:
        return Scan.CANCELLED
    if times.state is SessionState.DRAFT or now < times.starts_at - before:
        return Scan.TOO_EARLY
    return Scan.WELCOME
