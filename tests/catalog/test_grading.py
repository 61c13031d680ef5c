"""What an answer earns: whole points, all of them for what is wholly right, a share rounded down for a part (R2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import Choice, Grade, Option, Question, QuestionType, Slot, Words, grade, placed

SAID = Words({"ja": "ことば"})
SINGLE, MULTIPLE, TRUE_FALSE = QuestionType.SINGLE, QuestionType.MULTIPLE, QuestionType.TRUE_FALSE


def chosen(type_, *correct, points=2, choices="abcd"):
    offered = tuple(Choice(key, SAID, key in correct, SAID) for key in choices)
    return Question("q", type_, SAID, offered, SAID, points=points)


def order(items="wxyz", points=2):
    slots = tuple(Slot(item, SAID, str(place)) for place, item in enumerate(items, 1))
    options = tuple(Option(str(place), SAID) for place in range(1, len(items) + 1))
    return Question("q", QuestionType.ORDER, SAID, explanation=SAID, points=points, slots=slots, options=options)


def match(points=2):
    slots = tuple(Slot(key, SAID, key) for key in "abc")
    options = tuple(Option(key, SAID) for key in "abcx")
    return Question("q", QuestionType.MATCH, SAID, explanation=SAID, points=points, slots=slots, options=options)


REFLECTION = Question("r", QuestionType.REFLECTION, SAID, points=0)


@pytest.mark.parametrize(
    ("asked", "answer", "points"),
    [
        pytest.param(chosen(SINGLE, "a"), {"a"}, 2, id="right"),
        pytest.param(chosen(SINGLE, "a"), {"b"}, 0, id="wrong"),
        pytest.param(chosen(SINGLE, "a"), set(), 0, id="left-open"),
        pytest.param(chosen(TRUE_FALSE, "b", choices="ab"), {"b"}, 2, id="true-false"),
        pytest.param(chosen(MULTIPLE, "a", "b"), ["b", "a"], 2, id="all-right-in-any-order"),
        pytest.param(chosen(MULTIPLE, "a", "b"), {"a"}, 1, id="one-of-two"),
        pytest.param(chosen(MULTIPLE, "a", "b"), {"a", "b", "c"}, 1, id="one-too-many"),
        pytest.param(chosen(MULTIPLE, "a", "b"), set("abcd"), 0, id="everything-taken-earns-nothing"),
        pytest.param(chosen(MULTIPLE, "a", "b"), {"c", "d"}, 0, id="never-less-than-nothing"),
        pytest.param(chosen(MULTIPLE, "a", "b", points=1), {"a"}, 0, id="one-point-has-no-half"),
        pytest.param(chosen(MULTIPLE, "a", "b", "c"), {"a"}, 0, id="a-third-of-two-rounds-down"),
        pytest.param(order(), ["w:1", "x:2", "y:3", "z:4"], 2, id="right-order"),
        pytest.param(order(), ["z:4", "x:2", "w:1", "y:3"], 2, id="right-order-however-it-was-said"),
        pytest.param(order(), ["w:2", "x:1", "y:3", "z:4"], 1, id="two-changed-places"),
        pytest.param(order(), ["w:2", "x:3", "y:4", "z:1"], 0, id="nothing-in-its-place"),
        pytest.param(order(points=4), ["w:1"], 1, id="one-place-said"),
        pytest.param(match(), ["a:a", "b:b", "c:c"], 2, id="all-pairs"),
        pytest.param(match(), ["a:a", "b:b", "c:x"], 1, id="two-of-three-pairs"),
        pytest.param(match(points=3), ["a:b", "b:b"], 1, id="one-of-three-pairs"),
        pytest.param(REFLECTION, [], 0, id="a-reflection-has-no-points"),
    ],
)
def test_an_answer_earns_whole_points(asked, answer, points):
    assert grade(asked, answer) == Grade(points, asked.points)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        pytest.param(chosen(SINGLE, "a"), {"z"}, id="unknown-choice"),
        pytest.param(chosen(SINGLE, "a"), {"a", "b"}, id="two-of-one"),
        pytest.param(order(), ["w:9"], id="unknown-place"),
        pytest.param(order(), ["w:1", "w:2"], id="one-thing-twice"),
        pytest.param(match(), ["a"], id="no-pair"),
        pytest.param(REFLECTION, ["わたしの気持ち"], id="a-reflection-takes-no-answer"),
    ],
)
def test_what_is_not_on_offer_is_the_callers_mistake(asked, answer):
    with pytest.raises(ValueError, match="does not offer"):
        grade(asked, answer)


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd"), min_size=1), st.integers(1, 9))
def test_only_exactly_the_right_choices_earn_all_points(taken, correct, points):
    earned = grade(chosen(MULTIPLE, *correct, points=points), taken)

    assert 0 <= earned.points <= points
    assert earned.is_correct == (taken == correct)


@given(st.permutations("123456"), st.integers(1, 9))
def test_only_the_right_order_earns_all_points(places, points):
    asked = order("uvwxyz", points)

    earned = grade(asked, [placed(slot.id, place) for slot, place in zip(asked.slots, places, strict=True)])

    assert earned.is_correct == (places == list("123456"))
