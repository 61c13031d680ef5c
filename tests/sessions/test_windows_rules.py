from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.refusals import NotOpenYet, RegistrationClosed, SessionCalledOff, TooLateToCancel
from lms.sessions.rules.seats import Queue
from lms.sessions.rules.states import RegistrationState, SessionState
from lms.sessions.rules.windows import (
    Offer,
    Window,
    is_cancellable,
    is_past,
    may_cancel,
    may_promote,
    may_register,
    offer,
    overlaps,
    public_path,
)

OPENS = datetime(2026, 5, 1, tzinfo=UTC)
CLOSES = datetime(2026, 5, 21, tzinfo=UTC)
STARTS = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=90)
SECOND = timedelta(seconds=1)


def window(state=SessionState.PUBLISHED, opens_at=OPENS):
    return Window(state, opens_at, CLOSES, STARTS, ENDS)


@pytest.mark.parametrize("now", [OPENS, OPENS + SECOND, CLOSES - SECOND])
def test_one_may_register_within_the_window(now):
    may_register(window(), now)


@pytest.mark.parametrize(
    ("state", "now", "refusal"),
    [
        (SessionState.PUBLISHED, OPENS - SECOND, NotOpenYet),
        (SessionState.PUBLISHED, CLOSES, RegistrationClosed),
        (SessionState.DRAFT, OPENS, NotOpenYet),
        (SessionState.CLOSED, OPENS, RegistrationClosed),
        (SessionState.CALLED_OFF, OPENS, SessionCalledOff),
    ],
)
def test_outside_the_window_the_refusal_says_why(state, now, refusal):
    with pytest.raises(refusal):
        may_register(window(state), now)


def test_without_an_opening_moment_registration_is_open_from_publication():
    may_register(window(opens_at=None), OPENS - timedelta(days=100))


@pytest.mark.parametrize("now", [OPENS - SECOND, CLOSES, ENDS + SECOND])
def test_staff_enters_what_came_late_or_early_but_not_into_a_called_off_session(now):
    may_register(window(), now, by_staff=True)

    with pytest.raises(SessionCalledOff):
        may_register(window(SessionState.CALLED_OFF), now, by_staff=True)


@pytest.mark.parametrize("state", [RegistrationState.CONFIRMED, RegistrationState.WAITING])
def test_one_may_cancel_until_the_session_starts(state):
    may_cancel(state, window(), STARTS - SECOND)

    with pytest.raises(TooLateToCancel):
        may_cancel(state, window(), STARTS)
    may_cancel(state, window(), STARTS, by_staff=True)


@pytest.mark.parametrize("state", [RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CANCELLED])
def test_what_is_noted_or_over_is_not_cancelled(state):
    assert not is_cancellable(state, window(), OPENS, by_staff=True)


@pytest.mark.parametrize("state", [SessionState.CLOSED, SessionState.CALLED_OFF])
def test_nothing_is_cancelled_in_a_session_that_is_over(state):
    assert not is_cancellable(RegistrationState.CONFIRMED, window(state), OPENS, by_staff=True)


def test_nobody_moves_up_from_the_promotion_deadline_on():
    assert may_promote(SessionState.PUBLISHED, STARTS, STARTS - SECOND)
    assert not may_promote(SessionState.PUBLISHED, STARTS, STARTS)
    assert not may_promote(SessionState.CALLED_OFF, STARTS, STARTS - SECOND)


@pytest.mark.parametrize(
    ("queue", "now", "said"),
    [
        (Queue(occupied=0), OPENS, Offer.OPEN),
        (Queue(occupied=6), OPENS, Offer.OPEN),
        (Queue(occupied=7), OPENS, Offer.FEW),
        (Queue(occupied=10), OPENS, Offer.FULL),
        (Queue(9, 1, 1), OPENS, Offer.FULL),
        (Queue(9, 2, 2), OPENS, Offer.FEW),
        (Queue(), OPENS - SECOND, Offer.NOT_YET),
        (Queue(), CLOSES, Offer.CLOSED),
        (Queue(), ENDS, Offer.ENDED),
    ],
)
def test_a_session_says_what_it_has_to_offer(queue, now, said):
    assert offer(window(), queue, 10, now) is said


def test_a_session_that_is_called_off_or_closed_says_only_that():
    assert offer(window(SessionState.CALLED_OFF), Queue(), 10, OPENS) is Offer.CALLED_OFF
    assert offer(window(SessionState.CLOSED), Queue(), 10, OPENS) is Offer.ENDED


moments = st.integers(0, 40)


@given(moments, st.integers(1, 10), moments, st.integers(1, 10))
def test_two_occasions_overlap_when_they_share_a_minute(start, length, other_start, other_length):
    def at(minute):
        return STARTS + timedelta(minutes=minute)

    shared = set(range(start, start + length)) & set(range(other_start, other_start + other_length))

    found = overlaps(at(start), at(start + length), at(other_start), at(other_start + other_length))

    assert found is bool(shared)


def test_a_private_session_has_no_address_by_number():
    assert public_path(12, None) == "/sessions/12"
    assert public_path(12, "k3y") == "/s/k3y"


@pytest.mark.parametrize(
    ("state", "session_state", "now", "past"),
    [
        pytest.param("confirmed", "published", STARTS, False, id="while-it-lasts"),
        pytest.param("confirmed", "published", ENDS, True, id="over"),
        pytest.param("cancelled", "published", OPENS, True, id="given-back"),
        pytest.param("attended", "published", STARTS, True, id="marked"),
        pytest.param("cancelled", "called-off", OPENS, False, id="called-off-but-still-looked-for"),
        pytest.param("cancelled", "called-off", ENDS, True, id="called-off-and-over"),
    ],
)
def test_what_was_and_what_is_to_come(state, session_state, now, past):
    assert is_past(RegistrationState(state), window(SessionState(session_state)), now) is past
