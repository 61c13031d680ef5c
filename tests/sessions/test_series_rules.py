"""Days of a series, as people write them and as they follow one another."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.clock import to_jst
from lms.sessions.rules.scheduling import changes
from lms.sessions.rules.series import Occasion, days_every, parse_days, plan_on, twice
from lms.sessions.rules.states import Mode
from tests.support.organising import plan

TODAY = date(2027, 6, 1)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("令和9年6月20日\n２０２７／７／４\r\nR9.7.18", [date(2027, 6, 20), date(2027, 7, 4), date(2027, 7, 18)]),
        ("2027年12月20日、12月27日、1月10日", [date(2027, 12, 20), date(2027, 12, 27), date(2028, 1, 10)]),
        ("６月２０日", [date(2027, 6, 20)]),
        ("5月20日", [date(2028, 5, 20)]),
        (" \n、\n", []),
    ],
)
def test_days_are_read_as_people_write_them(text, days):
    assert parse_days(text, TODAY).days == days
    assert parse_days(text, TODAY).unread == []


def test_what_is_no_day_is_named():
    found = parse_days("2027/6/20、2月30日、らいげつ\n7月4日", TODAY)

    assert found.days == [date(2027, 6, 20), date(2027, 7, 4)]
    assert found.unread == ["2月30日", "らいげつ"]


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.sampled_from([7, 14]), st.integers(1, 60))
def test_days_that_follow_one_another_keep_their_weekday(first, step, count):
    days = days_every(first, step, count)

    assert len(set(days)) == count
    assert {day.weekday() for day in days} == {first.weekday()}
    assert parse_days("\n".join(f"{day:%Y/%m/%d}" for day in days), TODAY).days == days


def test_a_plan_on_another_day_differs_in_its_moments_and_venue_alone():
    before = plan(mode=Mode.IN_PERSON, venue_id=1)

    after = plan_on(before, Occasion(date(2027, 7, 4), 2), datetime(2027, 6, 1, tzinfo=UTC))

    assert to_jst(after.starts_at).date() == date(2027, 7, 4)
    assert changes(before, after) == {
        *("starts_at", "ends_at", "registration_closes_at", "promotion_closes_at"),
        "venue_id",
    }


def test_the_same_day_at_another_venue_is_not_the_same():
    day = date(2027, 7, 4)

    assert twice([Occasion(day, 1), Occasion(day, 2), Occasion(day, 1)]) == [2]
