"""Each form is done once, however often it arrives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from lms.core import clock
from lms.core.db import dialect, session
from lms.core.models import IdempotencyKey
from lms.core.refusals import DifferentRequest
from lms.core.rows import INSERTS, execute_bare, table

_KEYS = table(IdempotencyKey)
_CLAIM = {name: insert(_KEYS).on_conflict_do_nothing().returning(_KEYS.c.value) for name, insert in INSERTS.items()}
_REMEMBER = update(_KEYS).where(_KEYS.c.value == bindparam("claimed")).values(result=bindparam("outcome"))


@dataclass(frozen=True, slots=True)
class Key:
    """One sending of one form: a random value, where it went and a hash of what it said."""

    value: str
    route: str
    body_hash: str


def result(key: Key, *, at: datetime | None = None) -> dict[str, Any] | None:
    """Claim *key* for this transaction, or return what it led to before.

    A second sender of the same key waits here until the first has committed or rolled back.

    Args:
        key: of the sending.
        at: what the mark says of when it was sent; None for this moment. What is sent by nobody says less.

    Raises:
        DifferentRequest: the key was used for another form or other contents.
    """
    values = {"value": key.value, "route": key.route, "body_hash": key.body_hash, "created_at": at or clock.now()}
    if execute_bare(_CLAIM[dialect()], values).scalar() is not None:
        return None
    known = session().get_one(IdempotencyKey, key.value, populate_existing=True)
    if (known.route, known.body_hash) != (key.route, key.body_hash):
        raise DifferentRequest
    return known.result or {}


def remember(key: Key, outcome: dict[str, Any]) -> None:
    """Store what the claimed *key* led to; ids only, never personal data."""
    execute_bare(_REMEMBER, {"claimed": key.value, "outcome": outcome})
