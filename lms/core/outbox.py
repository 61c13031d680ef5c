"""The outbox: later work as rows, written with the change that asks for it and done by `flask worker`."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from lms.core import audit, clock
from lms.core.db import atomic, dialect, session
from lms.core.models import MessageState, OutboxMessage
from lms.core.refusals import NotFound, Refusal
from lms.core.rows import INSERTS, execute_bare, one_or_many, table
from lms.core.translation import lazy_gettext as _

MAX_ATTEMPTS = 48
RETRY_AFTER = timedelta(minutes=5)
LEASE = timedelta(minutes=2)

_PUT = {name: insert(table(OutboxMessage)).inline().on_conflict_do_nothing() for name, insert in INSERTS.items()}

Payload = dict[str, Any]
Job = Callable[[Payload], Payload | None]
Jobs = Mapping[str, Job]


class Undeliverable(Exception):
    """The other side said no for good: the message ends as bounced."""


class NotSentAgain(Refusal):
    """The message has reached its end well, or would only be kept once more."""

    title = _("このお知らせは、送りなおせません")
    message = _("すでに届いているか、メールサーバーの設定がまだありません。")


@dataclass(frozen=True, slots=True)
class Task:
    """One leased message, as the worker holds it outside any transaction."""

    id: int
    kind: str
    payload: Payload
    attempts: int
    identity: str


def undelivered(kind: str) -> str:
    """Return the kind of what is done, where there is a job for it, when a message of *kind* ends without arriving."""
    return f"{kind}.undelivered"


_doing: ContextVar[str | None] = ContextVar("doing", default=None)


def doing() -> str | None:
    """Return what tells the message that is being done from all others, at each attempt; None outside a job."""
    return _doing.get()


def put(kind: str, payload: Payload, *, dedupe_key: str, not_before_at: datetime | None = None) -> None:
    """Ask for *kind* to be done once, when the running transaction has committed.

    A second message with the same `dedupe_key` is the same message: it is left out.
    """
    put_all(kind, {dedupe_key: payload}, not_before_at=not_before_at)


def put_all(kind: str, payloads: Mapping[str, Payload], *, not_before_at: datetime | None = None) -> None:
    """Ask for *kind* to be done once for each payload, by its `dedupe_key`, in one statement."""
    now = clock.now()
    rows = [
        {
            "kind": kind,
            "payload": payload,
            "dedupe_key": dedupe_key,
            "state": MessageState.QUEUED,
            "attempts": 0,
            "created_at": now,
            "not_before_at": not_before_at or now,
        }
        for dedupe_key, payload in payloads.items()
    ]
    if rows:
        execute_bare(_PUT[dialect()], one_or_many(rows))


def work_off(jobs: Jobs, limit: int = 50) -> int:
    """Do what is due now, one message after the other, and return how many were taken up.

    Each message is leased in one transaction, done outside any, and its end written in another, so a worker
    that dies leaves a message that another takes up after the lease; several workers never share one.
    """
    tasks = _lease(limit)
    for task in tasks:
        _do(task, jobs)
    return len(tasks)


def _do(task: Task, jobs: Jobs) -> None:
    _doing.set(task.identity)
    instead = undelivered(task.kind) if undelivered(task.kind) in jobs else None
    try:
        outcome = jobs[task.kind](task.payload)
    except Undeliverable as refusal:
        _finish(task.id, MessageState.BOUNCED, error=str(refusal), instead=instead)
    except Exception as error:  # whatever went wrong, the message must end in a known state
        _put_off(task, f"{type(error).__name__}: {error}", instead)
    else:
        _finish(task.id, MessageState.SENT, outcome=outcome)
    finally:
        _doing.set(None)


@atomic
def _lease(limit: int) -> list[Task]:
    now = clock.now()
    due = (
        select(OutboxMessage)
        .where(OutboxMessage.state == MessageState.QUEUED, OutboxMessage.not_before_at <= now)
        .where(or_(OutboxMessage.leased_until_at.is_(None), OutboxMessage.leased_until_at < now))
        .order_by(OutboxMessage.not_before_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session().scalars(due).all()
    for row in rows:
        row.leased_until_at = now + LEASE
        row.attempts += 1
    return [
        Task(row.id, row.kind, row.payload, row.attempts, f"{row.dedupe_key} {row.created_at.isoformat()}")
        for row in rows
    ]


@atomic
def _finish(
    message_id: int,
    state: MessageState,
    *,
    outcome: Payload | None = None,
    error: str | None = None,
    instead: str | None = None,
) -> None:
    row = session().get_one(OutboxMessage, message_id, with_for_update=True, populate_existing=True)
    if row.state is not MessageState.QUEUED:
        return  # ended meanwhile, because its person was erased: what it said stays out
    row.state, row.result, row.last_error = state, outcome, error
    row.finished_at, row.leased_until_at = clock.now(), None
    _do_instead(row, instead)


@atomic
def _put_off(task: Task, error: str, instead: str | None) -> None:
    row = session().get_one(OutboxMessage, task.id, with_for_update=True, populate_existing=True)
    if row.state is not MessageState.QUEUED:
        return
    row.last_error, row.leased_until_at = error, None
    if task.attempts >= MAX_ATTEMPTS:
        row.state, row.finished_at = MessageState.FAILED, clock.now()
        _do_instead(row, instead)
    else:
        row.not_before_at = clock.now() + RETRY_AFTER


def may_be_sent_again(message: OutboxMessage, *, keeps_mail: bool) -> bool:
    """Say whether a message that has come to an end can be asked for once more.

    Args:
        message: any.
        keeps_mail: whether there is still no mail server, so that a mail would only be kept again.
    """
    was_kept = (message.result or {}).get("how") == "kept"
    return message.state in (MessageState.FAILED, MessageState.BOUNCED) or (was_kept and not keeps_mail)


@atomic
def send_again(message_id: int, actor: audit.HasUser, *, keeps_mail: bool) -> None:
    """Put a message back into the queue; it is rendered anew and, as at each attempt, carries the id it had.

    Asking again for one that waits already changes nothing.

    Raises:
        NotFound: there is no such message.
        NotSentAgain: it has arrived, or there is still no mail server.
    """
    row = session().get(OutboxMessage, message_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.state is MessageState.QUEUED:
        return
    if not may_be_sent_again(row, keeps_mail=keeps_mail):
        raise NotSentAgain
    audit.record("outbox_message.send_again", actor, f"outbox_message:{message_id}", state=row.state)
    row.state, row.attempts, row.not_before_at = MessageState.QUEUED, 0, clock.now()
    row.leased_until_at = row.finished_at = row.last_error = row.result = None


def _do_instead(row: OutboxMessage, instead: str | None) -> None:
    """Ask for what takes the place of a message that did not arrive, in the transaction that ends it."""
    if instead:
        put(instead, row.payload, dedupe_key=f"{row.dedupe_key}:undelivered")


def waiting_count() -> int:
    """Return how many messages have not come to an end."""
    unfinished = select(func.count()).where(OutboxMessage.state == MessageState.QUEUED)
    return session().scalar(unfinished) or 0
