"""Whose progress it is, and where they are in a course."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, false, func, or_, select

from lms.catalog import queries as catalog
from lms.catalog.models import CourseVersion
from lms.catalog.queries import Edition
from lms.catalog.rules import SESSION, Course
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.core.rows import table
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


def _place() -> Select[*tuple[Any, ...]]:
    """Build, once, the statement that every page of a course begins with: of tables, making no objects."""
    version, evidence, adoption = table(CourseVersion).c, table(Evidence).c, table(RuleAdoption).c
    enrolment, progress = table(Enrolment).c, table(ModuleProgress).c
    key: BindParameter[str] = bindparam("course_key")
    people: BindParameter[int] = bindparam("person_ids", expanding=True)
    newest = select(func.max(version.id).label("id")).where(version.course_key == key).subquery()
    mine = and_(evidence.person_id.in_(people), evidence.course_key == key)
    first = select(evidence.course_version_id).where(mine).order_by(evidence.id).limit(1).scalar_subquery()
    chosen = and_(adoption.person_id.in_(people), adoption.course_key == key)
    adopted = select(adoption.course_version_id).where(chosen).order_by(adoption.id.desc()).limit(1)
    attended = select(evidence.id).where(mine, evidence.requirement == SESSION, evidence.withdrawn_at.is_(None))
    own = or_(enrolment.person_id.in_(people), enrolment.guest_hash == bindparam("guest"))
    return (
        select(
            func.coalesce(enrolment.course_version_id, adopted.scalar_subquery(), first, newest.c.id),
            enrolment.id,
            progress.module_key,
            has_passed(),
            attended.exists(),
        )
        .select_from(newest)
        .outerjoin(table(Enrolment), and_(enrolment.course_key == key, own))
        .outerjoin(table(ModuleProgress), progress.enrolment_id == enrolment.id)
        .order_by(enrolment.id)
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
    tried = table(Attempt).alias("tried").c
    passed = select(tried.id).where(
        tried.enrolment_id == table(Enrolment).c.id, tried.quiz_key == FINAL, tried.is_passed.is_(True)
    )
    return passed.exists()


_PLACE = _place()
