from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.finding import Search, month_after, month_before, parse_month, weeks
from lms.sessions.rules.states import Mode

months = st.dates(date(2000, 1, 1), date(2099, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("typed", "first_day"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("２０２６-０５", date(2026, 5, 1)),
        (" 2026-01 ", date(2026, 1, 1)),
        ("2026-13", None),
        ("2026-00", None),
        ("1999-12", None),
        ("2100-01", None),
        ("2026-1", None),
        ("12月", None),
        ("", None),
        (None, None),
    ],
)
def test_a_month_is_read_from_an_address_or_is_none(typed, first_day):
    assert parse_month(typed) == first_day


@given(months)
def test_the_month_after_the_month_before_is_the_month(first_day):
    assert month_after(month_before(first_day)) == first_day == month_before(month_after(first_day))
    assert month_before(first_day) < first_day < month_after(first_day)


@given(months)
def test_every_day_of_a_month_stands_once_in_its_column(first_day):
    laid_out = weeks(first_day)
    days = [day for week in laid_out for day in week if day]

    assert all(len(week) == 7 and any(week) for week in laid_out)
    assert days[0] == first_day
    assert days[-1].toordinal() + 1 == month_after(first_day).toordinal()
    assert days == sorted(set(days))
    assert all((week[0] or day).weekday() in (6, day.weekday()) for week in laid_out for day in week[:1] if day)


def test_home_is_the_prefecture_whichever_way_it_was_chosen():
    assert Search(prefecture="16").home == Search(prefecture="16", municipality="162027").home == "16"
    assert Search(mode=Mode.ONLINE).home is None


def test_a_place_is_no_detail():
    assert not Search(prefecture="16", page=3).has_details
    assert Search(prefecture="16", only_free=True).has_details
    assert Search(prefecture="16").is_narrow
    assert not Search(page=3).is_narrow
