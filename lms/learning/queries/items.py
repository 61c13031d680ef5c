"""How the questions of a published quiz work, over what learners answered the first time; nobody is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import Question, grade
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning.models import Attempt
from lms.learning.queries.attempts import Sheet, every_sheet, sheet_of
from lms.learning.rules import FINAL
from lms.learning.rules.item_remarks import Remark, remarks
from lms.learning.rules.item_statistics import ItemStatistics, Scored, item_statistics

_ROWS_A_PIECE = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its figures; None where there are too few to be shown."""

    question: Question
    figures: ItemStatistics | None
    remarks: tuple[Remark, ...]


def items_of(version_id: int) -> tuple[Edition, list[Item]]:
    """Return the questions of the final quiz of a version, in the order of the file, by the keys of that version.

    Raises:
        NotFound: there is no such version, or it has no final quiz.
    """
    edition = catalog.version(version_id)
    if edition.course.final_quiz is None:
        raise NotFound
    found = item_statistics([_scored(sheet) for sheet in _first_sheets(version_id)])
    asked = [question for question in edition.course.final_quiz.questions if not question.is_reflection]
    return edition, [_item(question, found.get(question.id)) for question in asked]


def _item(question: Question, found: ItemStatistics | None) -> Item:
    said = remarks(found)
    return Item(question, None if Remark.TOO_FEW in said else found, said)


def _scored(sheet: Sheet) -> dict[str, Scored]:
    grades = {question.id: grade(question, sheet.answers.get(question.id, ())) for question in sheet.questions}
    return {question_id: Scored(one.points, one.out_of) for question_id, one in grades.items() if one.out_of}


def _first_sheets(version_id: int) -> Iterator[Sheet]:
    """Read, in one statement, what each learner first handed in, as far as it was of this version."""
    here = select(Attempt.enrolment_id).where(Attempt.course_version_id == version_id)
    firsts = (
        select(func.min(Attempt.id))
        .where(Attempt.quiz_key == FINAL, Attempt.submitted_at.is_not(None), Attempt.enrolment_id.in_(here))
        .group_by(Attempt.enrolment_id)
    )
    statement = every_sheet().where(Attempt.course_version_id == version_id, Attempt.id.in_(firsts))
    rows = session().execute(statement.execution_options(yield_per=_ROWS_A_PIECE))
    for attempt, group in groupby(rows, key=lambda row: row[0]):
        yield sheet_of(attempt, list(filter(None, (row[1] for row in group))))
