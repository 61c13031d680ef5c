"""Writes of learning on both databases: once each, pinned, handed to the ledger, taken along."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import DifferentRequest, NotFound
from lms.learning import actions, queries, rules
from lms.learning.models import AnswerEvent, Attempt, Enrolment, ModuleProgress
from lms.learning.rules import Learner
from lms.records import actions as records_actions
from lms.records import queries as records
from tests.learning.conftest import publish, right_answers, write_course
from tests.support.people import actor_for, add_organisation, add_user

GUEST = Learner(guest=rules.guest_hash("a device"))
OTHER_GUEST = Learner(guest=rules.guest_hash("another device"))


def new_key(route: str = "/") -> Key:
    return Key(secrets.token_urlsafe(16), route, "body")


def finish(module_key: str, learner: Learner = GUEST, key: Key | None = None):
    return actions.finish_module("small", module_key, learner, key=key or new_key())


def submit(answers, learner: Learner = GUEST, key: Key | None = None, seed: int = 1):
    return actions.submit_answers("small", learner, answers, seed, key=key or new_key())


def count(table) -> int:
    return session().scalar(select(func.count()).select_from(table))


@pytest.fixture
def person(database, course):
    actor = actor_for(database, add_user(database))
    return actor, rules.learner_of(actor, None)


@pytest.fixture
def operator(database):
    records_actions.name_operator(add_organisation(database))


def test_a_module_is_finished_once_however_often_it_is_sent(database, course):
    key = new_key()
    for _ in range(2):
        finish("know", key=key)
    finish("know")

    place = queries.get_place("small", GUEST)
    assert place.standing.finished == {"know"}
    assert (count(Enrolment), count(ModuleProgress)) == (1, 1)


def test_the_same_form_for_another_chapter_is_refused(database, course):
    key = new_key("/know")
    finish("know", key=key)

    with pytest.raises(DifferentRequest):
        finish("listen", key=Key(key.value, "/listen", "body"))


@pytest.mark.parametrize(("course_key", "module_key"), [("small", "unknown"), ("unknown", "know"), ("small", "\0")])
def test_an_unknown_chapter_leaves_nothing_behind(database, course, course_key, module_key):
    with pytest.raises(NotFound):
        actions.finish_module(course_key, module_key, GUEST, key=new_key())

    assert count(Enrolment) == 0


def test_an_enrolment_is_of_a_person_or_of_a_guest_and_never_of_nobody(database, course):
    @atomic
    def enrol_nobody():
        version_id = catalog.current_version("small").id
        session().add(Enrolment(course_key="small", course_version_id=version_id, created_at=clock.now()))

    with pytest.raises(IntegrityError):
        enrol_nobody()


def test_two_devices_do_not_see_each_other(database, course):
    finish("know")

    assert queries.get_place("small", OTHER_GUEST).standing.finished == frozenset()
    assert queries.get_place("small", rules.NOBODY_YET).standing.finished == frozenset()


def test_a_new_version_does_not_touch_who_is_under_way(database, course, tmp_path):
    finish("know")
    modules = [{"key": "know", "file": "01-know", "minutes": 10}]
    publish(write_course(tmp_path / "next" / "small", version="2", modules=modules))

    finish("listen")
    submit(right_answers(course))

    assert queries.get_place("small", GUEST).edition.version == "1"
    assert queries.get_place("small", OTHER_GUEST).edition.version == "2"


def test_twenty_first_clicks_at_once_make_one_enrolment(app, course):
    def click(place: int) -> None:
        with app.app_context():
            finish(("know", "listen")[place % 2])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(click, range(20)))

    with app.app_context():
        assert (count(Enrolment), count(ModuleProgress)) == (1, 2)


def test_answers_are_kept_until_all_are_given(database, course):
    answers = right_answers(course)
    first = dict(list(answers.items())[:2])

    outcome = submit(first)

    assert not outcome.is_submitted
    exam = queries.get_exam("small", GUEST, seed=99)
    assert exam.answers == first
    assert exam.unanswered == (3, 4, 5)


def test_a_later_answer_replaces_an_earlier_one_and_both_stay_in_the_table(database, course):
    actions.save_answers("small", GUEST, {"final-1": ("a",)}, 1, key=new_key())
    actions.save_answers("small", GUEST, {"final-1": ("b",)}, 1, key=new_key())
    actions.save_answers("small", GUEST, {"final-1": ("b",)}, 1, key=new_key())

    assert queries.get_exam("small", GUEST, seed=1).answers == {"final-1": ("b",)}
    assert (count(Attempt), count(AnswerEvent)) == (1, 2)


def test_the_seed_of_an_attempt_stays_though_later_forms_have_others(database, course):
    actions.save_answers("small", GUEST, {"final-1": ("a",)}, 1, key=new_key())

    assert queries.get_exam("small", GUEST, seed=77).questions == rules.paper(course.final_quiz, 1)


@pytest.mark.parametrize(
    ("wrong", "points", "is_passed"),
    [
        pytest.param(0, 5, True, id="everything-right"),
        pytest.param(1, 4, True, id="exactly-the-mark"),
        pytest.param(2, 3, False, id="below-the-mark"),
    ],
)
def test_a_whole_quiz_is_graded_by_the_mark(database, course, wrong, points, is_passed):
    answers = right_answers(course)
    answers |= dict.fromkeys(list(answers)[:wrong], ("c",))

    outcome = submit(answers)

    result = queries.get_result("small", outcome.attempt_id, GUEST)
    assert (result.points, result.out_of, result.is_passed) == (points, 5, is_passed)
    assert queries.get_place("small", GUEST).standing.has_passed is is_passed


def test_a_quiz_that_was_sent_twice_is_one_attempt(database, course):
    key = new_key()

    first, second = submit(right_answers(course), key=key), submit(right_answers(course), key=key)

    assert first == second
    assert count(Attempt) == 1


def test_one_may_try_as_often_as_one_likes_and_a_pass_stays_a_pass(database, course):
    submit(right_answers(course))
    submit(dict.fromkeys(right_answers(course), ("c",)))

    assert count(Attempt) == 2
    assert queries.get_place("small", GUEST).standing.has_passed


def test_an_attempt_of_somebody_else_is_not_there(database, course, person):
    outcome = submit(right_answers(course))

    for learner in (OTHER_GUEST, person[1], rules.NOBODY_YET):
        with pytest.raises(NotFound):
            queries.get_result("small", outcome.attempt_id, learner)
    with pytest.raises(NotFound):
        queries.get_result("other", outcome.attempt_id, GUEST)


def test_an_attempt_under_way_has_no_result_yet(database, course):
    outcome = submit({"final-1": ("b",)})

    with pytest.raises(NotFound):
        queries.get_result("small", outcome.attempt_id, GUEST)


def test_what_a_person_does_reaches_the_ledger_and_a_guest_waits(database, course, person):
    finish("know")
    finish("listen", person[1])
    submit(right_answers(course), person[1])

    assert records.held_requirements(person[0].person_ids, "small") == {"module:listen", "quiz:final"}


def test_the_last_piece_issues_the_record_in_the_same_moment(database, course, person, operator):
    actor, learner = person
    submit(right_answers(course), learner)
    finish("know", learner)

    outcome = finish("listen", learner)

    assert [record.number for record in records.my_records(actor)] == list(outcome.numbers)
    assert len(outcome.numbers) == 1
    assert queries.my_courses(actor)[0].next_step is None


def test_a_claim_makes_the_devices_progress_the_persons_own(database, course, person, operator):
    actor, learner = person
    for module_key in ("know", "listen"):
        finish(module_key)
    attempt_id = submit(right_answers(course)).attempt_id
    assert queries.device_progress(GUEST.guest) == queries.DeviceProgress(2, has_passed=True)

    outcome = actions.claim_guest(actor, GUEST.guest)

    assert len(outcome.numbers) == 1
    assert queries.device_progress(GUEST.guest) is None
    assert queries.get_result("small", attempt_id, learner).is_passed
    assert [(mine.finished, mine.modules) for mine in queries.my_courses(actor)] == [(2, 2)]


def test_a_claim_adds_to_what_the_person_did_before(database, course, person):
    actor, learner = person
    finish("know", learner)
    finish("know")
    finish("listen")
    submit(right_answers(course))

    actions.claim_guest(actor, GUEST.guest)

    assert records.held_requirements(actor.person_ids, "small") == {"module:know", "module:listen", "quiz:final"}
    assert (count(Enrolment), count(ModuleProgress), count(Attempt)) == (1, 2, 1)


def test_a_second_claim_and_a_claim_of_nothing_change_nothing(database, course, person):
    actor, _learner = person
    finish("know")
    actions.claim_guest(actor, GUEST.guest)

    assert actions.claim_guest(actor, GUEST.guest) == actions.Outcome()
    assert actions.claim_guest(actor, None) == actions.Outcome()
    assert count(ModuleProgress) == 1


def test_what_one_person_has_claimed_another_cannot(database, course, person):
    finish("know")
    actions.claim_guest(person[0], GUEST.guest)
    other = actor_for(database, add_user(database, "taro@example.jp", "鈴木 太郎"))

    actions.claim_guest(other, GUEST.guest)

    assert queries.my_courses(other) == []


def test_a_person_with_two_rows_learns_in_one_place(database, course, person):
    actor, _learner = person
    other = actor_for(database, add_user(database, "other@example.jp"))
    finish("know", rules.learner_of(other, None))

    both = Learner(person_ids=(*actor.person_ids, *other.person_ids))
    finish("listen", both)

    assert queries.get_place("small", both).standing.finished == {"know", "listen"}
    assert count(Enrolment) == 1
