"""Papers of every type of question, and answers between the page and the table."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import (
    Choice,
    Line,
    Option,
    Passage,
    Question,
    QuestionType,
    Quiz,
    Scenario,
    ScenarioChoice,
    Scene,
    Slot,
    Stage,
    Words,
    walk,
)
from lms.learning import rules

SAID = Words({"ja": "ことば"})
ORDER = Question(
    "q-order",
    QuestionType.ORDER,
    SAID,
    slots=tuple(Slot(key, SAID, str(place)) for place, key in enumerate("wxyz", 1)),
    options=tuple(Option(str(place), SAID) for place in range(1, 5)),
)
MATCH = Question(
    "q-match",
    QuestionType.MATCH,
    SAID,
    slots=tuple(Slot(key, SAID, key) for key in "abc"),
    options=tuple(Option(key, SAID) for key in "abcx"),
)
SINGLE = Question("q-single", QuestionType.SINGLE, SAID, tuple(Choice(key, SAID, key == "a", SAID) for key in "abc"))
REFLECTION = Question("q-thought", QuestionType.REFLECTION, SAID, points=0)
SEEDS = st.integers(0, 2**31 - 1)
PLACED = st.sampled_from([ORDER, MATCH])


def bank(*sizes: int) -> Quiz:
    """A quiz with so many questions for each module."""
    questions = [
        Question(f"m{module}-{number}", QuestionType.SINGLE, SAID, SINGLE.choices, SAID, Passage(f"m{module}", "x"))
        for module, size in enumerate(sizes)
        for number in range(size)
    ]
    return Quiz("final", tuple(questions))


@given(SEEDS, st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 54))
def test_a_draw_takes_from_each_module_in_turn(seed, sizes, draw):
    drawn = rules.paper(bank(*sizes), seed, draw)

    counts = Counter(question.passage.module_key for question in drawn)
    assert len(drawn) == min(draw, sum(sizes))
    for module, size in enumerate(sizes):
        if counts[f"m{module}"] < size:  # has some left
            assert counts[f"m{module}"] >= max(counts.values()) - 1
    assert drawn == rules.paper(bank(*sizes), seed, draw)


def test_every_question_of_the_bank_can_be_drawn():
    quiz = bank(6, 6, 6, 6, 6, 6)

    asked = {question.id for seed in range(200) for question in rules.paper(quiz, seed, 10)}

    assert asked == {question.id for question in quiz.questions}


@given(SEEDS)
def test_things_to_be_put_into_order_never_stand_in_the_right_one(seed):
    arranged = rules.arranged(ORDER, seed)

    assert arranged.slots != ORDER.slots
    assert sorted(slot.id for slot in arranged.slots) == ["w", "x", "y", "z"]
    assert arranged.options == ORDER.options


@pytest.mark.parametrize("question", [ORDER, MATCH], ids=["order", "match"])
def test_practice_is_arranged_alike_for_everybody_and_does_not_give_itself_away(question):
    shown = rules.for_practice(question)

    assert shown == rules.for_practice(question)
    assert [slot.option_id for slot in shown.slots] != [option.id for option in shown.options[: len(shown.slots)]]


def test_practice_leaves_choices_as_the_file_has_them():
    assert rules.for_practice(SINGLE) == SINGLE


@given(PLACED, SEEDS, st.data())
def test_an_answer_comes_back_from_the_page_as_it_was_shown(question, seed, data):
    arranged = rules.arranged(question, seed)
    options = [None, *(option.id for option in question.options)]
    chosen = {slot.id: data.draw(st.sampled_from(options)) for slot in question.slots}
    answer = tuple(sorted(f"{slot}:{option}" for slot, option in chosen.items() if option))

    shown = rules.values_for_page(arranged, answer)

    assert rules.answer_from_page(arranged, [*shown, ""]) == answer
    assert rules.answer_from_page(arranged, shown[::-1]) == answer


@given(SEEDS)
def test_the_page_says_the_right_answer_differently_for_different_papers(seed):
    right = {rules.values_for_page(rules.arranged(MATCH, seed + n), tuple(sorted(MATCH.correct_ids))) for n in range(9)}

    assert len(right) > 1


@given(PLACED, st.lists(st.text(max_size=6), max_size=8))
def test_whatever_a_page_sends_is_an_answer_or_nothing(question, values):
    answer = rules.answer_from_page(question, values)

    assert answer is None or question.offers(answer)


@pytest.mark.parametrize("values", [["1:1", "1:2"], ["5:1"], ["1:5"], ["w:1"], ["1"]])
def test_what_the_page_cannot_have_sent_is_no_answer(values):
    assert rules.answer_from_page(ORDER, values) is None


@pytest.mark.parametrize(
    ("question", "answer", "is_answered"),
    [
        (SINGLE, (), False),
        (SINGLE, ("a",), True),
        (ORDER, ("w:1", "x:2", "y:3"), False),
        (ORDER, ("w:1", "x:2", "y:3", "z:4"), True),
        (MATCH, ("a:x", "b:x", "c:x"), True),
        (REFLECTION, (), True),
    ],
)
def test_a_question_is_answered_when_nothing_is_left_open(question, answer, is_answered):
    assert question.is_answered(answer) is is_answered
    assert (rules.unanswered([question], {question.id: answer}) == []) is is_answered


def test_a_place_given_twice_is_found():
    assert rules.taken_twice(("w:1", "x:2", "y:1")) == "1"
    assert rules.taken_twice(("w:1", "x:2")) is None


def test_a_marked_order_is_told_in_the_right_order():
    marked = rules.mark(rules.arranged(ORDER, 3), ["w:1", "x:3", "y:2"])

    assert [(one.slot.id, one.is_right) for one in marked.in_order] == [
        ("w", True),
        ("x", False),
        ("y", False),
        ("z", False),
    ]
    assert not marked.is_answered


def _scene(id_: str, stage: Stage, **choices: str) -> Scene:
    offered = (ScenarioChoice(key, SAID, SAID, SAID if key == "a" else None, to) for key, to in choices.items())
    return Scene(id_, stage, {"ja": (Line(SAID.said_in("ja")),)}, tuple(offered))


TALK = Scenario(
    key="talk",
    module_key="know",
    minutes=5,
    title=SAID,
    lead=SAID,
    who=SAID,
    start="door",
    scenes=(
        _scene("door", Stage.NOTICE, a="talk", b="door"),
        _scene("talk", Stage.LISTEN, a="tea", b="door"),
        _scene("tea", Stage.SELF),
    ),
)


@given(st.lists(st.sampled_from(["a", "b", "z", ""]), max_size=120))
def test_any_way_in_an_address_leads_somewhere(path):
    way, is_understood = rules.walk_of(TALK, ".".join(path))

    assert is_understood == (".".join(way.path) == ".".join(path))
    assert is_understood or way == walk(TALK, ())
    assert [step.path for step in way.steps] == [way.path[:place] for place in range(len(way.steps))]


@pytest.mark.parametrize(
    ("path", "states"),
    [("", "now todo todo"), ("a", "done now todo"), ("b", "now todo todo"), ("a.a", "done done now")],
)
def test_the_stages_say_where_the_reader_is(path, states):
    way, _ = rules.walk_of(TALK, path)

    assert [state.value for _, state in rules.stage_states(TALK, way)] == states.split()


def test_a_good_thing_is_told_once_however_often_it_was_done():
    way, _ = rules.walk_of(TALK, "a.b.a.a")

    assert len(way.good) == 1
    assert way.scene.is_end
