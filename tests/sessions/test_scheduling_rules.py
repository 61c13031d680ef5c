"""Windows stay where they belong, and what is counted adds up."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.attendance import (
    DESK_OPENS_BEFORE,
    DeskClosed,
    DeskNotOpen,
    Held,
    attendances_by_age,
    is_desk_open,
    is_over,
    may_mark,
)
from lms.sessions.rules.scheduling import (
    changes,
    closing_instant,
    instant,
    last_day_of,
    may_still_change,
    missing_for_publication,
    moved_by_days,
)
from lms.sessions.rules.states import Mode, SessionState
from tests.support.organising import plan

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
STARTS = instant(date(2027, 6, 20), time(13, 30))


@given(day=DAYS, days_before=st.integers(0, 90), start=st.times())
def test_the_last_day_of_registration_is_read_back_as_it_was_typed(day, days_before, start):
    if days_before == 0 and start == time.min:
        start = time(0, 1)  # a session that starts with its day has no time before it on that day
    last_day = day - timedelta(days=days_before)

    closes_at = closing_instant(last_day, instant(day, start))

    assert last_day_of(closes_at) == last_day
    assert closes_at <= instant(day, start)


@given(days=st.integers(-400, 400))
def test_a_plan_moves_with_all_its_windows(days):
    before = plan(registration_opens_at=STARTS - timedelta(days=30))

    after = moved_by_days(before, days)

    assert after.starts_at - before.starts_at == timedelta(days=days)
    assert after.registration_opens_at - after.starts_at == before.registration_opens_at - before.starts_at
    assert changes(after, moved_by_days(after, 0)) == frozenset()
    assert after.doors_open_at is None


def test_changes_are_named():
    assert changes(plan(), plan(capacity=31, fee="500円")) == {"capacity", "fee"}


@pytest.mark.parametrize(
    ("given_plan", "missing"),
    [
        pytest.param({"mode": Mode.ONLINE}, [], id="online-with-its-address"),
        pytest.param({"mode": Mode.ONLINE, "online_url": None}, ["online_url"], id="online-without"),
        pytest.param({"mode": Mode.IN_PERSON, "online_url": None}, ["venue_id"], id="in-person-without-venue"),
        pytest.param({"mode": Mode.HYBRID, "online_url": None}, ["venue_id", "online_url"], id="hybrid-needs-both"),
        pytest.param({"mode": Mode.HYBRID, "venue_id": 1}, [], id="hybrid-with-both"),
    ],
)
def test_what_is_missing_is_named(given_plan, missing):
    assert missing_for_publication(plan(**given_plan)) == missing


@pytest.mark.parametrize(
    ("state", "is_open"), [("draft", True), ("published", True), ("closed", False), ("called-off", False)]
)
def test_what_is_over_stays_as_it_was(state, is_open):
    assert may_still_change(SessionState(state)) is is_open


def test_the_desk_opens_twelve_hours_before_and_stays_open():
    opens_at = STARTS - DESK_OPENS_BEFORE

    assert not is_desk_open(SessionState.PUBLISHED, STARTS, opens_at - timedelta(seconds=1))
    assert is_desk_open(SessionState.PUBLISHED, STARTS, opens_at)
    assert is_desk_open(SessionState.PUBLISHED, STARTS, STARTS + timedelta(days=3))


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (SessionState.DRAFT, DeskNotOpen),
        (SessionState.CALLED_OFF, DeskNotOpen),
        (SessionState.CLOSED, DeskClosed),
    ],
)
def test_only_a_published_session_has_a_desk(state, refusal):
    with pytest.raises(refusal):
        may_mark(state, STARTS, STARTS)


def test_a_session_is_over_from_its_end_on():
    assert not is_over(STARTS, STARTS - timedelta(seconds=1))
    assert is_over(STARTS, STARTS)


@given(st.lists(st.tuples(st.sampled_from([None, "10s", "40s"]), st.integers(1, 4))))
def test_every_place_is_counted_once_and_only_named_ages_are_known(attended):
    counted = attendances_by_age(attended)

    assert sum(counted.values()) == sum(places for _, places in attended)
    known = Counter(age for age, _ in attended if age is not None)
    assert {age: count for age, count in counted.items() if age is not None} == known


def test_a_session_on_the_last_evening_of_march_counts_in_the_year_that_ends():
    late = datetime(2027, 3, 31, 14, 59, tzinfo=UTC)  # 23:59 in Japan
    held = Held(late, "010006", 1, "npo", "tsunagari-supporter", Mode.IN_PERSON)

    assert (held.dimensions()["fiscal_year"], held.dimensions()["month"]) == (2026, "2027-03")
    after = Held(late + timedelta(minutes=1), None, 1, "npo", "tsunagari-supporter", Mode.ONLINE)
    assert (after.dimensions()["fiscal_year"], after.dimensions()["prefecture_code"]) == (2027, None)
