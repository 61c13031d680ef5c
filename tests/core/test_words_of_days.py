"""How templates say the end of a window, a year that is not this one, and a heading that may break."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lms.core import clock
from lms.core.calendar import fiscal_year_label, fiscal_year_of
from lms.core.dates import (
    day_full,
    deadline,
    fiscal_year,
    hours,
    in_another_year,
    instant,
    month,
    period,
    period_full,
)
from lms.core.i18n import phrased, speaking


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (datetime(2026, 5, 22, 15, tzinfo=UTC), "5月22日（金）"),
        (datetime(2026, 5, 22, 14, 59, tzinfo=UTC), "5月22日（金）23:59"),
        (datetime(2026, 5, 23, 4, 30, tzinfo=UTC), "5月23日（土）13:30"),
        (datetime(2026, 12, 31, 15, tzinfo=UTC), "12月31日（木）"),
    ],
)
def test_what_ends_with_a_day_names_that_day_and_not_the_midnight_after_it(ends, said):
    assert deadline(ends) == said


def test_the_year_is_said_only_when_it_is_not_this_one():
    assert not in_another_year(clock.now())
    assert not in_another_year(clock.today())
    assert in_another_year(clock.now() + timedelta(days=367))


@pytest.mark.parametrize(
    ("heading", "markup"),
    [
        ("つながりサポーター養成講座", "つながりサポーター<wbr>養成講座"),
        ("聴く・受けとめる", "聴く・受けとめる"),
        ("<b>サポーター会", "&lt;b&gt;サポーター<wbr>会"),
    ],
)
def test_a_heading_may_break_where_katakana_meet_kanji(heading, markup):
    assert str(phrased(heading)) == markup


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", ("5月23日（土）13:30〜15:00", "2026年（令和8年）5月23日（土）", "2026年度（令和8年度）", "2026年5月")),
        ("en", ("May 23 (Sat), 13:30–15:00", "May 23, 2026 (Sat)", "Fiscal year 2026 (April to March)", "May 2026")),
        (
            "ja-easy",
            (
                "5月（がつ）23日（にち）（土（ど））13:30〜15:00",
                "2026年（ねん）5月（がつ）23日（にち）（土（ど））",
                "2026年度（ねんど）（4月（がつ）から 次（つぎ）の 年（とし）の 3月（がつ）まで）",
                "2026年（ねん）5月（がつ）",
            ),
        ),
    ],
)
def test_days_are_said_by_the_customs_of_the_reader_and_eras_in_japanese_only(sqlite_app, language, said):
    starts_at = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
    with sqlite_app.app_context(), speaking(language):
        found = (period(starts_at, starts_at + timedelta(minutes=90)), day_full(starts_at), fiscal_year(starts_at))

        assert (*found, month(starts_at)) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", ("13:30〜15:00", "5月23日（土）13:30", "2026年（令和8年）5月23日（土）13:30〜15:00")),
        ("en", ("13:30–15:00", "May 23 (Sat), 13:30", "May 23, 2026 (Sat), 13:30–15:00")),
    ],
)
def test_hours_stand_apart_from_their_day_where_the_reader_expects_it(sqlite_app, language, said):
    starts_at = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
    ends_at = starts_at + timedelta(minutes=90)
    with sqlite_app.app_context(), speaking(language):
        assert (hours(starts_at, ends_at), instant(starts_at), period_full(starts_at, ends_at)) == said


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def computer_elsewhere(request, monkeypatch):
    """A computer whose own clock is set to this zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


INSTANTS = [
    (datetime(2027, 3, 31, 14, 59, 59, tzinfo=UTC), "2027年（令和9年）3月31日（水）", "2026年度（令和8年度）"),
    (datetime(2027, 3, 31, 15, tzinfo=UTC), "2027年（令和9年）4月1日（木）", "2027年度（令和9年度）"),
    (datetime(2028, 2, 28, 14, 59, tzinfo=UTC), "2028年（令和10年）2月28日（月）", "2027年度（令和9年度）"),
    (datetime(2028, 2, 28, 15, tzinfo=UTC), "2028年（令和10年）2月29日（火）", "2027年度（令和9年度）"),
    (datetime(2028, 2, 29, 15, tzinfo=UTC), "2028年（令和10年）3月1日（水）", "2027年度（令和9年度）"),
    (datetime(2026, 12, 31, 14, 59, tzinfo=UTC), "2026年（令和8年）12月31日（木）", "2026年度（令和8年度）"),
    (datetime(2026, 12, 31, 15, tzinfo=UTC), "2027年（令和9年）1月1日（金）", "2026年度（令和8年度）"),
    (datetime(2027, 3, 14, 7, tzinfo=UTC), "2027年（令和9年）3月14日（日）", "2026年度（令和8年度）"),
    (datetime(2027, 11, 7, 5, 30, tzinfo=UTC), "2027年（令和9年）11月7日（日）", "2027年度（令和9年度）"),
    (datetime(2027, 11, 7, 6, 30, tzinfo=UTC), "2027年（令和9年）11月7日（日）", "2027年度（令和9年度）"),
    (datetime(2019, 4, 30, 14, 59, tzinfo=UTC), "2019年（平成31年）4月30日（火）", "2019年度（令和元年度）"),
    (datetime(2019, 4, 30, 15, tzinfo=UTC), "2019年（令和元年）5月1日（水）", "2019年度（令和元年度）"),
]
"""The ends of fiscal years, 29 February, New Year, the hours that summer time skips or repeats, and a change of era."""


def test_a_moment_is_said_by_the_clock_in_japan_wherever_the_computer_stands(computer_elsewhere):
    for moment, day, year in INSTANTS:
        for told in (moment, moment.astimezone(), moment.astimezone(ZoneInfo("America/New_York"))):
            assert (day_full(told), fiscal_year_label(fiscal_year_of(told))) == (day, year)
