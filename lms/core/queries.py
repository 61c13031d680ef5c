"""Reads for administrators: health, outbox and audit trail. Lists are read in pages, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text

from lms.core.db import session
from lms.core.models import AuditEvent, MessageState, OutboxMessage

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Health:
    """How the database and the outbox are.

    Attributes:
        database: "sqlite" or "postgresql"; that it is here at all means that it answers.
        version: of the database.
        journal_mode: of SQLite; None elsewhere.
        counts: messages by state.
        oldest_queued_at: since when the oldest message that is due has waited; None when none waits.
    """

    database: str
    version: str
    journal_mode: str | None
    counts: dict[MessageState, int]
    oldest_queued_at: datetime | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What an administrator looks for; None leaves a question open.

    Attributes:
        beginnings: how the action may begin, as `training_session.`; () for any.
        kind: of the subject, as `user`.
        number: the subject's own, together with its kind.
        user_ids: who did it; () means nobody at all.
        since_at: from this instant on.
        until_at: before this instant.
        before_id: events older than this one, for the next page.
    """

    beginnings: tuple[str, ...] = ()
    kind: str | None = None
    number: int | None = None
    user_ids: tuple[int, ...] | None = None
    since_at: datetime | None = None
    until_at: datetime | None = None
    before_id: int | None = None


def health(now: datetime) -> Health:
    """Return how the database and the outbox are at the instant *now*."""
    connection = session()
    name = connection.get_bind().dialect.name
    is_sqlite = name == "sqlite"
    version = connection.scalar(text("SELECT sqlite_version()" if is_sqlite else "SHOW server_version"))
    journal_mode = connection.scalar(text("PRAGMA journal_mode")) if is_sqlite else None
    counted = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    oldest = select(func.min(OutboxMessage.not_before_at)).where(
        OutboxMessage.state == MessageState.QUEUED, OutboxMessage.not_before_at <= now
    )
    counts = dict.fromkeys(MessageState, 0)
    counts.update((state, count) for state, count in connection.execute(counted))
    return Health(name, str(version), journal_mode, counts, connection.scalar(oldest))


def messages(state: MessageState | None, before_id: int | None = None) -> Sequence[OutboxMessage]:
    """List one page of messages, and one more when there is a next page."""
    statement = select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(PAGE_SIZE + 1)
    if state:
        statement = statement.where(OutboxMessage.state == state)
    if before_id is not None:
        statement = statement.where(OutboxMessage.id < before_id)
    return session().scalars(statement).all()


def message(message_id: int) -> OutboxMessage | None:
    """Return one message, or None when there is none."""
    return session().get(OutboxMessage, message_id)


def audit_events(wanted: AuditFilter) -> Sequence[AuditEvent]:
    """List one page of the audit trail, and one event more when there is a next page."""
    statement = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(PAGE_SIZE + 1)
    if wanted.beginnings:
        begins = [AuditEvent.action.startswith(each, autoescape=True) for each in wanted.beginnings]
        statement = statement.where(or_(*begins))
    if wanted.kind:
        statement = statement.where(*_about(wanted.kind, wanted.number))
    if wanted.user_ids is not None:
        statement = statement.where(AuditEvent.user_id.in_(wanted.user_ids))
    if wanted.since_at:
        statement = statement.where(AuditEvent.at >= wanted.since_at)
    if wanted.until_at:
        statement = statement.where(AuditEvent.at < wanted.until_at)
    if wanted.before_id is not None:
        statement = statement.where(AuditEvent.id < wanted.before_id)
    return session().scalars(statement).all()


def _about(kind: str, number: int | None) -> list[ColumnElement[bool]]:
    """Return the conditions that an event is about such a thing, by itself or among others (`person:3,12,40`)."""
    subject, of_kind = AuditEvent.subject, AuditEvent.subject.startswith(f"{kind}:", autoescape=True)
    if number is None:
        return [of_kind]
    alone, first = subject == f"{kind}:{number}", subject.startswith(f"{kind}:{number},", autoescape=True)
    return [of_kind, or_(alone, first, subject.endswith(f",{number}"), subject.contains(f",{number},"))]
