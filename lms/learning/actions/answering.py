"""Answers kept from forms, and the quiz handed in."""

from dataclasses import asdict

from lms.catalog.rules import Answer
from lms.core import clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.learning import queries, rules
from lms.learning.actions.enrolling import Outcome, enrol, hand_over
from lms.learning.actions.grading import grade
from lms.learning.models import AnswerEvent, Attempt, Enrolment
from lms.learning.queries import Sheet
from lms.learning.rules import FINAL, Answers, Learner, Told


@atomic
def save_answers(
    course_key: str, learner: Learner, answers: Answers, seed: int, *, key: Key, told: Told | None = None
) -> Outcome:
    """Keep the answers given so far, to go on later.

    Args:
        course_key: the course whose final quiz is meant.
        learner: who answers.
        answers: checked answers by question id.
        seed: what arranged the form; kept with an attempt that begins here.
        key: of this sending.
        told: what the page knew of the attempt; None for somebody who knows all of it.

    Raises:
        NotFound: the course has no final quiz.
    """
    return _take(course_key, learner, answers, seed, key, told, is_whole=False)


@atomic
def submit_answers(
    course_key: str, learner: Learner, answers: Answers, seed: int, *, key: Key, told: Told | None = None
) -> Outcome:
    """Hand the final quiz in; while a question is open, the answers are kept and nothing is graded.

    Nor is anything graded when another screen has answered later: whoever hands in has to see that first.

    Args and Raises: as of `save_answers`.
    """
    return _take(course_key, learner, answers, seed, key, told, is_whole=True)


def _take(
    course_key: str, learner: Learner, answers: Answers, seed: int, key: Key, told: Told | None, *, is_whole: bool
) -> Outcome:
    if done := idempotency.result(key):
        late, is_elsewhere = tuple(done.get("late", ())), done.get("is_elsewhere", False)
        return Outcome(done["attempt_id"], done["is_submitted"], tuple(done["numbers"]), late, is_elsewhere)
    outcome = _answer(course_key, learner, answers, seed, key, told, is_whole=is_whole)
    idempotency.remember(key, asdict(outcome))
    return outcome


def _answer(
    course_key: str, learner: Learner, answers: Answers, seed: int, key: Key, told: Told | None, *, is_whole: bool
) -> Outcome:
    enrolment = enrol(course_key, learner)
    sheet = queries.open_sheet(enrolment.id)
    if is_elsewhere(sheet, told, seed):
        return Outcome(attempt_id=told.attempt_id if told else None, is_elsewhere=True)
    sheet = sheet or begin(enrolment, seed)
    ids = [question.id for question in sheet.questions]
    device, new = f"form:{key.value}", rules.changed(sheet.questions, sheet.answers, answers)
    late = sheet.log.late_among(new, device, told.seen if told else sheet.log.seen)
    for place, (question_id, answer) in enumerate(new.items()):
        keep(sheet.attempt_id, device, place, question_id, answer, is_stale=question_id in late)
    session().flush()
    kept = {**sheet.answers, **{id_: answer for id_, answer in new.items() if id_ not in late}}
    if late or not is_whole or rules.unanswered(sheet.questions, kept):
        return Outcome(sheet.attempt_id, late=tuple(sorted(ids.index(id_) + 1 for id_ in late)))
    passed = grade(sheet, kept)
    return Outcome(sheet.attempt_id, is_submitted=True, numbers=tuple(hand_over(learner, passed)))


def is_elsewhere(sheet: Sheet | None, told: Told | None, seed: int) -> bool:
    """Tell whether a screen shows another paper than the one under way, or one that was handed in."""
    if told is None:
        return False
    if sheet is None:
        return told.attempt_id != 0
    return told.attempt_id != sheet.attempt_id and sheet.seed != seed


def begin(enrolment: Enrolment, seed: int) -> Sheet:
    """Begin an attempt in the version of its enrolment; the seed arranges its paper for ever."""
    attempt = Attempt(
        enrolment_id=enrolment.id,
        quiz_key=FINAL,
        course_version_id=enrolment.course_version_id,
        seed=seed,
        started_at=clock.now(),
    )
    session().add(attempt)
    session().flush()
    return queries.new_sheet(attempt)


def keep(attempt_id: int, device: str, device_seq: int, question_id: str, answer: Answer, *, is_stale: bool) -> None:
    """Append one answer to an attempt."""
    event = AnswerEvent(
        attempt_id=attempt_id,
        device=device,
        device_seq=device_seq,
        question_id=question_id,
        choices=list(answer),
        at=clock.now(),
        is_stale=is_stale,
    )
    session().add(event)
