"""Counts that belong to nobody: nothing lost, and nobody's answer to be worked out by looking twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import Sentence, Words
from lms.learning.rules.confidence import LEVELS, Beside, Spread, spread
from lms.learning.rules.tallies import BLOCK, Counts, nothing, with_answer

ANSWERS = st.lists(st.integers(0, LEVELS - 1), max_size=65)


def looks(answers: list[int]) -> list[Counts]:
    """What the counts are after each answer, from the start."""
    found = [nothing(LEVELS)]
    for answer in answers:
        found.append(with_answer(found[-1], answer))
    return found


@pytest.mark.parametrize(
    ("answers", "shown"),
    [(0, 0), (1, 0), (9, 0), (10, 10), (11, 10), (19, 10), (20, 20), (39, 30)],
)
def test_answers_are_shown_ten_at_a_time(answers, shown):
    last = looks([4] * answers)[-1]

    assert (last.shown[4], last.waiting[4]) == (shown, answers - shown)


@given(ANSWERS)
def test_every_answer_is_counted_once_and_none_is_lost(answers):
    last = looks(answers)[-1]

    assert list(map(sum, zip(last.shown, last.waiting, strict=True))) == [answers.count(n) for n in range(LEVELS)]


@given(ANSWERS)
def test_between_two_looks_nothing_has_changed_or_ten_answers_have_come_together(answers):
    for before, after in zip(looks(answers), looks(answers)[1:], strict=False):
        more = [b - a for a, b in zip(before.shown, after.shown, strict=True)]
        assert sum(more) in {0, BLOCK}
        assert min(more) >= 0
        assert any(more) == (sum(more) == BLOCK)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_what_is_shown_does_not_tell_the_order_within_ten(answers, chance):
    blocks = [answers[start : start + BLOCK] for start in range(0, len(answers), BLOCK)]
    mixed = [answer for block in blocks for answer in chance.sample(block, len(block))]

    assert [look.shown for look in looks(mixed)] == [look.shown for look in looks(answers)]


@pytest.mark.parametrize("choice", [-1, LEVELS])
def test_a_choice_that_is_not_there_is_the_callers_mistake(choice):
    with pytest.raises(IndexError):
        with_answer(nothing(LEVELS), choice)


@pytest.mark.parametrize("shown", [None, (), (0, 0, 0, 0, 0)])
def test_nothing_shown_has_no_spread(shown):
    assert spread(shown) is None


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        pytest.param((4, 3, 1, 2, 0), (0, 2, 2, 4, 2), 40, id="higher-after"),
        pytest.param((0, 0, 0, 10, 0), (0, 0, 5, 3, 2), -50, id="lower-after"),
        pytest.param((5, 0, 0, 5, 0), (10, 0, 0, 0, 10), 0, id="the-same"),
        pytest.param((5, 0, 0, 5, 0), None, None, id="nothing-after"),
        pytest.param(None, (5, 0, 0, 5, 0), None, id="nothing-before"),
    ],
)
def test_a_difference_is_one_of_shares_in_points(before, after, difference):
    item = Sentence("notice", Words({"ja": "気づく"}))

    assert Beside(item, spread(before), spread(after)).difference == difference


def test_shares_are_of_those_who_answered_and_rounded_half_up():
    found = Spread((1, 0, 0, 4, 3))

    assert (found.base, found.percents, found.sure, found.sure_percent) == (8, (13, 0, 0, 50, 38), 7, 88)
