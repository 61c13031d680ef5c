"""What happens to records: events, the facts that follow, and the request to seal them."""

from collections.abc import Sequence
from dataclasses import dataclass

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
        CompletionEvent(
            completion_id=event.completion.id,
            kind=event.kind,
            at=now,
            holder_digest=event.holder_digest,
            replaced_by=event.replaced_by,
            reason=event.reason,
        )
        for event in events
    ]
    session().add_all(rows)
    session().flush()
    for row in rows:
        audit.record(f"completion.{row.kind}", actor, f"completion:{row.completion_id}")
    outbox.put("records.seal", {}, dedupe_key=f"records.seal:{rows[0].id}")


def end(ended: Sequence[tuple[Completion, str | None]], actor: HasUser | None, reason: str | None) -> None:
    """Revoke records, or note the number by which each is superseded, and take them out of the counts."""
    note([Event(row, _ending(by), replaced_by=by, reason=reason) for row, by in ended], actor)
    count([row for row, _ in ended], -1)


def reinstate(rows: Sequence[Completion], actor: HasUser | None) -> None:
    """Make revoked records valid again, and count them again."""
    note([Event(row, EventKind.REINSTATED) for row in rows], actor)
    count(rows, 1)


def count(rows: Sequence[Completion], delta: int) -> None:
    """Tell the statistics; the dimensions are copied from the frozen record, so that +1 and -1 always meet."""
    for row in rows:
        dimensions: dict[str, str | int | None] = {
            "fiscal_year": fiscal_year_of(row.issued_at),
            "month": f"{to_jst(row.issued_at):%Y-%m}",
            "prefecture_code": row.prefecture_code,
            "municipality_code": row.municipality_code,
            "organisation_id": row.organisation_id,
            "organisation_kind": row.organisation_kind,
            "course_key": row.course_key,
            "mode": row.mode.value,
            "age_band": row.age_band,
            "route": row.route,
            "first": int(row.is_first),
        }
        facts.append("completion", dimensions, delta)


def _ending(replaced_by: str | None) -> EventKind:
    return EventKind.SUPERSEDED if replaced_by else EventKind.REVOKED
