"""Answers of several screens: none is lost, none is doubled, and an older one never covers a newer one."""

import itertools
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.core.db import session
from lms.core.refusals import DifferentRequest, NotFound
from lms.learning import actions, queries, rules
from lms.learning.actions.answer_events import NotOffered
from lms.learning.models import AnswerEvent, Attempt
from lms.learning.rules import Event, Learner, Log, SentAnswer, Told
from tests.learning.conftest import right_answers
from tests.learning.test_actions import GUEST, OTHER_GUEST, new_key

ONE, TWO = "screen-one", "screen-two"


def send(question, *values, device=ONE, seq=0, attempt=0, seen=0, seed=1, learner=GUEST):
    sent = SentAnswer(question, values, device, seq, Told(attempt, seen))
    return actions.keep_answer("small", learner, sent, seed)


def answers(learner=GUEST):
    return queries.get_exam("small", learner, seed=1).answers


def count(table) -> int:
    return session().scalar(select(func.count()).select_from(table))


def test_the_first_answer_begins_the_attempt_that_the_page_shows(database, course):
    kept = send("final-1", "a", seed=5)

    assert (kept.is_stale, kept.seen, kept.values) == (False, 1, ("a",))
    exam = queries.get_exam("small", GUEST, seed=99)
    assert exam.told == Told(kept.attempt_id, 1)
    assert exam.questions == rules.paper(course.final_quiz, 5)
    assert exam.answers == {"final-1": ("a",)}


def test_the_same_answer_again_changes_nothing_and_is_told_the_same(database, course):
    first = send("final-1", "a")

    assert send("final-1", "a", attempt=first.attempt_id) == first
    assert (count(Attempt), count(AnswerEvent)) == (1, 1)


def test_another_answer_under_the_same_number_is_refused(database, course):
    send("final-1", "a")

    for question, value in (("final-1", "b"), ("final-2", "a")):
        with pytest.raises(DifferentRequest):
            send(question, value)
    assert answers() == {"final-1": ("a",)}


def test_an_older_screen_is_told_and_never_covers_a_newer_answer(database, course):
    first = send("final-1", "a")
    newer = send("final-1", "b", device=TWO, attempt=first.attempt_id, seen=first.seen)

    older = send("final-1", "c", seq=1, attempt=first.attempt_id, seen=first.seen)

    assert not newer.is_stale
    assert (older.is_stale, older.values, older.seen) == (True, ("b",), 3)
    assert answers() == {"final-1": ("b",)}


def test_an_answer_that_came_too_late_is_kept_and_told_so_again(database, course):
    first = send("final-1", "a")
    late = send("final-1", "b", device=TWO, attempt=first.attempt_id, seen=0)

    assert (late.is_stale, late.values) == (True, ("a",))
    assert send("final-1", "b", device=TWO, attempt=first.attempt_id, seen=0) == late
    assert answers() == {"final-1": ("a",)}
    assert count(AnswerEvent) == 2


def test_two_screens_answer_different_questions_without_harm(database, course):
    first = send("final-1", "a")
    second = send("final-2", "b", device=TWO, attempt=first.attempt_id, seen=0)

    assert not second.is_stale
    assert answers() == {"final-1": ("a",), "final-2": ("b",)}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_what_one_screen_sends_counts_in_its_own_order_however_it_arrives(database, course, order):
    attempt = send("final-2", "a", seq=9).attempt_id

    for seq in order:
        send("final-1", "abc"[seq], seq=seq, attempt=attempt, seen=1)

    assert answers()["final-1"] == ("c",)


def test_an_answer_can_be_taken_back(database, course):
    first = send("final-1", "a")
    send("final-1", seq=1, attempt=first.attempt_id)

    assert queries.get_exam("small", GUEST, seed=1).unanswered == (1, 2, 3, 4, 5)


def test_an_answer_to_anothers_attempt_finds_nothing_and_leaves_nothing(database, course):
    mine = send("final-1", "a")

    with pytest.raises(NotFound):
        send("final-1", "b", attempt=mine.attempt_id, learner=OTHER_GUEST)
    with pytest.raises(NotFound):
        send("final-1", "b", attempt=mine.attempt_id + 1)

    assert answers() == {"final-1": ("a",)}
    assert count(Attempt) == 1


def test_an_unknown_question_or_choice_leaves_nothing(database, course):
    with pytest.raises(NotFound):
        send("know-1", "a")
    with pytest.raises(NotOffered):
        send("final-1", "z")

    assert count(Attempt) == 0


def test_after_handing_in_an_answer_changes_nothing(database, course):
    first = send("final-1", "a")
    actions.submit_answers("small", GUEST, right_answers(course), 1, key=new_key())

    late = send("final-1", "c", seq=1, attempt=first.attempt_id, seen=9)

    assert (late.is_stale, late.values) == (True, ("b",))
    assert send("final-1", "a", attempt=first.attempt_id).is_stale is False
    assert count(Attempt) == 1


def test_a_screen_with_another_paper_is_told_and_begins_none(database, course):
    first = send("final-1", "a", seed=1)

    other = send("final-1", "b", device=TWO, seed=2)

    assert (other.attempt_id, other.is_stale, other.values) == (first.attempt_id, True, ())
    assert (count(Attempt), count(AnswerEvent)) == (1, 1)


def test_twenty_screens_at_once_make_one_attempt_and_lose_nothing(app, course):
    questions = [question.id for question in course.final_quiz.questions]

    def tap(place: int) -> None:
        with app.app_context():
            send(questions[place % 5], "abc"[place % 3], device=f"screen-{place:03}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tap, range(20)))

    with app.app_context():
        assert (count(Attempt), count(AnswerEvent)) == (1, 20)
        assert answers().keys() == set(questions)


def test_a_form_of_an_older_screen_keeps_what_it_adds_and_is_told_of_the_rest(database, course):
    first = send("final-1", "a")
    stale = {"final-1": ("c",), **{f"final-{n}": ("b",) for n in range(2, 5)}, "final-5": ("a", "c")}

    outcome = actions.submit_answers("small", GUEST, stale, 1, key=new_key(), told=Told(first.attempt_id, 0))

    assert (outcome.late, outcome.is_submitted) == ((1,), False)
    assert answers() == stale | {"final-1": ("a",)}


def test_a_form_that_knows_everything_replaces_what_it_has_seen(database, course):
    first = send("final-1", "a")

    told = Told(first.attempt_id, first.seen)
    outcome = actions.submit_answers("small", GUEST, right_answers(course), 1, key=new_key(), told=told)

    assert outcome.is_submitted
    assert queries.get_result("small", outcome.attempt_id, GUEST).is_passed


@pytest.mark.parametrize("attempt", [0, 1], ids=["of-a-new-paper", "of-the-paper-handed-in"])
def test_a_form_of_another_paper_takes_nothing(database, course, attempt):
    outcome = actions.submit_answers("small", GUEST, right_answers(course), 1, key=new_key())
    if attempt == 0:
        send("final-1", "a", seed=7)
    before = count(AnswerEvent)

    told = Told(outcome.attempt_id if attempt else 0, 99)
    again = actions.save_answers("small", GUEST, {"final-1": ("c",)}, 3, key=new_key(), told=told)

    assert again.is_elsewhere
    assert count(AnswerEvent) == before


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.integers(0, 9)), max_size=12))
def test_what_stands_was_never_late(sendings):
    log = Log()
    for device, seq, seen in sendings:
        if log.event_of(device, seq):
            continue
        seen = min(seen, log.seen)
        is_late = log.comes_late("q", device, seq, seen)
        before = log.standing.get("q")
        log = Log((*log.events, Event(log.seen + 1, device, seq, "q", (str(seq),), is_late)))
        if before and is_late:
            assert log.standing["q"] == before
            assert before.rank > seen or before.device == device
        else:
            assert log.standing["q"].rank == log.seen


def test_nobody_yet_has_no_answers(database, course):
    assert queries.get_exam("small", Learner(), seed=1).told == Told()
