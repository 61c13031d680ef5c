"""Tables of sessions that were held without this system: marked numbers, with their history."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.sessions.rules.states import Mode


class OutsideSession(Model):
    """One such session as it is entered now; how it came to be so stands in its steps."""

    __tablename__ = "outside_session"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (host_name IS NULL)", name="held_by_one"),
        CheckConstraint("(organisation_id IS NULL) = (organisation_kind IS NULL)", name="organisation_has_a_kind"),
        Index("ix_outside_session_municipality_code_held_on", "municipality_code", "held_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    held_on: Mapped[date]
    municipality_code: Mapped[str]
    mode: Mapped[Mode]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"), index=True)
    organisation_kind: Mapped[str | None]
    """As it was when the session was entered: the figures keep it."""
    host_name: Mapped[str | None]
    """Who held it, in words, when it is no organisation here."""
    heads: Mapped[dict[str, Any]]
    """People by age band; the empty text is 不明."""
    note: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    """When it was taken out of the figures; the row stays with its reason."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class OutsideStep(Model):
    """One step in the history of such a session; append-only."""

    __tablename__ = "outside_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    outside_session_id: Mapped[int] = mapped_column(ForeignKey("outside_session.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, Any]]
    """As `rules.outside.Outside.to_payload` writes it; empty when it was removed."""
    reason: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[int | None]
