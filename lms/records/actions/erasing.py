"""Erasing a person: their records stay, verify and count, and name nobody any more."""

from lms.accounts.policy import Actor
from lms.core import erasing
from lms.core.db import atomic
from lms.records.actions.holders import remove_names
from lms.records.queries.export import numbers_of


@atomic
def erase_person(actor: Actor) -> int:
    """Take the name off all records, and out of the mails that brought them; return how many lost it.

    Source: docs/rules.md, R11 "Verify" and R16 "Retention".
    """
    erasing.forget_messages("number", numbers_of(actor))
    return remove_names(actor.person_ids, actor)
