"""Another version of a course for those who are under way: their pages follow the ledger."""

from sqlalchemy import update

from lms.catalog.queries import Edition
from lms.core.db import atomic, session
from lms.learning.models import Enrolment
from lms.records import actions as records
from lms.records.actions import Portion


@atomic
def adopt_version(edition: Edition, after: tuple[int, str] = (0, ""), *, is_preview: bool = False) -> Portion:
    """Adopt a version for one portion of people, as `records.actions.adopt_version`; attempts keep theirs.

    Args:
        edition: the version to adopt.
        after: where the portion before ended.
        is_preview: only say what would happen.
    """
    portion = records.adopt_version(edition, after, is_preview=is_preview)
    mine = (Enrolment.person_id.in_(portion.adopted_ids), Enrolment.course_key == edition.course_key)
    session().execute(update(Enrolment).where(*mine).values(course_version_id=edition.id))
    return portion
