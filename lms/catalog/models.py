"""Tables of the catalogue: published versions of courses, and their pictures."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
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
    content: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]


class CourseImage(Model):
    """A picture, known by the SHA-256 of its bytes; versions that show the same picture share it."""

    __tablename__ = "course_image"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_is_whole"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    body: Mapped[bytes]
