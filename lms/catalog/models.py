"""Tables of the catalogue: versions of courses, their pictures, drafts, and help desks of areas."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class CourseVersion(Model):
    """One version of a course as it was published; never changed afterwards.

    Ids are never used twice, not even on SQLite: parsed versions are kept in the process by id.
    """

    __tablename__ = "course_version"
    __table_args__ = (
        UniqueConstraint("course_key", "version"),
        CheckConstraint("length(content_hash) = 64", name="content_hash_is_sha256"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_key: Mapped[str]
    version: Mapped[str]
    content_hash: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    """Long, and read but once in a process: a row comes without it until somebody asks."""
    published_at: Mapped[datetime]


class CourseImage(Model):
    """A picture, known by the SHA-256 of its bytes; versions that show the same picture share it."""

    __tablename__ = "course_image"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    body: Mapped[bytes]


class CourseDraft(Model):
    """A course pack that an administrator has uploaded and not published yet: one each, seen by nobody else."""

    __tablename__ = "course_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), unique=True)
    content: Mapped[dict[str, Any]]
    images: Mapped[dict[str, Any]]
    """Bytes of the pictures in base64, by their hash: no picture can be fetched before it is published."""
    made_at: Mapped[datetime] = mapped_column(index=True)


class HelpDeskEntry(Model):
    """A desk of one area, or a dated one of the whole country, entered by an administrator.

    The standing national desks are in a file that comes with the program; what is here is added to them.
    """

    __tablename__ = "help_desk_entry"
    __table_args__ = (
        CheckConstraint("length(area) IN (2, 6)", name="area_is_nation_prefecture_or_municipality"),
        CheckConstraint("phone IS NOT NULL OR url IS NOT NULL", name="can_be_reached"),
        CheckConstraint("review_due_on >= checked_on", name="review_after_check"),
        CheckConstraint("(shown_from_at IS NULL) = (shown_until_at IS NULL)", name="window_is_whole"),
        CheckConstraint("shown_until_at > shown_from_at", name="window_ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(index=True)
    """JP, two digits of a prefecture, or six of a municipality or ward."""
    name: Mapped[str]
    phone: Mapped[str | None]
    url: Mapped[str | None]
    is_free: Mapped[bool]
    hours: Mapped[list[Any]]
    """Rows as in help-desks.yaml; none when they differ from place to place."""
    closed: Mapped[list[Any]]
    is_closed_on_holidays: Mapped[bool]
    note: Mapped[str | None]
    source: Mapped[str]
    checked_on: Mapped[date]
    review_due_on: Mapped[date]
    shown_from_at: Mapped[datetime | None]
    shown_until_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
