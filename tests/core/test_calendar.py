"""Japanese dates: eras, fiscal years, and what people type."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.calendar import (
    day_full_label,
    fiscal_year,
    fiscal_year_label,
    fiscal_year_of,
    parse_day,
    parse_day_before,
    parse_time,
    wareki,
)


@pytest.mark.parametrize(
    ("day", "era"),
    [
        (date(2019, 4, 30), "平成31年"),
        (date(2019, 5, 1), "令和元年"),
        (date(2026, 5, 23), "令和8年"),
        (date(1989, 1, 7), "昭和64年"),
        (date(1989, 1, 8), "平成元年"),
        (date(1926, 12, 24), "大正15年"),
        (date(1926, 12, 25), "昭和元年"),
    ],
)
def test_an_era_begins_on_its_first_day(day, era):
    assert wareki(day) == era


def test_a_day_before_the_known_eras_is_a_mistake():
    with pytest.raises(ValueError, match="eras"):
        wareki(date(1912, 7, 29))


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), 2025),
        (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), 2026),
        (datetime(2026, 3, 31, 23, 0, tzinfo=timezone(timedelta(hours=-10))), 2026),
    ],
)
def test_the_fiscal_year_turns_at_midnight_in_japan(instant, year):
    assert fiscal_year_of(instant) == year


def test_years_are_shown_both_ways():
    assert fiscal_year_label(2026) == "2026年度（令和8年度）"
    assert fiscal_year_label(2019) == "2019年度（令和元年度）"
    assert day_full_label(date(2026, 5, 23)) == "2026年（令和8年）5月23日（土）"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04-01", "2026/4/1", "2026.4.1", "2026年4月1日", "令和8年4月1日", "R8.4.1", "r8/4/1", "Ｒ８．４．１",
        "２０２６年４月１日", " 令和 8年 4月 1日 ", "\t2026/04/01\t", "令和８年４月１日",
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(typed):
    assert parse_day(typed) == date(2026, 4, 1)


@pytest.mark.parametrize(
    "typed", ["", "4月1日", "2026-02-29", "平成40年4月1日", "令和0年1月1日", "昭和65年1月1日", "2026/13/1", "あした"]
)
def test_what_is_no_date_is_not_guessed(typed):
    assert parse_day(typed) is None


@pytest.mark.parametrize("typed", ["0001-01-01", "1026年6月20日", "1912年7月29日", "2200/1/1", "9999年12月31日"])
def test_a_slip_of_the_year_is_no_date_that_a_page_would_have_to_show(typed):
    assert parse_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("13:30", time(13, 30)),
        ("１３：３０", time(13, 30)),
        ("13時30分", time(13, 30)),
        ("13時", time(13)),
        ("13時半", time(13, 30)),
        ("午後1時30分", time(13, 30)),
        ("午前0時", time(0)),
        ("午後0時15分", time(12, 15)),
        ("9:05", time(9, 5)),
    ],
)
def test_a_time_is_read_as_people_write_it(typed, meant):
    assert parse_time(typed) == meant


@pytest.mark.parametrize("typed", ["", "25:00", "13:60", "午後13時", "昼すぎ"])
def test_what_is_no_time_is_not_guessed(typed):
    assert parse_time(typed) is None


@given(st.dates(date(1926, 12, 25), date(2100, 12, 31)))
def test_every_day_can_be_read_back_both_ways(day):
    assert parse_day(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_day(f"{wareki(day)}{day.month}月{day.day}日") == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_the_fiscal_year_has_april_first(day):
    assert date(fiscal_year(day), 4, 1) <= day < date(fiscal_year(day) + 1, 4, 1)


@pytest.mark.parametrize(
    ("typed", "day", "read"),
    [
        pytest.param("6月18日", date(2027, 6, 20), date(2027, 6, 18), id="in-the-same-year"),
        pytest.param("６／１８", date(2027, 6, 20), date(2027, 6, 18), id="in-any-width"),
        pytest.param("12/20", date(2028, 1, 10), date(2027, 12, 20), id="over-new-year"),
        pytest.param("6月25日", date(2027, 6, 20), date(2027, 6, 25), id="a-slip-stays-where-it-can-be-seen"),
        pytest.param("2月29日", date(2027, 6, 20), None, id="a-day-that-year-has-not"),
        pytest.param("2026/6/18", date(2027, 6, 20), date(2026, 6, 18), id="a-year-that-is-typed-counts"),
        pytest.param("あす", date(2027, 6, 20), None, id="no-date"),
    ],
)
def test_a_day_without_a_year_leads_up_to_the_other_day(typed, day, read):
    assert parse_day_before(typed, day) == read
