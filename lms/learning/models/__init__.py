"""Tables of learning: who is on which course, what was read, and every answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.learning.models.follow_ups import FollowUp
from lms.learning.models.tallies import Tally

__all__ = ["AnswerEvent", "Attempt", "Enrolment", "FollowUp", "GradeEvent", "ModuleProgress", "Tally"]


class Enrolment(Model):
    """One learner on one course, from the first thing they finish; a person, or a device without an account.

    The version is that of the learner's first step and stays theirs (R1).
    """

    __tablename__ = "enrolment"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) != (guest_hash IS NULL)", name="person_or_guest"),
        UniqueConstraint("person_id", "course_key"),
        UniqueConstraint("guest_hash", "course_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    guest_hash: Mapped[str | None]
    course_key: Mapped[str]
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"), index=True)
    created_at: Mapped[datetime]


class ModuleProgress(Model):
    """A module that was read to the end."""

    __tablename__ = "module_progress"
    __table_args__ = (UniqueConstraint("enrolment_id", "module_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"))
    module_key: Mapped[str]
    finished_at: Mapped[datetime]


class Attempt(Model):
    """One try at a quiz: open until it is handed in.

    Points, what there was and whether it is passed are those of the last `GradeEvent`; a pass is never taken away.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("points >= 0 AND points <= out_of", name="points_can_be"),
        CheckConstraint(
            "(submitted_at IS NULL) = (points IS NULL)"
            " AND (submitted_at IS NULL) = (out_of IS NULL)"
            " AND (submitted_at IS NULL) = (is_passed IS NULL)",
            name="graded_when_submitted",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id", ondelete="CASCADE"), index=True)
    quiz_key: Mapped[str]
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"), index=True)
    seed: Mapped[int]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    points: Mapped[int | None]
    out_of: Mapped[int | None]
    is_passed: Mapped[bool | None]


class AnswerEvent(Model):
    """One answer as it was given; a later one replaces it, and nothing is overwritten.

    `device` names whoever counted `device_seq`: one sending of a form, or a screen that saves as one goes. What came
    from a screen that did not know of a later answer is kept and does not count.
    """

    __tablename__ = "answer_event"
    __table_args__ = (UniqueConstraint("attempt_id", "device", "device_seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    device: Mapped[str]
    device_seq: Mapped[int]
    question_id: Mapped[str]
    choices: Mapped[list[Any]]
    at: Mapped[datetime]
    is_stale: Mapped[bool] = mapped_column(server_default=false())


class GradeEvent(Model):
    """One grading of an attempt: when it was handed in, and again whenever a correction of the course changed it.

    The version is the one whose keys were used.
    """

    __tablename__ = "grade_event"
    __table_args__ = (CheckConstraint("points >= 0 AND points <= out_of", name="points_can_be"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), index=True)
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"), index=True)
    points: Mapped[int]
    out_of: Mapped[int]
    is_passed: Mapped[bool]
    at: Mapped[datetime]
