"""The minutes of a session: a suggestion that always adds up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.learning.rules import apportioned, starts

WEIGHTS = st.lists(st.integers(1, 60), min_size=1, max_size=20)


@given(st.integers(0, 600), WEIGHTS)
def test_shares_sum_to_the_total_and_are_less_than_a_minute_off(total, weights):
    shares = apportioned(total, weights)

    assert sum(shares) == total
    assert all(
        abs(share * sum(weights) - total * weight) < sum(weights) for share, weight in zip(shares, weights, strict=True)
    )


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        pytest.param(0, [5, 10], [0, 0], id="no-time"),
        pytest.param(15, [5, 10], [5, 10], id="exactly"),
        pytest.param(10, [1, 1, 1], [4, 3, 3], id="of-equals-the-earlier-gets-more"),
        pytest.param(60, [5, 10, 10, 10, 12, 12, 10, 10, 5], [4, 7, 7, 7, 9, 9, 7, 7, 3], id="an-hour-of-the-course"),
    ],
)
def test_a_session_is_divided_by_the_minutes_of_its_chapters(total, weights, shares):
    assert apportioned(total, weights) == shares


def test_each_part_begins_when_the_one_before_is_over():
    assert starts([5, 10, 20]) == [0, 5, 15, 35]
