"""Calls: notices for people who read no mail, made by telephone; all pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from lms.sessions.rules.states import Channel

WITHIN = timedelta(days=1)
"""Within this time somebody is to be called, and at the latest before the session begins."""


class CallKind(StrEnum):
    """What is to be told; each is also the kind of a mail."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PROMOTED = "promoted"
    CHANGED = "session_changed"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"
    REMINDER = "reminder"
    DECISION = "decision"
    GOING_AHEAD = "going_ahead"
    MOVED = "moved"
    RESTORED = "restored"

    @property
    def mail(self) -> str:
        """The kind of the mail that tells the same."""
        return f"mail.{self.value}"


class CallOutcome(StrEnum):
    """How a call ended; somebody who is not at home is no end."""

    REACHED = "reached"
    UNREACHABLE = "unreachable"
    NOT_NEEDED = "not-needed"


TOLD_AFTER_THE_END = frozenset({CallKind.CALLED_OFF, CallKind.LAPSED})
"""What is still told to somebody whose claim has ended; of anything else who has cancelled need not hear."""


class Pressed(StrEnum):
    """The button that whoever telephones presses."""

    REACHED = "reached"
    NOT_AT_HOME = "not-at-home"
    UNREACHABLE = "unreachable"


ENDINGS = {Pressed.REACHED: CallOutcome.REACHED, Pressed.UNREACHABLE: CallOutcome.UNREACHABLE}
_HEARD_AT_ONCE = frozenset({CallKind.CONFIRMED, CallKind.WAITING})
_YIELDING = {CallKind.REMINDER: frozenset(CallKind), CallKind.CHANGED: frozenset({CallKind.CHANGED})}


def kind_of(mail: str) -> CallKind | None:
    """Return the call that tells the same as a mail; None for what needs no call (thanks, an own cancellation)."""
    return next((kind for kind in CallKind if kind.mail == mail), None)


def needs_call(kind: CallKind, channel: Channel) -> bool:
    """Say whether somebody without e-mail is called: not about what they have just heard or read themselves.

    Who books on a page or by telephone sees or hears the result; who sends a paper does not.

    Source: docs/rules.md, R19 "Notices".
    """
    return kind not in _HEARD_AT_ONCE or channel is Channel.PAPER


def yields_to(kind: CallKind) -> frozenset[CallKind]:
    """Return the open calls that already tell what a new one would, so that they stay as they are.

    Each call says how things stand now. So a reminder needs no call of its own while any is open, and of two
    changes the first is kept, which knows what the person has heard last.
    """
    return _YIELDING.get(kind, frozenset())


def due_at(made_at: datetime, starts_at: datetime) -> datetime:
    """Return until when somebody is to be called: within a day, and before the start if that lies ahead."""
    within = made_at + WITHIN
    return min(within, starts_at) if starts_at > made_at else within
