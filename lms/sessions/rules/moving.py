"""Sessions that move to another day, and what is said before a storm; all pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from lms.core.clock import to_jst
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.scheduling import Plan, instant, moved_by_days
from lms.sessions.rules.states import SessionState

SOON = timedelta(days=7)
"""Within this time a session may have to be called off in a hurry."""


class CannotMove(Refusal):
    """The session is closed, a draft, or held on another day already."""

    title = _("この回は、動かせません")
    message = _("締めた回や、もう代わりの回のある回です。ほかの回も、まだ動かしていません。")


class MovesIntoThePast(Refusal):
    """The new time has gone by."""

    title = _("新しい日時が、過ぎています")
    message = _("これからの日時を入れてください。どの回も、まだ動かしていません。")


class DecisionTooLate(Refusal):
    """It is to be decided after the start, or in the past, or about a session that does not take place."""

    title = _("その時刻には、決められません")
    message = _("これからで、講座の始まりより前の時刻を入れてください。")


@dataclass(frozen=True, slots=True)
class Move:
    """A session and the day it moves to.

    Attributes:
        starts: another time of day; None keeps it.
    """

    training_session_id: int
    held_on: date
    starts: time | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move.

    Attributes:
        training_session_id: the same session, or the one that is held instead of one that was called off.
        told: claims that are told.
        clashing: people who now have two places at one time.
    """

    training_session_id: int
    told: int
    clashing: int


def moved(plan: Plan, to: Move, now: datetime) -> Plan:
    """Return the plan on its new day, with all its windows; registration that is open already stays open.

    Raises:
        MovesIntoThePast: it would begin before *now*.
    """
    started = to_jst(plan.starts_at)
    new_start = instant(to.held_on, to.starts or started.time())
    if new_start <= now:
        raise MovesIntoThePast
    later = moved_by_days(plan, (to.held_on - started.date()).days)
    slip = new_start - later.starts_at
    doors = later.doors_open_at + slip if later.doors_open_at else None
    closes_at = (
        min(later.registration_closes_at, new_start) if plan.registration_closes_at <= plan.starts_at else new_start
    )
    opens_at = plan.registration_opens_at
    if opens_at is not None and opens_at > now:
        opens_at = later.registration_opens_at
    return replace(
        later,
        starts_at=new_start,
        ends_at=later.ends_at + slip,
        doors_open_at=doors,
        registration_opens_at=None if opens_at and opens_at >= closes_at else opens_at,
        registration_closes_at=closes_at,
        promotion_closes_at=later.promotion_closes_at + slip,
    )


def check_decision(state: SessionState, decision_at: datetime, starts_at: datetime, now: datetime) -> None:
    """Let the announcement of a decision through.

    Raises:
        DecisionTooLate: it lies behind, or after the start, or the session does not take place anyway.
    """
    if state is not SessionState.PUBLISHED or not now < decision_at < starts_at:
        raise DecisionTooLate


def is_soon(state: SessionState, starts_at: datetime, now: datetime) -> bool:
    """Say whether a session may have to be called off in a hurry."""
    return state is SessionState.PUBLISHED and now < starts_at <= now + SOON
