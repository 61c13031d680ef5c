"""Days, years and numbers of campaigns, by table; a number that is shown gives no small number away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.campaigns import (
    FEWEST_SHOWN,
    CampaignStanding,
    default_days,
    heads_shown,
    national_month,
    next_year,
    parse_year,
    standing,
)

MAY = (date(2027, 5, 1), date(2027, 5, 31))


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2027, 3, 31), None),
        (date(2027, 4, 1), MAY),
        (date(2027, 5, 31), MAY),
        (date(2027, 6, 1), None),
    ],
)
def test_the_national_month_is_told_of_from_april_to_the_end_of_may(today, days):
    assert national_month(today) == days


@pytest.mark.parametrize(
    ("today", "year"), [(date(2027, 1, 1), 2027), (date(2027, 5, 31), 2027), (date(2027, 6, 1), 2028)]
)
def test_a_new_campaign_is_for_the_next_may_that_is_not_over(today, year):
    assert next_year(today) == year
    assert default_days(year) == (date(year, 5, 1), date(year, 5, 31))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2027", 2027),
        ("２０２７年", 2027),
        ("令和9年", 2027),
        ("R9", 2027),
        ("令和９年度", 2027),
        ("令和元年", 2019),
        ("27", None),
        ("来年", None),
        ("2027年5月", None),
        ("", None),
    ],
)
def test_a_year_is_read_as_people_write_it(text, year):
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("today", "where"),
    [
        (date(2027, 4, 30), CampaignStanding.COMING),
        (date(2027, 5, 1), CampaignStanding.RUNNING),
        (date(2027, 5, 31), CampaignStanding.RUNNING),
        (date(2027, 6, 1), CampaignStanding.OVER),
    ],
)
def test_both_days_belong_to_a_campaign(today, where):
    assert standing(*MAY, today) is where


@pytest.mark.parametrize(("heads", "shown"), [(0, None), (9, None), (10, 10), (19, 10), (20, 20), (1234, 1230)])
def test_numbers_are_shown_from_ten_on_and_rounded_down(heads, shown):
    assert heads_shown(heads) == shown


@given(st.integers(0, 5000), st.integers(1, FEWEST_SHOWN - 1))
def test_no_two_numbers_that_are_shown_give_a_small_number_between_them_away(heads, few):
    """What differs is a multiple of ten: whoever subtracts never finds 1 to 9, and nothing says which it was."""
    before, after = heads_shown(heads), heads_shown(heads + few)

    assert (after or 0) - (before or 0) in (0, FEWEST_SHOWN)
