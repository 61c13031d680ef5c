"""What came of an attempt that was handed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Course
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning import rules
from lms.learning.models import Attempt, Enrolment, GradeEvent
from lms.learning.queries.attempts import Sheet, every_sheet, read_sheets
from lms.learning.queries.enrolments import owned_by
from lms.learning.rules import Learner, MarkedQuestion


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an attempt, question by question."""

    course: Course
    questions: tuple[MarkedQuestion, ...]
    points: int
    out_of: int
    points_to_pass: int
    is_passed: bool
    submitted_at: datetime | None

    @property
    def is_nearly_passed(self) -> bool:
        """Whether no more than a quarter of what passes is missing."""
        return not self.is_passed and (self.points_to_pass - self.points) * 4 <= self.points_to_pass


def get_result(course_key: str, attempt_id: int, learner: Learner) -> Result:
    """Return what came of an attempt of the learner.

    Raises:
        NotFound: there is none with that id that was handed in, or it is somebody else's.
    """
    statement = (
        every_sheet()
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Attempt.id == attempt_id, Attempt.submitted_at.is_not(None))
        .where(Enrolment.course_key == course_key, owned_by(learner))
    )
    found = read_sheets(statement)
    if not found:
        raise NotFound
    sheet = found[0]
    course = _graded_by(sheet).course
    questions = rules.corrected(sheet.questions, course.final_quiz, sheet.answers, sheet.seed)
    grade = rules.score(questions, sheet.answers)
    return Result(
        course=course,
        questions=tuple(rules.mark(question, sheet.answers.get(question.id, ())) for question in questions),
        points=grade.points,
        out_of=grade.out_of,
        points_to_pass=rules.to_pass(grade.out_of, course.pass_mark_percent),
        is_passed=sheet.is_passed,
        submitted_at=sheet.submitted_at,
    )


def _graded_by(sheet: Sheet) -> Edition:
    """Return the version whose keys count for an attempt that was handed in."""
    last = select(GradeEvent.course_version_id).where(GradeEvent.attempt_id == sheet.attempt_id)
    return catalog.version(session().scalars(last.order_by(GradeEvent.id.desc()).limit(1)).one())
