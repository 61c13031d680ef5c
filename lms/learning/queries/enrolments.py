"""Whose progress it is, and where they are in a course."""

from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import aliased

from lms.catalog import queries as catalog
from lms.catalog.models import CourseVersion
from lms.catalog.queries import Edition
from lms.catalog.rules import SESSION, Course
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning.models import Attempt, Enrolment, ModuleProgress
from lms.learning.rules import FINAL, Learner, Standing
from lms.records.models import Evidence, RuleAdoption


@dataclass(frozen=True, slots=True)
class Place:
    """Where a learner is in one course: the version that is theirs, and what they have done."""

    edition: Edition
    enrolment_id: int | None
    standing: Standing

    @property
    def course(self) -> Course:
        """The course as this learner has it."""
        return self.edition.course


def _place() -> Select[int | None, int | None, str | None, bool, bool]:
    """Build, once, the statement that every page of a course begins with."""
    key: BindParameter[str] = bindparam("course_key")
    people: BindParameter[int] = bindparam("person_ids", expanding=True)
    newest = select(func.max(CourseVersion.id).label("id")).where(CourseVersion.course_key == key).subquery()
    mine = and_(Evidence.person_id.in_(people), Evidence.course_key == key)
    first = select(Evidence.course_version_id).where(mine).order_by(Evidence.id).limit(1).scalar_subquery()
    chosen = and_(RuleAdoption.person_id.in_(people), RuleAdoption.course_key == key)
    adopted = select(RuleAdoption.course_version_id).where(chosen).order_by(RuleAdoption.id.desc()).limit(1)
    attended = select(Evidence.id).where(mine, Evidence.requirement == SESSION, Evidence.withdrawn_at.is_(None))
    own = or_(Enrolment.person_id.in_(people), Enrolment.guest_hash == bindparam("guest"))
    return (
        select(
            func.coalesce(Enrolment.course_version_id, adopted.scalar_subquery(), first, newest.c.id),
            Enrolment.id,
            ModuleProgress.module_key,
            has_passed(),
            attended.exists(),
        )
        .select_from(newest)
        .outerjoin(Enrolment, and_(Enrolment.course_key == key, own))
        .outerjoin(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
        .order_by(Enrolment.id)
    )


def get_place(course_key: str, learner: Learner) -> Place:
    """Return where the learner is in a course, in one statement.

    Raises:
        NotFound: there is no such course.
    """
    guest = None if learner.person_ids else learner.guest
    known = {"course_key": course_key, "person_ids": learner.person_ids, "guest": guest}
    rows = session().execute(_PLACE, known).all()
    version_id, enrolment_id, _module, _passed, has_attended = rows[0]
    if version_id is None:
        raise NotFound
    standing = Standing(
        finished=frozenset(row[2] for row in rows if row[2]),
        has_passed=any(row[3] for row in rows),
        has_attended=bool(has_attended),
    )
    return Place(catalog.version(version_id), enrolment_id, standing)


def owned_by(learner: Learner) -> ColumnElement[bool]:
    """Return the condition for the learner's own enrolments; nobody else's can ever match."""
    if learner.person_ids:
        return Enrolment.person_id.in_(learner.person_ids)
    return Enrolment.guest_hash == learner.guest if learner.guest else false()


def lock_enrolments(learner: Learner, course_key: str | None = None) -> list[Enrolment]:
    """Lock the learner's enrolments, on one course or on all, oldest first."""
    statement = (
        select(Enrolment)
        .where(owned_by(learner))
        .order_by(Enrolment.id)
        .with_for_update(key_share=True, of=Enrolment)
        .execution_options(populate_existing=True)
    )
    if course_key is not None:
        statement = statement.where(Enrolment.course_key == course_key)
    return list(session().scalars(statement))


def has_passed() -> ColumnElement[bool]:
    """Return the condition that the final quiz was passed within an enrolment."""
    tried = aliased(Attempt)
    passed = select(tried.id).where(
        tried.enrolment_id == Enrolment.id, tried.quiz_key == FINAL, tried.is_passed.is_(True)
    )
    return passed.exists()


_PLACE = _place()
