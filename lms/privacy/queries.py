"""Reads of all that is kept about one human being, put together from the features, and of what was erased."""

from sqlalchemy import select

from lms.accounts import queries as accounts
from lms.accounts.policy import Actor
from lms.accounts.queries.export import Rows
from lms.core.db import session
from lms.learning.queries import export as learning
from lms.privacy.models import Erasure
from lms.privacy.rules.ledger import Erased
from lms.records.queries import export as records
from lms.sessions.queries import export as sessions


def export(actor: Actor) -> dict[str, Rows]:
    """Return everything that is kept about the actor, by kind; the number of statements does not depend on it."""
    return {
        **accounts.export_person(actor),
        **sessions.export_person(actor),
        **records.export_person(actor),
        **learning.export_person(actor),
    }


def erasures() -> list[Erased]:
    """List what was erased, the earliest first."""
    rows = session().execute(select(Erasure.person_id, Erasure.person_made_at, Erasure.erased_at).order_by(Erasure.id))
    return [Erased(*row) for row in rows]
