"""Attempts at the final quiz: under way, or handed in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Course, Question
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning import rules
from lms.learning.models import AnswerEvent, Attempt
from lms.learning.queries.enrolments import Place, get_place
from lms.learning.rules import FINAL, Answers, Event, Learner, Log, Told


@dataclass(frozen=True, slots=True)
class Sheet:
    """An attempt with the answers that stand."""

    attempt_id: int
    edition: Edition
    seed: int
    log: Log
    submitted_at: datetime | None
    is_passed: bool

    @property
    def is_submitted(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_at is not None

    @property
    def answers(self) -> Answers:
        """The answers that stand."""
        return self.log.answers

    @property
    def questions(self) -> tuple[Question, ...]:
        """What the attempt asks, arranged as it was shown.

        Raises:
            NotFound: its version has no final quiz.
        """
        course = self.edition.course
        if course.final_quiz is None:
            raise NotFound
        return rules.paper(course.final_quiz, self.seed, course.draw)


@dataclass(frozen=True, slots=True)
class Exam:
    """The final quiz as a learner has it before them now."""

    place: Place
    course: Course
    told: Told
    questions: tuple[Question, ...]
    answers: Answers
    unanswered: tuple[int, ...]
    """Numbers of the questions still open; empty as long as nothing was kept."""
    out_of: int
    """Points there are."""
    points_to_pass: int


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
        told=Told(sheet.attempt_id, sheet.log.seen) if sheet else Told(),
        questions=questions,
        answers=answers,
        unanswered=tuple(rules.unanswered(questions, answers)) if sheet else (),
        out_of=out_of,
        points_to_pass=rules.to_pass(out_of, course.pass_mark_percent),
    )


def open_sheet(enrolment_id: int | None, attempt_id: int = 0) -> Sheet | None:
    """Return an attempt at the final quiz within an enrolment.

    Args:
        enrolment_id: whose attempts are meant; None for nobody's.
        attempt_id: which one, under way or handed in; 0 for the one that is under way.

    Returns:
        The attempt, or None when there is none such.
    """
    wanted = Attempt.id == attempt_id if attempt_id else Attempt.submitted_at.is_(None)
    found = (
        read_sheets(every_sheet().where(Attempt.enrolment_id == enrolment_id, wanted))
        if enrolment_id is not None
        else []
    )
    return found[-1] if found else None


def sheet_of_paper(enrolment_id: int, seed: int) -> Sheet | None:
    """Return the last attempt that began with a paper, under way or handed in, or None."""
    found = read_sheets(every_sheet().where(Attempt.enrolment_id == enrolment_id, Attempt.seed == seed))
    return found[-1] if found else None


def new_sheet(attempt: Attempt) -> Sheet:
    """Return an attempt that has only just begun."""
    return sheet_of(attempt, ())


def submitted_sheets(version_id: int, after: int, portion: int) -> list[Sheet]:
    """List attempts of a version that were handed in, by id, a portion of them after one of them; locks them."""
    ids = (
        select(Attempt.id)
        .where(Attempt.course_version_id == version_id, Attempt.submitted_at.is_not(None), Attempt.id > after)
        .where(Attempt.quiz_key == FINAL)
        .order_by(Attempt.id)
        .limit(portion)
    )
    found = list(session().scalars(ids))
    locked = select(Attempt).where(Attempt.id.in_(found)).order_by(Attempt.id).with_for_update(of=Attempt)
    session().scalars(locked.execution_options(populate_existing=True)).all()
    return read_sheets(every_sheet().where(Attempt.id.in_(found)))


def every_sheet() -> Select[Attempt, AnswerEvent]:
    """Begin the statement that reads attempts at the final quiz with all that was answered."""
    return (
        select(Attempt, AnswerEvent)
        .outerjoin(AnswerEvent, AnswerEvent.attempt_id == Attempt.id)
        .where(Attempt.quiz_key == FINAL)
        .order_by(Attempt.id, AnswerEvent.id)
    )


def read_sheets(statement: Select[Attempt, AnswerEvent]) -> list[Sheet]:
    """Return attempts with everything that was answered, as a statement begun by `every_sheet` finds them."""
    attempts: dict[int, Attempt] = {}
    rows: dict[int, list[AnswerEvent]] = defaultdict(list)
    for attempt, row in session().execute(statement):
        attempts[attempt.id] = attempt
        if row is not None:
            rows[attempt.id].append(row)
    return [sheet_of(attempt, rows[attempt.id]) for attempt in attempts.values()]


def sheet_of(attempt: Attempt, rows: Iterable[AnswerEvent]) -> Sheet:
    """Put one attempt together with its answers, in the order in which they arrived."""
    return Sheet(
        attempt_id=attempt.id,
        edition=catalog.version(attempt.course_version_id),
        seed=attempt.seed,
        log=Log(
            tuple(
                Event(rank, row.device, row.device_seq, row.question_id, tuple(row.choices), row.is_stale)
                for rank, row in enumerate(rows, 1)
            )
        ),
        submitted_at=attempt.submitted_at,
        is_passed=bool(attempt.is_passed),
    )
