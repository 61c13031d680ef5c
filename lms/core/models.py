"""Tables that belong to no feature: audit, outbox, idempotency keys and facts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class AuditEvent(Model):
    """Who did what to which thing, and who looked at personal data."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]


class MessageState(StrEnum):
    """Where a message stands; all but `queued` are final."""

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"


class OutboxMessage(Model):
    """Work to be done after the transaction that asked for it: mail, folding, sealing."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index(
            "ix_outbox_message_due",
            "not_before_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before_at: Mapped[datetime]
    leased_until_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    result: Mapped[dict[str, Any] | None]


class IdempotencyKey(Model):
    """The mark that a form was sent, written in the transaction of its effect; holds ids only."""

    __tablename__ = "idempotency_key"

    value: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str]
    body_hash: Mapped[str]
    result: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Fact(Model):
    """One thing that happened, waiting to be added to the roll-ups; dimensions are frozen copies."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    dimensions: Mapped[dict[str, Any]]
    delta: Mapped[int]
    created_at: Mapped[datetime]
