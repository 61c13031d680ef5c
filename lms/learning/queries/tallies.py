"""Reads of counts that belong to nobody: only what may be seen."""

from sqlalchemy import select

from lms.core.db import session
from lms.learning.models import Tally


def shown_of(course_key: str) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return what may be seen of one course, by what was asked and the item; one statement."""
    statement = select(Tally.asked, Tally.item, Tally.shown).where(Tally.course_key == course_key)
    return {(asked, item): tuple(shown) for asked, item, shown in session().execute(statement)}
