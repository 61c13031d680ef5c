"""Tables of what was learned and is asked about again, months later, by the learner's own consent."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class FollowUp(Model):
    """One mail to come, with one question; it goes with its consent. What somebody answers is never kept.

    Ids are never used twice, not even on SQLite: a mail that waits long must not find somebody else's.
    """

    __tablename__ = "follow_up"
    __table_args__ = (
        UniqueConstraint("consent_id", "months"),
        CheckConstraint("months > 0", name="months_later"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consent_id: Mapped[int] = mapped_column(ForeignKey("consent.id", ondelete="CASCADE"))
    course_key: Mapped[str]
    course_version_id: Mapped[int] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"), index=True)
    question_id: Mapped[str]
    months: Mapped[int]
    due_at: Mapped[datetime]
    has_told: Mapped[bool] = mapped_column(server_default=false())
    """Whether it was told if something was done; what was told is counted and belongs to nobody."""
