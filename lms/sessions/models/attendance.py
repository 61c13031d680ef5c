"""Tables of what is noted about those who came."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.models import AgeBand
from lms.core.db import Model


class Attendance(Model):
    """Minutes missed by somebody who attended, or how many of a group without names came; no row: none, and all."""

    __tablename__ = "attendance"
    __table_args__ = (
        CheckConstraint("minutes_late >= 0", name="minutes_late_not_negative"),
        CheckConstraint("minutes_early >= 0", name="minutes_early_not_negative"),
        CheckConstraint("people > 0", name="people_positive"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    minutes_late: Mapped[int] = mapped_column(default=0)
    minutes_early: Mapped[int] = mapped_column(default=0)
    people: Mapped[int | None]
    """How many of a group without names came; None when all for whom there are places."""


class Headcount(Model):
    """How many people without names took part, by age band where it is known."""

    __tablename__ = "headcount"
    __table_args__ = (
        CheckConstraint("count >= 0", name="count_not_negative"),
        UniqueConstraint("training_session_id", "age_band"),
        Index(
            "uq_headcount_unknown_age",
            "training_session_id",
            unique=True,
            sqlite_where=text("age_band IS NULL"),
            postgresql_where=text("age_band IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    training_session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="CASCADE"))
    age_band: Mapped[AgeBand | None]
    """None: age not known (不明)."""
    count: Mapped[int]
