"""Each form is done once, however often it arrives."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from lms.core import clock
from lms.core.db import session
from lms.core.models import IdempotencyKey
from lms.core.refusals import DifferentRequest


@dataclass(frozen=True, slots=True)
class Key:
    """One sending of one form: a random value, where it went and a hash of what it said."""

    value: str
    route: str
    body_hash: str


def result(key: Key) -> dict[str, Any] | None:
    """Claim *key* for this transaction, or return what it led to before.

    A second sender of the same key waits here until the first has committed or rolled back.

    Raises:
        DifferentRequest: the key was used for another form or other contents.
    """
    insert = postgresql.insert if session().get_bind().dialect.name == "postgresql" else sqlite.insert
    values = {"value": key.value, "route": key.route, "body_hash": key.body_hash, "created_at": clock.now()}
    claim = insert(IdempotencyKey).values(**values).on_conflict_do_nothing().returning(IdempotencyKey.value)
    if session().execute(claim).scalar() is not None:
        return None
    known = session().get_one(IdempotencyKey, key.value, populate_existing=True)
    if (known.route, known.body_hash) != (key.route, key.body_hash):
        raise DifferentRequest
    return known.result or {}


def remember(key: Key, outcome: dict[str, Any]) -> None:
    """Store what the claimed *key* led to; ids only, never personal data."""
    statement = update(IdempotencyKey).where(IdempotencyKey.value == key.value).values(result=outcome)
    session().execute(statement)
