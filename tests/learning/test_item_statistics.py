"""Item statistics against figures worked out by hand, and the properties that hold for any quiz."""

from statistics import correlation, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.rules.item_statistics import Scored, item_statistics


def attempts(*rows: dict[str, int], out_of: int = 1):
    return [{id_: Scored(points, out_of) for id_, points in row.items()} for row in rows]


def test_a_question_all_get_right_is_easy_and_tells_nobody_apart():
    found = item_statistics(attempts({"a": 1, "b": 1}, {"a": 1, "b": 0}))["a"]

    assert (found.attempts, found.facility, found.standard_deviation) == (2, 100, 0)
    assert found.discrimination_index is None
    assert found.discriminative_efficiency is None


def test_the_figures_of_five_attempts_worked_out_by_hand():
    """Marks 1 1 1 0 0 (variance .3), rest 3 2 1 1 0 (variance 1.3), covariance 1.8 / 4 = .45."""
    rows = [(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (0, 1, 0, 0), (0, 0, 0, 0)]
    found = item_statistics(attempts(*(dict(zip("abcd", row, strict=True)) for row in rows)))["a"]

    assert found.facility == pytest.approx(60)
    assert found.standard_deviation == pytest.approx(54.7723, abs=1e-3)
    assert found.discrimination_index == pytest.approx(100 * 0.45 / (0.3 * 1.3) ** 0.5)
    assert found.discriminative_efficiency == pytest.approx(100)


def test_a_question_that_only_the_weak_get_right_shows_below_nought():
    found = item_statistics(attempts({"a": 0, "b": 1, "c": 1}, {"a": 0, "b": 1, "c": 0}, {"a": 1, "b": 0, "c": 0}))["a"]

    assert found.discrimination_index < 0
    assert found.discriminative_efficiency < 0


def test_each_question_counts_only_the_attempts_that_drew_it():
    found = item_statistics(attempts({"a": 1, "b": 0}, {"a": 0, "c": 1}, {"b": 1, "c": 1}))

    assert {id_: one.attempts for id_, one in found.items()} == {"a": 2, "b": 2, "c": 2}
    assert found["a"].facility == 50


def test_one_attempt_gives_a_facility_and_nothing_more():
    found = item_statistics(attempts({"a": 1, "b": 0}, out_of=2))["a"]

    assert (found.attempts, found.facility) == (1, 50)
    assert found.standard_deviation is found.discrimination_index is found.discriminative_efficiency is None


def test_nothing_comes_of_no_attempts():
    assert item_statistics([]) == {}


@given(
    st.integers(2, 4).flatmap(
        lambda out_of: st.lists(
            st.fixed_dictionaries({id_: st.integers(0, out_of).map(lambda p: Scored(p, 4)) for id_ in "abc"}),
            min_size=2,
        )
    )
)
def test_the_figures_agree_with_the_textbook_whatever_was_answered(rows):
    for id_, found in item_statistics(rows).items():
        marks = [row[id_].points for row in rows]
        rests = [sum(row[other].points for other in "abc" if other != id_) for row in rows]
        assert found.facility == pytest.approx(100 * sum(marks) / len(marks) / 4)
        assert found.standard_deviation == pytest.approx(100 * stdev(marks) / 4)
        if found.discrimination_index is not None:
            assert found.discrimination_index == pytest.approx(100 * correlation(marks, rests))
            assert found.discriminative_efficiency <= 100 + 1e-9
