"""Taps that a device kept while the network was away: what becomes of each; all pure.

Whatever the order in which devices come back, the end is the same: a tap marks somebody who is expected, finds
somebody who is marked already, or is listed for people to settle. Nothing is decided by the clock of a device.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lms.sessions.rules.states import RegistrationState

MOST_TAPS = 500
"""In one sending; a device with more sends again."""


class TapOutcome(StrEnum):
    """What became of a tap when it came in."""

    MARKED = "marked"
    ALREADY = "already"
    UNDONE = "undone"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    SHUT = "shut"
    UNKNOWN = "unknown"


CONFLICTS = frozenset(TapOutcome) - {TapOutcome.MARKED, TapOutcome.ALREADY}
"""Outcomes that people settle; the tap has changed nothing yet."""

_AT_ANY_TIME: dict[RegistrationState | None, TapOutcome] = {
    None: TapOutcome.UNKNOWN,
    RegistrationState.ATTENDED: TapOutcome.ALREADY,
    RegistrationState.CANCELLED: TapOutcome.CANCELLED,
}


class Settlement(StrEnum):
    """What people decide about a conflict."""

    ATTENDED = "attended"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Tap:
    """「来ました」 as a device kept it.

    Attributes:
        nonce: random, of this very tap; however often it is sent, it counts once.
        seen: where the claim stood on the screen that was tapped.
        tapped_at: by the clock of the device, aware.
    """

    nonce: str
    registration_id: int
    device: str
    seen: RegistrationState
    tapped_at: datetime


def outcome_of(state: RegistrationState | None, seen: RegistrationState, *, is_open: bool) -> TapOutcome:
    """Say what becomes of one tap.

    Somebody who waits is never let in by machine: two devices without a network cannot share one free place.

    Args:
        state: where the claim stands now; None when the session has no such claim.
        seen: where it stood on the screen that was tapped.
        is_open: whether people may be marked now.

    Source: docs/rules.md, R8 "Attendance".
    """
    if state in _AT_ANY_TIME:
        return _AT_ANY_TIME[state]
    if not is_open:
        return TapOutcome.SHUT
    if state is RegistrationState.WAITING:
        return TapOutcome.WAITING
    if state is RegistrationState.ABSENT and seen is not RegistrationState.ABSENT:
        return TapOutcome.UNDONE
    return TapOutcome.MARKED


def outcomes_of(
    taps: Iterable[Tap], states: Mapping[int, RegistrationState], *, is_open: bool
) -> dict[str, TapOutcome]:
    """Say what becomes of taps that come in together, by their nonces.

    Args:
        taps: new ones only; of a nonce that comes twice, the first counts.
        states: where the claims of the session stand now, by id.
        is_open: whether people may be marked now.
    """
    now = dict(states)
    outcomes: dict[str, TapOutcome] = {}
    for tap in taps:
        if tap.nonce in outcomes:
            continue
        outcomes[tap.nonce] = outcome_of(now.get(tap.registration_id), tap.seen, is_open=is_open)
        if outcomes[tap.nonce] is TapOutcome.MARKED:
            now[tap.registration_id] = RegistrationState.ATTENDED
    return outcomes
