"""When one may register and cancel, and what a session has to offer just now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.sessions.rules.refusals import NotOpenYet, RegistrationClosed, SessionCalledOff, TooLateToCancel
from lms.sessions.rules.seats import Queue, free_places, seat_for_newcomer
from lms.sessions.rules.states import RegistrationState, SessionState

FEW_PLACES = 4
"""Below this number, places are said to be few."""
_JUST_MADE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Window:
    """State and moments of a session that decide about registration; all moments aware.

    Attributes:
        opens_at: None when registration is open from publication on.
    """

    state: SessionState
    opens_at: datetime | None
    closes_at: datetime
    starts_at: datetime
    ends_at: datetime


class Offer(StrEnum):
    """What a session has to offer to somebody who looks at it."""

    OPEN = "open"
    FEW = "few"
    FULL = "full"
    NOT_YET = "not-yet"
    CLOSED = "closed"
    ENDED = "ended"
    CALLED_OFF = "called-off"


BOOKABLE = frozenset({Offer.OPEN, Offer.FEW, Offer.FULL})
"""Offers that can be taken up now: a place, or a turn on the waiting list."""


def may_register(window: Window, now: datetime, *, by_staff: bool = False) -> None:
    """Let a registration through, or say why not.

    The window is closed from `closes_at` on. Staff, who enter what came by telephone or paper, are not bound by
    the window, only by the state.

    Args:
        window: of the session, read under its lock.
        now: the moment of the registration.
        by_staff: whether staff enters it for somebody.

    Raises:
        SessionCalledOff: the session does not take place.
        NotOpenYet: the window lies ahead, or the session is not published.
        RegistrationClosed: the window lies behind, or the session is closed.
    """
    if window.state is SessionState.CALLED_OFF:
        raise SessionCalledOff
    if window.state is SessionState.CLOSED:
        raise RegistrationClosed
    if window.state is SessionState.DRAFT:
        raise NotOpenYet
    if by_staff:
        return
    if window.opens_at is not None and now < window.opens_at:
        raise NotOpenYet
    if now >= min(window.closes_at, window.ends_at):
        raise RegistrationClosed


def is_cancellable(state: RegistrationState, window: Window, now: datetime, *, by_staff: bool = False) -> bool:
    """Say whether a claim may be given back.

    Args:
        state: of the claim; only a confirmed or a waiting one can be given back.
        window: of its session, which must be published.
        now: the moment of the cancellation; from the start on, only staff may cancel.
        by_staff: whether staff does it.
    """
    is_open = state in {RegistrationState.CONFIRMED, RegistrationState.WAITING}
    is_before = now < window.starts_at or by_staff
    return is_open and is_before and window.state is SessionState.PUBLISHED


def may_cancel(state: RegistrationState, window: Window, now: datetime, *, by_staff: bool = False) -> None:
    """Let a cancellation through, or say why not; arguments as of `is_cancellable`, read under the session's lock.

    Raises:
        TooLateToCancel: the session has begun or is over, or the attendance has been noted.
    """
    if not is_cancellable(state, window, now, by_staff=by_staff):
        raise TooLateToCancel


def is_past(state: RegistrationState, window: Window, now: datetime) -> bool:
    """Say whether a claim belongs to what was: marked, given back, or its session's time is over.

    A session that was called off stays with what is to come until its time would have been over: its people look
    for it there.
    """
    is_ended = state in {RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CANCELLED}
    return now >= window.ends_at or (is_ended and window.state is not SessionState.CALLED_OFF)


def is_just_made(created_at: datetime, now: datetime) -> bool:
    """Say whether a claim is so new that its page still answers the button that made it."""
    return now - created_at < _JUST_MADE


def may_promote(state: SessionState, promotion_closes_at: datetime, now: datetime) -> bool:
    """Say whether people still move up by machine: only while published, and before the promotion deadline.

    Source: docs/rules.md, R5 "Queue".
    """
    return state is SessionState.PUBLISHED and now < promotion_closes_at


def overlaps(starts_at: datetime, ends_at: datetime, other_starts_at: datetime, other_ends_at: datetime) -> bool:
    """Say whether two occasions share a moment; one that starts when the other ends does not.

    Source: docs/rules.md, R6 "One claim".
    """
    return starts_at < other_ends_at and other_starts_at < ends_at


def offer(window: Window, queue: Queue, capacity: int, now: datetime) -> Offer:
    """Say what a session has to offer to one more person.

    Args:
        window: of the session; drafts are never shown.
        queue: how full it is.
        capacity: places of the session.
        now: the moment of looking.

    Returns:
        FULL means a turn on the waiting list; FEW fewer than four places.
    """
    if window.state is SessionState.CALLED_OFF:
        return Offer.CALLED_OFF
    if window.state is SessionState.CLOSED or now >= window.ends_at:
        return Offer.ENDED
    if now >= window.closes_at:
        return Offer.CLOSED
    if window.opens_at is not None and now < window.opens_at:
        return Offer.NOT_YET
    if seat_for_newcomer(queue, capacity) is RegistrationState.WAITING:
        return Offer.FULL
    return Offer.FEW if free_places(capacity, queue.occupied) < FEW_PLACES else Offer.OPEN


def public_path(training_session_id: int, private_token: str | None) -> str:
    """Return the address of a session's page; a private one is reached by its token alone."""
    return f"/s/{private_token}" if private_token else f"/sessions/{training_session_id}"
