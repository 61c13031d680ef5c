"""Tables of registered instructors, for areas whose rules ask for one."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Instructor(Model):
    """Somebody whom an area has registered to teach, from one day to another; anybody else may teach as well."""

    __tablename__ = "instructor"
    __table_args__ = (CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(index=True)
    """JP, a prefecture's two digits or a municipality's six."""
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    """The last day; None for no end."""
    created_at: Mapped[datetime]


class InstructorRule(Model):
    """That an area asks for a registered instructor before a session is published; off where there is no row."""

    __tablename__ = "instructor_rule"

    area: Mapped[str] = mapped_column(primary_key=True)
    since_at: Mapped[datetime]
