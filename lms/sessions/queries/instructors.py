"""Reads of registered instructors, and of the areas that ask for one."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import or_, select

from lms.accounts.policy import NATION, Reach
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions import queries as regions
from lms.regions.rules import prefecture
from lms.sessions.models import TrainingSession
from lms.sessions.models.instructors import Instructor, InstructorRule
from lms.sessions.queries.narrowing import lies_over
from lms.sessions.rules.instructors import is_named


def asking_areas(areas: Iterable[str]) -> set[str]:
    """Return which of these areas ask for a registered instructor."""
    asking = select(InstructorRule.area).where(InstructorRule.area.in_(sorted(areas)))
    return set(session().scalars(asking))


def is_asked_for(municipality_code: str | None) -> bool:
    """Say whether a session that counts there needs a registered instructor; a ward's city asks too."""
    return bool(_asking_over(municipality_code))


def lacks_instructor(training_session: TrainingSession) -> bool:
    """Say whether the rules of its area keep a session from being published."""
    it = training_session
    asking = _asking_over(it.municipality_code)
    return bool(asking) and not is_named(it.lecturers, _names(asking, to_jst(it.starts_at).date()))


def _asking_over(municipality_code: str | None) -> set[str]:
    asking = select(InstructorRule.area).where(lies_over(InstructorRule.area, municipality_code))
    return set(session().scalars(asking))


def _names(areas: Iterable[str], day: date) -> Sequence[str]:
    in_force = or_(Instructor.ends_on.is_(None), Instructor.ends_on >= day)
    names = select(Instructor.name).where(Instructor.area.in_(sorted(areas)), Instructor.starts_on <= day, in_force)
    return session().scalars(names).all()


def instructors_in(areas: Iterable[str]) -> Sequence[Instructor]:
    """List the register of some areas, by area and name."""
    mine = select(Instructor).where(Instructor.area.in_(sorted(areas)))
    return session().scalars(mine.order_by(Instructor.area, Instructor.name, Instructor.id)).all()


def instructor_in(areas: Iterable[str], instructor_id: int) -> Instructor:
    """Return one entry of the register.

    Raises:
        NotFound: there is none, or it is of another area.
    """
    found = session().get(Instructor, instructor_id, populate_existing=True)
    if found is None or found.area not in set(areas):
        raise NotFound
    return found


def areas_of(reach: Reach) -> list[str]:
    """Return the areas that somebody looks after, the nation first."""
    return [*([NATION] if reach.everything else []), *sorted(reach.areas)]


def area_names(areas: Iterable[str]) -> dict[str, str]:
    """Return areas by their names; the nation is left to the page, which has the word."""
    codes = set(areas) - {NATION}
    whole = {code: prefecture(code).name for code in codes if len(code) == 2}
    return {**whole, **regions.names({code for code in codes if code not in whole})}
