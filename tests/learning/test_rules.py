"""Rules of learning: whose progress, what comes next, the paper of a quiz, marks."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from lms.accounts.policy import VISITOR, Actor
from lms.catalog.rules import Choice, Question, QuestionType, Quiz, Requirement, RequirementKind, Route, Words
from lms.learning import rules
from lms.learning.rules import Learner, Standing

WORDS = Words({"ja": "ことば"})
CHOICES = tuple(Choice(id_, WORDS, id_ == "b", WORDS) for id_ in "abcdef")
QUIZ = Quiz("final", tuple(Question(f"q{n}", QuestionType.SINGLE, WORDS, CHOICES, WORDS) for n in range(1, 7)))
MODULES = tuple(SimpleNamespace(key=key, title=WORDS) for key in ("know", "listen"))
NEEDS = (
    Requirement("module:know", RequirementKind.MODULE, "know", WORDS),
    Requirement("module:listen", RequirementKind.MODULE, "listen", WORDS),
    Requirement("quiz:final", RequirementKind.QUIZ),
)
ATTEND = Requirement("session", RequirementKind.SESSION)
COURSE = SimpleNamespace(
    modules=MODULES,
    final_quiz=QUIZ,
    routes=(
        Route("self-study", WORDS, NEEDS),
        Route("session", WORDS, (ATTEND,)),
        Route("blended", WORDS, (*NEEDS, ATTEND)),
    ),
)


def test_whoever_is_signed_in_learns_whatever_the_device_did_before():
    person = Actor(user_id=5, person_ids=(3, 7))

    assert rules.learner_of(person, "token") == Learner(person_ids=(3, 7), user_id=5)
    assert rules.learner_of(VISITOR, "token") == Learner(guest=rules.guest_hash("token"))
    assert rules.learner_of(VISITOR, None) == rules.NOBODY_YET


def test_the_table_never_sees_a_token():
    assert "token" not in rules.guest_hash("token")
    assert rules.guest_hash(None) is None


@pytest.mark.parametrize(
    ("finished", "has_passed", "expected"),
    [
        pytest.param(set(), False, "know", id="the-beginning"),
        pytest.param({"listen"}, False, "know", id="the-first-that-was-skipped"),
        pytest.param({"know"}, True, "listen", id="a-passed-quiz-does-not-hide-a-chapter"),
        pytest.param({"know", "listen"}, False, "final", id="then-the-quiz"),
        pytest.param({"know", "listen"}, True, None, id="nothing-is-left"),
    ],
)
def test_one_goes_on_where_something_is_left(finished, has_passed, expected):
    standing = Standing(frozenset(finished), has_passed)

    assert rules.next_step(COURSE, standing) == expected


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(), [(2, True, False), (0, False, True), (2, True, True)], id="everything"),
        pytest.param(
            Standing(frozenset({"know", "listen"})),
            [(0, True, False), (0, False, True), (0, True, True)],
            id="only-the-quiz",
        ),
        pytest.param(
            Standing(frozenset({"know"}), True, True),
            [(1, False, False), (0, False, False), (1, False, False)],
            id="a-chapter",
        ),
    ],
)
def test_each_route_says_what_it_still_asks_for(standing, expected):
    states = rules.route_states(COURSE, standing)

    found = [(state.modules_missing, state.is_quiz_missing, state.is_session_missing) for state in states]
    assert found == expected
    assert [state.is_complete for state in states] == [not any(missing) for missing in expected]


def test_steps_lead_through_the_modules_to_the_quiz():
    assert [step.key for step in rules.steps(COURSE, Standing(), "listen")] == ["know", "listen", "final"]
    assert [rules.step_after(COURSE, key) for key in ("know", "listen", "unknown")] == ["listen", "final", None]
    assert [rules.step_before(COURSE, key) for key in ("know", "listen", "unknown")] == [None, "know", None]


def test_the_same_seed_gives_the_same_paper_for_ever():
    papers = {tuple(one.id for one in rules.paper(QUIZ, seed, draw=3)) for seed in range(200)}

    assert rules.paper(QUIZ, 5, draw=3) == rules.paper(QUIZ, 5, draw=3)
    assert len(papers) == 20  # every way to draw 3 of 6
    assert all(len(paper) == 3 for paper in papers)


def test_a_paper_shuffles_choices_and_keeps_the_order_of_questions():
    paper = rules.paper(QUIZ, 1)

    assert [question.id for question in paper] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert all({choice.id for choice in question.choices} == set("abcdef") for question in paper)
    assert any(question.choices != CHOICES for question in paper)


def test_true_and_false_stay_in_order():
    one = replace(QUIZ.questions[0], type=QuestionType.TRUE_FALSE)

    assert all(rules.paper(Quiz("final", (one,)), seed)[0].choices == CHOICES for seed in range(20))


def test_drawing_more_than_there_are_means_all():
    assert len(rules.paper(QUIZ, 1, draw=99)) == 6


@pytest.mark.parametrize("form_key", ["", "x", "鍵", "\0", "\ud800", "k" * 5000])
def test_any_form_key_gives_a_seed_that_fits_the_table(form_key):
    assert rules.seed_of(form_key) == rules.seed_of(form_key)
    assert 0 <= rules.seed_of(form_key) < 2**31


def test_open_questions_are_named_by_their_number():
    assert rules.unanswered(QUIZ.questions, {"q1": ("b",), "q2": (), "q9": ("a",)}) == [2, 3, 4, 5, 6]


def test_only_new_answers_to_these_questions_are_kept():
    before, now = {"q1": ("a", "b"), "q2": ("a",)}, {"q1": ("b", "a"), "q2": ("b",), "q9": ("a",)}

    assert rules.changed(QUIZ.questions, before, now) == {"q2": ("b",)}


def test_a_score_counts_right_answers_and_nothing_for_open_ones():
    grade = rules.score(QUIZ.questions, {"q1": ("b",), "q2": ("a",), "q3": ("b",)})

    assert (grade.points, grade.out_of) == (2, 6)


@pytest.mark.parametrize(("out_of", "mark", "enough"), [(10, 80, 8), (6, 80, 5), (3, 67, 2), (1, 1, 1), (8, 100, 8)])
def test_enough_is_the_smallest_number_of_points_that_passes(out_of, mark, enough):
    assert rules.to_pass(out_of, mark) == enough


def test_a_marked_question_knows_what_was_chosen():
    marked = rules.mark(QUIZ.questions[0], ["a"])

    assert [one.choice.id for one in marked.choices if one.is_chosen] == ["a"]
    assert marked.is_answered
    assert not marked.grade.is_correct
    assert not rules.mark(QUIZ.questions[0], []).is_answered
