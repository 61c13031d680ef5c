"""The worker's job that chains events together."""

from typing import Any

from sqlalchemy import func, select

from lms.core import clock
from lms.core.db import atomic, session
from lms.records import queries, rules
from lms.records.models import Seal

PORTION = 500
_LOCK = 0x5EA1  # any number, as long as nothing else uses it


def seal(payload: dict[str, Any] | None = None) -> dict[str, Any]:
    """Seal all events that have none yet; a job of the worker, which may also be run by hand.

    Returns:
        How many were sealed, for the outbox.
    """
    sealed = 0
    while portion := _seal_portion():
        sealed += portion
    return {"sealed": sealed}


@atomic
def _seal_portion() -> int:
    """Lengthen the chain; one worker at a time, and a second one would break on the unique predecessor."""
    if session().get_bind().dialect.name == "postgresql":
        session().execute(select(func.pg_advisory_xact_lock(_LOCK)))
    end = queries.last_seal()
    seq, previous = (end.seq, end.hash) if end else (0, rules.FIRST_LINK)
    rows = []
    for event_id, entry in queries.unsealed(PORTION):
        digest = rules.link_hash(previous, entry)
        seq += 1
        rows.append(Seal(seq=seq, event_id=event_id, previous_hash=previous, hash=digest, sealed_at=clock.now()))
        previous = digest
    session().add_all(rows)
    return len(rows)
