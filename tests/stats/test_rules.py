from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.policy import Reach
from lms.core.calendar import fiscal_year
from lms.regions.rules import Place
from lms.stats.rules import chart, words
from lms.stats.rules.areas import WHOLE, is_within, municipality_area, prefecture_area
from lms.stats.rules.figures import (
    Figure,
    Measure,
    Shape,
    by_month,
    months_of,
    percent,
    table,
    total,
    year_asked,
    years_offered,
)

TOKYO, OSAKA = prefecture_area("13"), prefecture_area("27")
CHIYODA = municipality_area(Place("131016", "千代田区", "ちよだく"))
SAPPORO = municipality_area(Place("011002", "札幌市", "さっぽろし"))
SAPPORO_WARD = municipality_area(Place("011011", "札幌市中央区", "さっぽろしちゅうおうく", "011002"))


@pytest.mark.parametrize(
    ("granted", "area", "seen"),
    [
        pytest.param({"13"}, TOKYO, True, id="ones-own-prefecture"),
        pytest.param({"13"}, CHIYODA, True, id="a-municipality-inside-it"),
        pytest.param({"13"}, OSAKA, False, id="a-sibling-prefecture"),
        pytest.param({"13"}, WHOLE, False, id="the-whole-above-it"),
        pytest.param({"131016"}, TOKYO, False, id="the-prefecture-above-a-municipality"),
        pytest.param({"131024"}, CHIYODA, False, id="a-sibling-municipality"),
        pytest.param({"011002"}, SAPPORO_WARD, True, id="a-ward-of-ones-city"),
        pytest.param({"011011"}, SAPPORO, False, id="the-city-of-ones-ward"),
        pytest.param({"131016", "27"}, OSAKA, True, id="any-of-several"),
        pytest.param(set(), CHIYODA, False, id="nothing-granted"),
    ],
)
def test_one_sees_what_was_granted_and_what_lies_inside_it(granted, area, seen):
    assert is_within(Reach(areas=frozenset(granted)), area) is seen


@pytest.mark.parametrize("area", [WHOLE, TOKYO, CHIYODA, SAPPORO_WARD])
def test_who_may_see_everything_sees_each_area(area):
    assert is_within(Reach(everything=True), area)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 2, 50), (1, 8, 13), (1, 3, 33), (2, 3, 67), (5, 1000, 1), (4, 1000, 0), (0, 5, 0), (5, 5, 100), (0, 0, None)],
)
def test_per_cent_is_rounded_half_up_and_has_a_base(part, whole, expected):
    assert percent(part, whole) == expected


def test_a_fiscal_year_runs_from_april_to_march():
    months = months_of(2026)

    assert (len(months), months[0], months[8], months[9], months[-1]) == (
        12,
        "2026-04",
        "2026-12",
        "2027-01",
        "2027-03",
    )


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_one_of_the_months_of_its_fiscal_year(day):
    assert f"{day:%Y-%m}" in months_of(fiscal_year(day))


def test_a_table_takes_one_shape_of_one_year_and_fills_what_a_member_lacks_with_0():
    figures = [
        Figure(2026, Shape.MODE, "online", Measure.COMPLETION, 3),
        Figure(2026, Shape.MODE, "online", Measure.ATTENDANCE, 0),
        Figure(2025, Shape.MODE, "hybrid", Measure.COMPLETION, 5),
        Figure(2026, Shape.MONTH, "2026-05", Measure.COMPLETION, 3),
    ]

    rows = table(figures, Shape.MODE, 2026)

    assert rows == {"online": dict.fromkeys(Measure, 0) | {Measure.COMPLETION: 3}}


def test_a_month_without_anything_is_0_and_a_month_to_come_is_blank():
    rows = {"2026-05": total([{Measure.COMPLETION: 2}])}

    counts = dict(by_month(rows, 2026, "2026-06"))

    assert counts["2026-04"] == dict.fromkeys(Measure, 0)
    assert counts["2026-05"][Measure.COMPLETION] == 2
    assert counts["2026-06"] == dict.fromkeys(Measure, 0)
    assert counts["2026-07"] is None


@given(st.lists(st.dictionaries(st.sampled_from(Measure), st.integers(-5, 50))))
def test_sums_add_every_row_and_name_every_measure(rows):
    assert total(rows) == {measure: sum(row.get(measure, 0) for row in rows) for measure in Measure}


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025", 2025),
        (" ２０２５ ", 2025),
        (None, 2026),
        ("", 2026),
        ("令和7", 2026),
        ("25", 2026),
        ("1999", 2026),
        ("9999", 2026),
        ("²²²²", 2026),
    ],
)
def test_what_is_no_fiscal_year_of_ours_means_the_present_one(text, year):
    assert year_asked(text, 2026) == year


def test_the_years_to_choose_from_hold_this_one_and_the_one_looked_at():
    assert years_offered([2024], 2020, 2026) == [2026, 2024, 2020]


@given(st.integers(0, 10**7))
def test_the_scale_reaches_the_highest_bar_and_is_not_four_times_too_high(most):
    step = chart.scale_step(most)

    assert most <= step * chart.STEPS <= max(4, most * 3)


@given(st.lists(st.integers(-3, 500), min_size=12, max_size=12), st.integers(0, 12))
def test_bars_stand_on_the_axis_and_are_as_high_as_their_numbers(counts, begun):
    now = [count if place < begun else None for place, count in enumerate(counts)]

    drawn = chart.chart(now, counts, [str(place) for place in range(12)])

    assert [bar.count for bar in drawn.bars] == counts[:begun]
    assert all(chart.TOP <= bar.y <= chart.BOTTOM == bar.y + bar.height for bar in drawn.bars + drawn.before)
    heights = sorted((bar.count, bar.height) for bar in drawn.before)
    assert [height for _, height in heights] == sorted(height for _, height in heights)


def test_every_measure_has_its_word_and_its_unit():
    assert words.MEASURES.keys() == words.UNITS.keys() == set(Measure)
