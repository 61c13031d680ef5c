"""Gradings: one when a quiz is handed in, and another when a correction of the course changes what is right."""

from datetime import datetime

from lms.catalog.queries import Edition
from lms.catalog.rules import Grade, is_passed
from lms.core import audit, clock
from lms.core.db import atomic, session
from lms.learning import queries, rules
from lms.learning.actions.enrolling import hand_over
from lms.learning.models import Attempt, Enrolment, GradeEvent
from lms.learning.queries import Sheet
from lms.learning.rules import Answers, Learner, Regrading

PASSED = "quiz:final"


def grade(sheet: Sheet, answers: Answers) -> list[tuple[str, int, datetime]]:
    """Grade an attempt that is whole, and return what it proves."""
    attempt = _attempt(sheet)
    attempt.submitted_at = clock.now()
    _note(attempt, sheet.edition, rules.score(sheet.questions, answers))
    session().flush()
    return [(PASSED, attempt.course_version_id, attempt.submitted_at)] if attempt.is_passed else []


@atomic
def regrade(corrected: Edition, wrong: Edition, after: int = 0, portion: int = 200) -> Regrading:
    """Grade the attempts of a version again by the keys of its correction; a pass is never taken away.

    An answer to a question that the correction does not ask, or that it no longer offers, keeps its points. Who
    passes now gets the evidence, and the record it completes, in the same transaction.

    Args:
        corrected: the version whose keys are right.
        wrong: the version whose attempts are meant.
        after: the last attempt of the portion before; 0 to begin.
        portion: how many attempts one transaction takes.

    Returns:
        How many changed, who passes now, the records issued and where to go on.
    """
    sheets = queries.submitted_sheets(wrong.id, after, portion)
    outcomes = [_regrade(sheet, corrected) for sheet in sheets]
    changed = sum(outcome is not None for outcome in outcomes)
    numbers = tuple(number for found in outcomes if found for number in found)
    passed = tuple(sheet.attempt_id for sheet in sheets if not sheet.is_passed and _attempt(sheet).is_passed)
    if changed:
        audit.record("attempt.regrade", None, f"course_version:{wrong.id}", corrected=corrected.id, changed=changed)
    last = sheets[-1].attempt_id if len(sheets) == portion else 0
    return Regrading(len(sheets), changed, passed, numbers, last)


def _regrade(sheet: Sheet, corrected: Edition) -> list[str] | None:
    """Grade one attempt again; return the records issued, or None when nothing changed."""
    questions = rules.corrected(sheet.questions, corrected.course.final_quiz, sheet.answers, sheet.seed)
    if not _note(_attempt(sheet), corrected, rules.score(questions, sheet.answers)):
        return None
    session().flush()
    if sheet.is_passed or not _attempt(sheet).is_passed:
        return []
    person_id = session().get_one(Enrolment, _attempt(sheet).enrolment_id).person_id
    learner = Learner(person_ids=(person_id,) if person_id else ())
    return hand_over(learner, [(PASSED, _attempt(sheet).course_version_id, clock.now())])


def _note(attempt: Attempt, edition: Edition, earned: Grade) -> bool:
    """Append a grading to an attempt and let it stand; tell whether it says anything new."""
    before = (attempt.points, attempt.out_of, attempt.is_passed)
    attempt.points, attempt.out_of = earned.points, earned.out_of
    attempt.is_passed = attempt.is_passed or is_passed(earned.points, earned.out_of, edition.course.pass_mark_percent)
    if before == (attempt.points, attempt.out_of, attempt.is_passed):
        return False
    event = GradeEvent(
        attempt_id=attempt.id,
        course_version_id=edition.id,
        points=earned.points,
        out_of=earned.out_of,
        is_passed=attempt.is_passed,
        at=clock.now(),
    )
    session().add(event)
    return True


def _attempt(sheet: Sheet) -> Attempt:
    return session().get_one(Attempt, sheet.attempt_id)
