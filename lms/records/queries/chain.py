"""Reads of the chain of seals."""

from collections.abc import Iterator

from sqlalchemy import select

from lms.core.db import session
from lms.records.models import Completion, CompletionEvent, Seal
from lms.records.rules import Link

PORTION = 1000
_UNSEALED_COLUMNS = {"id", "person_id"}  # a row's own id, and the reference that erasure empties


def last_seal() -> Seal | None:
    """Return the end of the chain."""
    return session().scalar(select(Seal).order_by(Seal.seq.desc()).limit(1))


def unsealed(limit: int) -> list[tuple[int, dict[str, str | int | None]]]:
    """Return the oldest events without a seal, each with what is to be sealed."""
    statement = (
        select(CompletionEvent, Completion)
        .join(Completion, Completion.id == CompletionEvent.completion_id)
        .outerjoin(Seal, Seal.event_id == CompletionEvent.id)
        .where(Seal.seq.is_(None))
        .order_by(CompletionEvent.id)
        .limit(limit)
    )
    return [(event.id, _entry(event, completion)) for event, completion in session().execute(statement)]


def chain() -> Iterator[Link]:
    """Return every seal in order beside what it sealed, as that reads today; read in portions."""
    after = 0
    while portion := _links(after):
        yield from portion
        after = portion[-1].seq


def _links(after: int) -> list[Link]:
    statement = (
        select(Seal, CompletionEvent, Completion)
        .join(CompletionEvent, CompletionEvent.id == Seal.event_id)
        .join(Completion, Completion.id == CompletionEvent.completion_id)
        .where(Seal.seq > after)
        .order_by(Seal.seq)
        .limit(PORTION)
        .execution_options(populate_existing=True)
    )
    return [
        Link(seal.seq, seal.previous_hash, seal.hash, _entry(event, completion))
        for seal, event, completion in session().execute(statement)
    ]


def _entry(event: CompletionEvent, completion: Completion) -> dict[str, str | int | None]:
    """Spell out all that an event and its record say; the holder only as a salted hash."""
    values: dict[str, str | int | None] = {
        "event_kind": event.kind.value,
        "event_at": event.at.isoformat(),
        "holder_digest": event.holder_digest,
        "replaced_by": event.replaced_by,
        "reason": event.reason,
    }
    for column in Completion.__table__.columns:
        if column.name not in _UNSEALED_COLUMNS:
            value = getattr(completion, column.name)
            values[column.name] = value if value is None or isinstance(value, int) else str(value)
    return values
