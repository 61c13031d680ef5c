"""A correction of a key: what was handed in is graded again as a new event, and nobody loses a pass."""

import pytest
import yaml
from sqlalchemy import select

from lms.catalog import queries as catalog
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.learning import actions, queries, rules
from lms.learning.models import Attempt, GradeEvent
from lms.records.models import Evidence
from tests.learning.conftest import publish, question, right_answers, write_course
from tests.learning.test_actions import GUEST, finish, new_key
from tests.support.people import actor_for, add_user


@pytest.fixture
def correct(tmp_path):
    """Publish a version whose first keys are others; return it and the version before."""

    def publish_correction(*keys: str, drop: bool = False):
        before = catalog.current_version("small")
        folder = write_course(tmp_path / "next" / "small", version="2")
        final = [question(f"final-{n}", right=(key,)) for n, key in enumerate(keys, 1)]
        final += [question(f"final-{n}") for n in range(len(keys) + 1, 5)] + [
            question("final-5", "multiple", ("a", "c"))
        ]
        path = folder / "ja" / "final.quiz.yaml"
        path.write_text(yaml.safe_dump({"questions": final[drop:]}, allow_unicode=True), encoding="utf-8")
        publish(folder)
        return catalog.current_version("small"), before

    return publish_correction


def submit(answers, learner=GUEST):
    return actions.submit_answers("small", learner, answers, 1, key=new_key()).attempt_id


def grades(attempt_id) -> list[tuple[int, int, bool]]:
    events = session().scalars(select(GradeEvent).where(GradeEvent.attempt_id == attempt_id).order_by(GradeEvent.id))
    return [(event.points, event.out_of, event.is_passed) for event in events]


def test_who_was_right_all_along_passes_and_gets_the_evidence(database, course, correct):
    actor = actor_for(database, add_user(database))
    learner = rules.learner_of(actor, None)
    for module in ("know", "listen"):
        finish(module, learner)
    attempt = submit(right_answers(course) | {"final-1": ("a",), "final-2": ("a",)}, learner)
    assert grades(attempt) == [(3, 5, False)]

    outcome = actions.regrade(*correct("a"))

    assert (outcome.attempts, outcome.changed, outcome.passed_ids) == (1, 1, (attempt,))
    assert grades(attempt) == [(3, 5, False), (4, 5, True)]
    assert "quiz:final" in set(session().scalars(select(Evidence.requirement)))
    assert queries.get_place("small", learner).standing.has_passed


def test_who_passed_by_a_wrong_key_keeps_the_pass(database, course, correct):
    attempt = submit(right_answers(course))

    outcome = actions.regrade(*correct("a", "a"))

    assert (outcome.changed, outcome.passed_ids) == (1, ())
    assert grades(attempt) == [(5, 5, True), (3, 5, True)]
    assert queries.get_place("small", GUEST).standing.has_passed


def test_grading_again_twice_changes_nothing_more(database, course, correct):
    submit(right_answers(course))
    versions = correct("a")

    actions.regrade(*versions)

    assert actions.regrade(*versions).changed == 0
    audited = session().scalars(select(AuditEvent).where(AuditEvent.action == "attempt.regrade"))
    assert len(list(audited)) == 1


def test_the_result_page_explains_by_the_corrected_key(database, course, correct):
    attempt = submit(right_answers(course) | {"final-1": ("a",)})

    actions.regrade(*correct("a"))

    result = queries.get_result("small", attempt, GUEST)
    assert (result.points, result.out_of) == (5, 5)
    assert result.questions[0].grade.is_correct


def test_a_question_that_the_correction_does_not_ask_keeps_its_points(database, course, correct):
    attempt = submit(right_answers(course))

    assert actions.regrade(*correct(drop=True)).changed == 0
    assert grades(attempt) == [(5, 5, True)]


def test_an_attempt_under_way_is_left_alone(database, course, correct):
    actions.save_answers("small", GUEST, {"final-1": ("b",)}, 1, key=new_key())

    assert actions.regrade(*correct("a")).attempts == 0
    assert session().scalars(select(Attempt.points)).one() is None


def test_many_attempts_are_graded_in_portions(database, course, correct):
    attempts = [submit(right_answers(course)) for _ in range(3)]
    right, wrong = correct("a")

    first = actions.regrade(right, wrong, portion=2)
    rest = actions.regrade(right, wrong, first.after, portion=2)

    assert (first.attempts, first.after, rest.attempts, rest.after) == (2, attempts[1], 1, 0)


def test_the_command_says_what_changed(database, course, correct):
    submit(right_answers(course) | {"final-1": ("a",), "final-2": ("a",)})
    correct("a")

    said = database.test_cli_runner().invoke(args=["records", "regrade", "small", "1"])

    assert "1 attempts graded again by 2: 1 changed, 1 pass now" in said.output
    itself = database.test_cli_runner().invoke(args=["records", "regrade", "small", "2"])
    assert itself.exit_code == 1
