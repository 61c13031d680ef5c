"""Attempts at the final quiz: under way, or handed in."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, select

from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Course, Question
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning import rules
from lms.learning.models import AnswerEvent, Attempt, Enrolment
from lms.learning.queries.enrolments import Place, get_place, owned_by
from lms.learning.rules import FINAL, Answers, Learner, MarkedQuestion


@dataclass(frozen=True, slots=True)
class Sheet:
    """An attempt with the answers that stand."""

    attempt_id: int
    edition: Edition
    seed: int
    answers: Answers
    is_passed: bool


@dataclass(frozen=True, slots=True)
class Exam:
    """The final quiz as a learner has it before them now."""

    place: Place
    course: Course
    questions: tuple[Question, ...]
    answers: Answers
    unanswered: tuple[int, ...]
    """Numbers of the questions still open; empty as long as nothing was kept."""
    out_of: int
    """Points there are."""
    points_to_pass: int


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt, question by question."""

    course: Course
    questions: tuple[MarkedQuestion, ...]
    points: int
    out_of: int
    points_to_pass: int
    is_passed: bool

    @property
    def is_nearly_passed(self) -> bool:
        """Whether no more than a quarter of what passes is missing."""
        return not self.is_passed and (self.points_to_pass - self.points) * 4 <= self.points_to_pass


def get_exam(course_key: str, learner: Learner, seed: int) -> Exam:
    """Return the quiz: the attempt under way, else a new paper.

    Args:
        course_key: the course.
        learner: who answers.
        seed: arranges a new paper.

    Raises:
        NotFound: there is no such course, or it has no final quiz.
    """
    place = get_place(course_key, learner)
    sheet = open_sheet(place.enrolment_id)
    course = sheet.edition.course if sheet else place.course
    if course.final_quiz is None:
        raise NotFound
    questions = rules.paper(course.final_quiz, sheet.seed if sheet else seed, course.draw)
    answers = sheet.answers if sheet else {}
    out_of = sum(question.points for question in questions)
    return Exam(
        place=place,
        course=course,
        questions=questions,
        answers=answers,
        unanswered=tuple(rules.unanswered(questions, answers)) if sheet else (),
        out_of=out_of,
        points_to_pass=rules.to_pass(out_of, course.pass_mark_percent),
    )


def get_result(course_key: str, attempt_id: int, learner: Learner) -> Result:
    """Return what came of an attempt of the learner.

    Raises:
        NotFound: there is none with that id that was handed in, or it is somebody else's.
    """
    statement = (
        _sheets()
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id, Attempt.submitted_at.is_not(None))
        .where(Enrolment.course_key == course_key, owned_by(learner))
    )
    found = _read(statement)
    if not found:
        raise NotFound
    sheet, course = found[0], found[0].edition.course
    questions = rules.paper(course.final_quiz, sheet.seed, course.draw) if course.final_quiz else ()
    grade = rules.score(questions, sheet.answers)
    return Result(
        course=course,
        questions=tuple(rules.mark(question, sheet.answers.get(question.id, ())) for question in questions),
        points=grade.points,
        out_of=grade.out_of,
        points_to_pass=rules.to_pass(grade.out_of, course.pass_mark_percent),
        is_passed=sheet.is_passed,
    )


def open_sheet(enrolment_id: int | None) -> Sheet | None:
    """Return the attempt at the final quiz that is under way, or None."""
    statement = _sheets().where(Attempt.enrolment_id == enrolment_id, Attempt.submitted_at.is_(None))
    found = _read(statement) if enrolment_id is not None else []
    return found[-1] if found else None


def _sheets() -> Select[Attempt, AnswerEvent]:
    return (
        select(Attempt, AnswerEvent)
        .outerjoin(AnswerEvent, AnswerEvent.attempt_id == Attempt.id)
        .where(Attempt.quiz_key == FINAL)
        .order_by(Attempt.id, AnswerEvent.id)
    )


def _read(statement: Select[Attempt, AnswerEvent]) -> list[Sheet]:
    """Put attempts together with the last answer to each question."""
    attempts: dict[int, Attempt] = {}
    answers: dict[int, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for attempt, answer in session().execute(statement):
        attempts[attempt.id] = attempt
        if answer is not None:
            answers[attempt.id][answer.question_id] = tuple(answer.choices)
    return [_sheet(attempt, answers[attempt.id]) for attempt in attempts.values()]


def _sheet(attempt: Attempt, answers: Answers) -> Sheet:
    return Sheet(
        attempt_id=attempt.id,
        edition=catalog.version(attempt.course_version_id),
        seed=attempt.seed,
        answers=answers,
        is_passed=bool(attempt.is_passed),
    )
