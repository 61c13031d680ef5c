"""Answers kept, and the quiz handed in."""

from lms.catalog import queries as catalog
from lms.catalog.rules import Question, is_passed
from lms.core import clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.learning import queries, rules
from lms.learning.actions.enrolling import Outcome, enrol, hand_over
from lms.learning.models import AnswerEvent, Attempt, Enrolment
from lms.learning.rules import FINAL, Answers, Learner


@atomic
def save_answers(course_key: str, learner: Learner, answers: Answers, seed: int, *, key: Key) -> Outcome:
    """Keep the answers given so far, to go on later.

    Args:
        course_key: the course whose final quiz is meant.
        learner: who answers.
        answers: checked answers by question id.
        seed: what arranged the form; kept with an attempt that begins here.
        key: of this sending.

    Raises:
        NotFound: the course has no final quiz.
    """
    if done := idempotency.result(key):
        return Outcome(attempt_id=done["attempt_id"])
    attempt, _, _ = _keep(course_key, learner, answers, seed, key)
    idempotency.remember(key, {"attempt_id": attempt.id})
    return Outcome(attempt_id=attempt.id)


@atomic
def submit_answers(course_key: str, learner: Learner, answers: Answers, seed: int, *, key: Key) -> Outcome:
    """Hand the final quiz in; while a question is open, the answers are kept and nothing is graded.

    Args and Raises: as of `save_answers`.
    """
    if done := idempotency.result(key):
        return Outcome(done["attempt_id"], done["is_submitted"], tuple(done["numbers"]))
    attempt, questions, kept = _keep(course_key, learner, answers, seed, key)
    numbers: list[str] = []
    if is_whole := not rules.unanswered(questions, kept):
        grade = rules.score(questions, kept)
        mark = catalog.version(attempt.course_version_id).course.pass_mark_percent
        attempt.submitted_at = clock.now()
        attempt.points, attempt.out_of = grade.points, grade.out_of
        attempt.is_passed = is_passed(grade.points, grade.out_of, mark)
        session().flush()
        passed = [("quiz:final", attempt.course_version_id, attempt.submitted_at)] if attempt.is_passed else []
        numbers = hand_over(learner, passed)
    idempotency.remember(key, {"attempt_id": attempt.id, "is_submitted": is_whole, "numbers": numbers})
    return Outcome(attempt.id, is_whole, tuple(numbers))


def _keep(
    course_key: str, learner: Learner, answers: Answers, seed: int, key: Key
) -> tuple[Attempt, tuple[Question, ...], Answers]:
    """Append what is new to the attempt under way, or to a new one; return it with its questions and answers."""
    enrolment = enrol(course_key, learner)
    sheet = queries.open_sheet(enrolment.id)
    attempt = session().get_one(Attempt, sheet.attempt_id) if sheet else _begin(enrolment, seed)
    course = catalog.version(attempt.course_version_id).course
    if course.final_quiz is None:
        raise NotFound
    questions = rules.paper(course.final_quiz, attempt.seed, course.draw)
    before = sheet.answers if sheet else {}
    new = rules.changed(questions, before, answers)
    for place, (question_id, choices) in enumerate(new.items()):
        event = AnswerEvent(
            attempt_id=attempt.id,
            device=f"form:{key.value}",
            device_seq=place,
            question_id=question_id,
            choices=list(choices),
            at=clock.now(),
        )
        session().add(event)
    session().flush()
    return attempt, questions, {**before, **new}


def _begin(enrolment: Enrolment, seed: int) -> Attempt:
    attempt = Attempt(
        enrolment_id=enrolment.id,
        quiz_key=FINAL,
        course_version_id=enrolment.course_version_id,
        seed=seed,
        started_at=clock.now(),
    )
    session().add(attempt)
    session().flush()
    return attempt
