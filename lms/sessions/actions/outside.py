"""Entering sessions that were held without this system, correcting them, and taking them out again."""

from dataclasses import fields

from lms.accounts.policy import Actor
from lms.core import audit, clock, facts, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import EditedMeanwhile, NotFound
from lms.sessions.models import OutsideSession, OutsideStep
from lms.sessions.queries.outside import as_entered
from lms.sessions.rules.outside import Outside


@atomic
def enter(outside: Outside, actor: Actor, key: Key) -> int:
    """Enter a session; it is counted apart from what was held here. Return its id.

    Args:
        outside: within the actor's reach; the caller has seen to that.
        actor: who enters it.
        key: of this sending; the same key again enters nothing more.

    Source: docs/rules.md, R27 "Outside sessions".
    """
    if done := idempotency.result(key):
        return int(done["outside_session_id"])
    values = {each.name: getattr(outside, each.name) for each in fields(Outside)}
    row = OutsideSession(**{**values, "heads": dict(outside.heads)}, created_at=clock.now())
    session().add(row)
    session().flush()
    _count(outside, 1)
    _step(row, outside, "", actor)
    audit.record("outside_session.enter", actor, f"outside_session:{row.id}", people=outside.total)
    idempotency.remember(key, {"outside_session_id": row.id})
    return row.id


@atomic
def correct(outside_session_id: int, outside: Outside, reason: str, seen_version: int, actor: Actor) -> None:
    """Correct what was entered; what it was before stays in its history. The same again changes nothing.

    Raises:
        NotFound: it is not there, or was removed.
        EditedMeanwhile: somebody else has corrected it since the actor looked.

    Source: docs/rules.md, R27 "Outside sessions".
    """
    row = _locked(outside_session_id)
    before = as_entered(row)
    if before == outside:
        return
    if row.version != seen_version:
        raise EditedMeanwhile
    for each in fields(Outside):
        setattr(row, each.name, getattr(outside, each.name))
    row.heads = dict(outside.heads)
    _count(before, -1)
    _count(outside, 1)
    _step(row, outside, reason, actor)
    audit.record(
        "outside_session.correct",
        actor,
        f"outside_session:{row.id}",
        before=before.total,
        after=outside.total,
    )


@atomic
def remove(outside_session_id: int, reason: str, actor: Actor) -> None:
    """Take a session out of the figures; its history stays, with the reason. A second time changes nothing.

    Raises:
        NotFound: it is not there.

    Source: docs/rules.md, R27 "Outside sessions".
    """
    row = session().get(OutsideSession, outside_session_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if row.removed_at is not None:
        return
    before = as_entered(row)
    row.removed_at = clock.now()
    _count(before, -1)
    _step(row, None, reason, actor)
    audit.record("outside_session.remove", actor, f"outside_session:{row.id}", people=before.total)


def _locked(outside_session_id: int) -> OutsideSession:
    row = session().get(OutsideSession, outside_session_id, with_for_update=True, populate_existing=True)
    if row is None or row.removed_at is not None:
        raise NotFound
    return row


def _count(outside: Outside, sign: int) -> None:
    for kind, dimensions, count in outside.facts():
        facts.append(kind, dimensions, sign * count)


def _step(row: OutsideSession, outside: Outside | None, reason: str, actor: Actor) -> None:
    content = outside.to_payload() if outside else {}
    session().add(
        OutsideStep(outside_session_id=row.id, content=content, reason=reason, at=clock.now(), user_id=actor.user_id)
    )
