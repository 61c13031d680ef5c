from datetime import UTC, date, datetime, timedelta

import pytest

from lms.sessions.rules.states import SessionState
from lms.stats.rules.due import Moments, Reason, days_between, is_late, reason_of

NOW = datetime(2026, 5, 12, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moments(state=SessionState.PUBLISHED, starts=5 * DAY, closes=4 * DAY):
    return Moments(state, NOW + starts, NOW + starts + HOUR, NOW + closes)


@pytest.mark.parametrize(
    ("session", "occupied", "reason"),
    [
        pytest.param(moments(starts=-HOUR), 20, Reason.UNCLOSED, id="over-at-this-moment"),
        pytest.param(moments(starts=-HOUR + timedelta(seconds=1)), 20, None, id="still-running"),
        pytest.param(moments(SessionState.CLOSED, starts=-5 * DAY), 20, None, id="closed"),
        pytest.param(moments(SessionState.DRAFT, starts=-5 * DAY), 20, None, id="never-published"),
        pytest.param(moments(SessionState.CALLED_OFF), 0, Reason.CALLED_OFF, id="called-off-this-week"),
        pytest.param(moments(SessionState.CALLED_OFF, starts=8 * DAY), 0, None, id="called-off-later"),
        pytest.param(moments(SessionState.CALLED_OFF, starts=-HOUR), 0, None, id="called-off-and-past"),
        pytest.param(moments(closes=2 * DAY), 9, Reason.THIN, id="closes-soon-with-9-of-30"),
        pytest.param(moments(closes=2 * DAY), 10, None, id="a-third-has-booked"),
        pytest.param(moments(closes=4 * DAY), 0, None, id="there-is-time"),
        pytest.param(moments(closes=-HOUR), 0, None, id="booking-is-over"),
    ],
)
def test_what_should_be_looked_at(session, occupied, reason):
    assert reason_of(session, occupied, 30, NOW) is reason


def test_what_has_passed_is_late():
    assert {reason for reason in Reason if is_late(reason)} == {Reason.UNCLOSED, Reason.DESK_REVIEW}


def test_days_are_counted_by_the_calendar_of_japan():
    assert days_between(date(2026, 5, 12), datetime(2026, 5, 12, 15, tzinfo=UTC)) == 1
    assert days_between(date(2026, 5, 12), date(2026, 5, 9)) == -3
