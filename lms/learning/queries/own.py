"""What somebody has done in all their courses, and what a device has done before they signed in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from lms.accounts.policy import Actor
from lms.catalog import queries as catalog
from lms.catalog.queries import Edition
from lms.catalog.rules import SESSION, Words
from lms.core.db import session
from lms.learning.models import Attempt, Enrolment, ModuleProgress
from lms.learning.queries.enrolments import has_passed, owned_by
from lms.learning.rules import FINAL, Learner, RouteState, Standing, finished_count, next_step, route_states
from lms.records.models import Evidence


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One course of a person, as their own page tells it.

    Attributes:
        next_number: of the chapter to go on with, from 1; None when it is the quiz, or nothing is left.
        next_title: of that chapter.
        read_at: when a chapter was last read to its end.
    """

    course_key: str
    title: Words
    finished: int
    modules: int
    next_step: str | None
    next_number: int | None
    next_title: Words | None
    read_at: datetime | None
    routes: tuple[RouteState, ...]


@dataclass(frozen=True, slots=True)
class DeviceProgress:
    """What a visitor's device holds and somebody who signs in may take along."""

    modules: int
    has_passed: bool


def my_courses(actor: Actor) -> list[MyCourse]:
    """List the courses somebody has begun, oldest first, in one statement."""
    versions: dict[str, int] = {}
    finished: dict[str, set[str]] = defaultdict(set)
    passed: set[str] = set()
    attended: set[str] = set()
    read_at: dict[str, datetime] = {}
    for row in _progress(Learner(person_ids=actor.person_ids)):
        versions.setdefault(row.course_key, row.version_id)
        finished[row.course_key].update([row.module_key] if row.module_key else ())
        passed.update([row.course_key] if row.has_passed else ())
        attended.update([row.course_key] if row.has_attended else ())
        read_at.update(
            {row.course_key: max(row.read_at, read_at.get(row.course_key, row.read_at))} if row.read_at else {}
        )
    standings = {key: Standing(frozenset(finished[key]), key in passed, key in attended) for key in versions}
    return [
        _my_course(catalog.version(version_id), standings[key], read_at.get(key))
        for key, version_id in versions.items()
    ]


def device_progress(guest: str | None) -> DeviceProgress | None:
    """Tell what a device has done without an account; None when there is nothing to take along.

    Args:
        guest: hash of the device's token, as `rules.guest_hash` gives it.
    """
    rows = _progress(Learner(guest=guest)) if guest else []
    modules = sum(row.module_key is not None for row in rows)
    is_passed = any(row.has_passed for row in rows)
    return DeviceProgress(modules, is_passed) if modules or is_passed else None


class _Step(NamedTuple):
    course_key: str
    version_id: int
    module_key: str | None
    read_at: datetime | None
    has_passed: bool
    has_attended: bool


def _progress(learner: Learner) -> list[_Step]:
    attended = select(Evidence.id).where(
        Evidence.person_id.in_(learner.person_ids),
        Evidence.course_key == Enrolment.course_key,
        Evidence.requirement == SESSION,
        Evidence.withdrawn_at.is_(None),
    )
    statement = (
        select(
            Enrolment.course_key,
            Enrolment.course_version_id,
            ModuleProgress.module_key,
            ModuleProgress.finished_at,
            has_passed(),
            attended.exists(),
        )
        .outerjoin(ModuleProgress, ModuleProgress.enrolment_id == Enrolment.id)
        .where(owned_by(learner))
        .order_by(Enrolment.id)
    )
    return [_Step(*row) for row in session().execute(statement)]


def evidence_of(enrolment_ids: list[int]) -> list[tuple[str, int, datetime]]:
    """List what these enrolments prove: requirement, version and moment, each once and the earliest."""
    read = (
        select(ModuleProgress.module_key, Enrolment.course_version_id, func.min(ModuleProgress.finished_at))
        .join(Enrolment, Enrolment.id == ModuleProgress.enrolment_id)
        .where(Enrolment.id.in_(enrolment_ids))
        .group_by(ModuleProgress.module_key, Enrolment.course_version_id)
    )
    passed = (
        select(Attempt.course_version_id, func.min(Attempt.submitted_at))
        .where(Attempt.enrolment_id.in_(enrolment_ids), Attempt.quiz_key == FINAL, Attempt.is_passed.is_(True))
        .group_by(Attempt.course_version_id)
    )
    modules = [(f"module:{key}", version_id, at) for key, version_id, at in session().execute(read)]
    quizzes = [("quiz:final", version_id, at) for version_id, at in session().execute(passed) if at]
    return modules + quizzes


def _my_course(edition: Edition, standing: Standing, read_at: datetime | None) -> MyCourse:
    course = edition.course
    step = next_step(course, standing)
    chapters = [(number, module.title) for number, module in enumerate(course.modules, 1) if module.key == step]
    number, title = chapters[0] if chapters else (None, None)
    return MyCourse(
        course_key=course.key,
        title=course.title,
        finished=finished_count(course, standing.finished),
        modules=len(course.modules),
        next_step=step,
        next_number=number,
        next_title=title,
        read_at=read_at,
        routes=tuple(route_states(course, standing)),
    )
