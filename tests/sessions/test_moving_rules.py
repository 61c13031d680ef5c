"""A plan moves with all its windows, and a decision is announced in time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.clock import to_jst
from lms.sessions.rules.moving import DecisionTooLate, Move, MovesIntoThePast, check_decision, is_soon, moved
from lms.sessions.rules.states import SessionState
from tests.support.organising import plan

NOW = datetime(2027, 6, 1, tzinfo=UTC)
PLAN = plan(doors_open_at=plan().starts_at - timedelta(minutes=20))
PUBLISHED = SessionState.PUBLISHED


def test_everything_moves_along_and_the_time_of_day_stays():
    later = moved(PLAN, Move(1, date(2027, 7, 18)), NOW)

    assert to_jst(later.starts_at) == to_jst(PLAN.starts_at).replace(month=7, day=18)
    assert later.ends_at - later.starts_at == PLAN.ends_at - PLAN.starts_at
    assert later.starts_at - later.doors_open_at == timedelta(minutes=20)
    assert later.starts_at - later.promotion_closes_at == PLAN.starts_at - PLAN.promotion_closes_at


def test_another_time_of_day_moves_doors_and_deadline_of_promotion_too():
    later = moved(PLAN, Move(1, date(2027, 7, 18), time(10, 0)), NOW)

    assert f"{to_jst(later.starts_at):%m-%d %H:%M}" == "07-18 10:00"
    assert f"{to_jst(later.doors_open_at):%H:%M}" == "09:40"
    assert later.registration_closes_at <= later.starts_at


def test_registration_that_is_open_stays_open_and_one_that_is_not_moves():
    opened = plan(registration_opens_at=NOW - timedelta(days=3))
    ahead = plan(registration_opens_at=NOW + timedelta(days=3))
    to = Move(1, date(2027, 7, 18))

    assert moved(opened, to, NOW).registration_opens_at == opened.registration_opens_at
    assert moved(ahead, to, NOW).registration_opens_at == ahead.registration_opens_at + timedelta(days=28)


@given(st.dates(date(2027, 5, 1), date(2028, 3, 31)), st.none() | st.times(), st.integers(-40, 15))
def test_wherever_it_moves_the_plan_still_holds_together(day, starts, opened):
    before = plan(registration_opens_at=NOW + timedelta(days=opened))
    try:
        after = moved(before, Move(1, day, starts), NOW)
    except MovesIntoThePast:
        return
    assert NOW < after.starts_at < after.ends_at
    assert after.registration_closes_at <= after.starts_at
    assert after.registration_opens_at is None or after.registration_opens_at < after.registration_closes_at


@pytest.mark.parametrize(
    ("state", "hours_before", "is_let_through"),
    [
        (PUBLISHED, 6, True),
        (PUBLISHED, 0, False),
        (PUBLISHED, -1, False),
        (PUBLISHED, 48, False),
        (SessionState.DRAFT, 6, False),
        (SessionState.CALLED_OFF, 6, False),
    ],
)
def test_a_decision_lies_ahead_and_before_the_start(state, hours_before, is_let_through):
    starts_at = NOW + timedelta(hours=24)
    try:
        check_decision(state, starts_at - timedelta(hours=hours_before), starts_at, NOW)
    except DecisionTooLate:
        assert not is_let_through
    else:
        assert is_let_through


def test_only_what_is_held_within_a_week_may_have_to_be_called_off_in_a_hurry():
    assert is_soon(PUBLISHED, NOW + timedelta(days=7), NOW)
    assert not is_soon(PUBLISHED, NOW + timedelta(days=8), NOW)
    assert not is_soon(PUBLISHED, NOW, NOW)
    assert not is_soon(SessionState.CALLED_OFF, NOW + timedelta(days=1), NOW)
