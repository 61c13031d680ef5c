"""What happens to records: events, the facts that follow, and the request to seal them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, insert, select

from lms.core import audit, clock, facts, outbox
from lms.core.audit import HasUser
from lms.core.calendar import fiscal_year_of
from lms.core.clock import to_jst
from lms.core.db import session
from lms.records.models import Completion, CompletionEvent
from lms.records.rules import EventKind


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is about to be noted."""

    completion: Completion
    kind: EventKind
    holder_digest: str | None = None
    replaced_by: str | None = None
    reason: str | None = None


def note(events: Sequence[Event], actor: HasUser | None) -> None:
    """Append events, say so in the audit trail, and ask the worker to seal them."""
    if not events:
        return
    now = clock.now()
    rows = [
        {
            "completion_id": event.completion.id,
            "kind": event.kind,
            "at": now,
            "holder_digest": event.holder_digest,
            "replaced_by": event.replaced_by,
            "reason": event.reason,
        }
        for event in events
    ]
    session().execute(insert(CompletionEvent), rows)
    for kind in dict.fromkeys(event.kind for event in events):
        ids = [event.completion.id for event in events if event.kind is kind]
        audit.record(f"completion.{kind}", actor, f"completion:{ids[0]}", completion_ids=ids)
    newest = session().scalar(select(func.max(CompletionEvent.id)))
    outbox.put("records.seal", {}, dedupe_key=f"records.seal:{newest}")


def end(ended: Sequence[tuple[Completion, str | None]], actor: HasUser | None, reason: str | None) -> None:
    """Revoke records, or note the number by which each is superseded, and take them out of the counts."""
    note([Event(row, _ending(by), replaced_by=by, reason=reason) for row, by in ended], actor)
    count([row for row, _ in ended], -1)


def reinstate(rows: Sequence[Completion], actor: HasUser | None) -> None:
    """Make revoked records valid again, and count them again."""
    note([Event(row, EventKind.REINSTATED) for row in rows], actor)
    count(rows, 1)


def count(rows: Sequence[Completion], delta: int) -> None:
    """Tell the statistics, records that are alike in one fact.

    The dimensions are copied from the frozen record, so that what was added can be taken away exactly.
    """
    for dimensions, number in Counter(_dimensions(row) for row in rows).items():
        facts.append("completion", dict(dimensions), delta * number)


def _dimensions(row: Completion) -> tuple[tuple[str, str | int | None], ...]:
    return (
        ("fiscal_year", fiscal_year_of(row.issued_at)),
        ("month", f"{to_jst(row.issued_at):%Y-%m}"),
        ("prefecture_code", row.prefecture_code),
        ("municipality_code", row.municipality_code),
        ("organisation_id", row.organisation_id),
        ("organisation_kind", row.organisation_kind),
        ("course_key", row.course_key),
        ("mode", row.mode.value),
        ("age_band", row.age_band),
        ("route", row.route),
        ("first", int(row.is_first)),
    )


def _ending(replaced_by: str | None) -> EventKind:
    return EventKind.SUPERSEDED if replaced_by else EventKind.REVOKED
