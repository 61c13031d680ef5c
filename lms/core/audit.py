"""The audit trail: every change, and every look of staff at personal data."""

from typing import Any, Protocol

from sqlalchemy import insert

from lms.core import clock
from lms.core.db import atomic
from lms.core.models import AuditEvent
from lms.core.rows import execute_bare, table

_RECORD = insert(table(AuditEvent)).inline()  # nobody asks for the id


class HasUser(Protocol):
    """Whoever acts: signed in with a user id, or nobody in particular."""

    @property
    def user_id(self) -> int | None:
        """The signed-in user, or None for a visitor or a machine."""


def record(action: str, actor: HasUser | None, subject: str, **details: Any) -> None:
    """Note a change, inside the transaction that makes it.

    Args:
        action: what was done, as `training_session.close`.
        actor: who did it; None for a command or the worker.
        subject: what it was done to, as `training_session:12`.
        details: ids, counts and states only; never a name, an address or an answer.
    """
    user_id = actor.user_id if actor else None
    values = {"at": clock.now(), "action": action, "user_id": user_id, "subject": subject, "details": details}
    execute_bare(_RECORD, values)


@atomic
def saw(actor: HasUser, subject: str, **details: Any) -> None:
    """Note that staff looked at personal data, and as which file it went out; written before the reply is sent."""
    record("saw", actor, subject, **details)
