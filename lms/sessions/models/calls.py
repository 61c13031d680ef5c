"""The table of calls: notices for people who read no mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.sessions.rules.calls import CallKind, CallOutcome


class CallTask(Model):
    """One notice that somebody has to tell by telephone; it holds no name and no number, only whose claim it is."""

    __tablename__ = "call_task"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_with_an_outcome"),
        # One call tells all there is to tell.
        Index(
            "uq_call_task_open",
            "registration_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), index=True)
    kind: Mapped[CallKind]
    before: Mapped[dict[str, Any] | None]
    """What the person knows of the session so far, as `rules.known.Known.to_payload` writes it; for changes."""
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    """How often nobody was at home."""
    tried_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[CallOutcome | None]
    user_id: Mapped[int | None]
    """Who telephoned last; None when nobody has, or when the machine ended it."""
