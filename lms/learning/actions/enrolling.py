"""What every writing step shares: the enrolment it belongs to, and the ledger it reports to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.core import clock
from lms.core.rows import insert_missing
from lms.learning import queries
from lms.learning.models import Enrolment
from lms.learning.rules import Learner
from lms.records.actions import hand_in
from lms.records.rules import Handed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an action: the attempt it was about, and the records issued by it."""

    attempt_id: int | None = None
    is_submitted: bool = False
    numbers: tuple[str, ...] = ()
    late: tuple[int, ...] = ()
    """Numbers of the questions that another screen answered later: those answers stand, and nothing was graded."""
    is_elsewhere: bool = False
    """Whether another screen has gone on to another paper, or handed this one in: nothing was taken."""


def enrol(course_key: str, learner: Learner) -> Enrolment:
    """Return the learner's enrolment, locked; the first step pins the version in force (R1)."""
    if found := queries.lock_enrolments(learner, course_key):
        return found[0]
    row = {
        "person_id": learner.person_id,
        "guest_hash": learner.guest,
        "course_key": course_key,
        "course_version_id": queries.get_place(course_key, learner).edition.id,
        "created_at": clock.now(),
    }
    insert_missing(Enrolment, [row])
    return queries.lock_enrolments(learner, course_key)[0]


def hand_over(learner: Learner, evidence: Iterable[tuple[str, int, datetime]]) -> list[str]:
    """Give evidence of a person to the ledger; a visitor's waits on the device until it is claimed."""
    person_id = learner.person_id
    if person_id is None:
        return []
    batch = [Handed(person_id, version_id, requirement, at) for requirement, version_id, at in evidence]
    return hand_in(batch, learner)
