"""Desks of areas: reviews, holidays, and hours as people type them; no server, no database."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.formats.desk_hours import Hours, HoursFault, opening_hours_of, read_hours
from lms.catalog.formats.help_desks import HoursEntry
from lms.catalog.rules import HelpDesk, Review, is_national_holiday, next_review, open_now, review_of

JST = timezone(timedelta(hours=9))
DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("today", "review"),
    [
        pytest.param(DUE, Review.FRESH, id="the-last-day-counts"),
        pytest.param(DUE + timedelta(days=1), Review.DUE, id="overdue-the-day-after"),
        pytest.param(DUE + timedelta(days=90), Review.DUE, id="still-shown-for-ninety-days"),
        pytest.param(DUE + timedelta(days=91), Review.HIDDEN, id="then-hidden"),
    ],
)
def test_an_entry_is_trusted_until_its_review_and_shown_ninety_days_more(today, review):
    assert review_of(DUE, today) is review


def test_what_was_checked_today_is_due_in_half_a_year():
    assert next_review(date(2026, 1, 1)) == date(2026, 6, 30)


# Source: 内閣府「国民の祝日について」, lists for 2025 and 2026.
HOLIDAYS_OF_2025 = "0101 0113 0211 0223 0224 0320 0429 0503 0504 0505 0506 0721 0811 0915 0923 1013 1103 1123 1124"
HOLIDAYS_OF_2026 = "0101 0112 0211 0223 0320 0429 0503 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123"


@pytest.mark.parametrize(("year", "listed"), [(2025, HOLIDAYS_OF_2025), (2026, HOLIDAYS_OF_2026)])
def test_the_holidays_are_those_of_the_official_list(year, listed):
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]

    assert " ".join(f"{day:%m%d}" for day in days if is_national_holiday(day)) == listed


def test_a_town_hall_is_not_called_open_on_a_holiday():
    hours = read_hours("平日 8:30〜17:15\n休み 祝日\n休み 12月29日〜1月3日")
    opening, closed = opening_hours_of(hours)
    desk = HelpDesk(
        "town", "窓口", "", (), hours.written(), False, opening, date(2026, 1, 1), "広報", None, (), closed, None, True
    )

    assert open_now(desk, datetime(2026, 11, 24, 10, tzinfo=JST))
    assert not open_now(desk, datetime(2026, 11, 23, 10, tzinfo=JST))
    assert not open_now(desk, datetime(2026, 12, 30, 10, tzinfo=JST))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("月〜金 8:30〜17:15", "月〜金 8:30〜17:15"),
        ("平日　８：３０～１７：１５", "月〜金 8:30〜17:15"),
        ("月曜日から金曜日 午前9時から午後5時半", "月〜金 9:00〜17:30"),
        ("月水金 9-17時", "月・水・金 9:00〜17:00"),
        ("土・日：10時〜12時、13時〜16時", "土・日 10:00〜12:00、土・日 13:00〜16:00"),
        ("毎日２４時間", "毎日 24時間"),
        ("年中無休 6:00〜24:00", "毎日 6:00〜24:00"),
        ("毎月10日 8:00〜翌8:00", "毎月10日 8:00〜翌8:00"),
        ("毎月5日・20日 9:00〜12:00", "毎月5日・20日 9:00〜12:00"),
        ("休み 12/29〜1/3\n祝日は休み", "休み 12月29日〜1月3日、休み 祝日"),
        ("", ""),
    ],
)
def test_hours_are_read_as_people_write_them(typed, written):
    assert read_hours(typed).written() == written


@pytest.mark.parametrize(
    "line",
    [
        "あした",
        "月",
        "月 9:00",
        "9:00〜17:00",
        "月 17:00〜9:00",
        "月 25:00〜26:00",
        "月 9:00〜9:00",
        "月〜〜金 9:00〜17:00",
        "月〜水〜金 9:00〜17:00",
        "〜 9:00〜17:00",
        "毎月32日 9:00〜10:00",
        "休み 13月1日〜1月3日",
        "休み 2月30日〜3月1日",
        "休み",
        "月〜金 翌8:00〜翌9:00",
    ],
)
def test_a_line_that_cannot_be_read_is_named(line):
    with pytest.raises(HoursFault) as fault:
        read_hours(f"毎日 24時間\n{line}")

    assert fault.value.line == line


def refused_line(text: str) -> str | None:
    try:
        read_hours(text)
    except HoursFault as fault:
        return fault.line
    return None


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_by_its_line(text):
    assert refused_line(text) in (None, *text.splitlines())


DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
clocks = st.integers(0, 24 * 60 - 1)


@given(st.sets(st.sampled_from(DAY_NAMES), min_size=1), clocks, st.integers(1, 24 * 60))
def test_what_is_written_is_read_back_alike(days, opens, minutes):
    closes = opens + minutes
    row = HoursEntry(
        days=sorted(days, key=DAY_NAMES.index),
        opens=f"{opens // 60:02}:{opens % 60:02}",
        closes=f"{closes // 60:02}:{closes % 60:02}",
    )
    hours = Hours((row,))

    assert read_hours("\n".join(hours.lines())) == hours
