"""Names on records: corrected when they were wrong, removed when the person wants that or is erased."""

from collections.abc import Collection

from sqlalchemy import delete, select

from lms.core.audit import HasUser
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.records import rules
from lms.records.actions.events import Event, note
from lms.records.models import Completion, CompletionHolder
from lms.records.rules import EventKind, NameReason


@atomic
def correct_name(number: str, name: str, actor: HasUser | None, *, reason: NameReason = NameReason.SLIP) -> None:
    """Write the right name on a record; the number and the holder's link stay as they are.

    Whoever opens the link of a paper that was printed before sees the right name. The event that is added, and sealed,
    says why, and holds no name. What the person is called in the roster stays as it was.

    Args:
        number: of the record, as `rules.parse_number` gives it.
        name: as it is to be printed.
        actor: who corrects it, within their reach; the caller has seen to that. None for a command.
        reason: why.

    Raises:
        NotFound: there is no such record, or its name was removed.
    """
    statement = (
        select(Completion, CompletionHolder)
        .join(CompletionHolder, CompletionHolder.completion_id == Completion.id)
        .where(Completion.number == number)
        .with_for_update(of=CompletionHolder)
        .execution_options(populate_existing=True)
    )
    found = session().execute(statement).one_or_none()
    if found is None:
        raise NotFound
    completion, holder = found
    if holder.name == name:
        return
    holder.name = name
    digest = rules.holder_digest(holder.salt, name)
    note([Event(completion, EventKind.NAME_CORRECTED, digest, reason=reason)], actor)


@atomic
def remove_names(person_ids: Collection[int], actor: HasUser | None) -> int:
    """Take a person's name off all their records, which stay valid and counted; call it before erasing the person.

    Returns:
        How many records lost their name.
    """
    statement = (
        select(Completion)
        .join(CompletionHolder, CompletionHolder.completion_id == Completion.id)
        .where(CompletionHolder.person_id.in_(person_ids))
        .order_by(Completion.id)
    )
    rows = list(session().scalars(statement))
    session().execute(delete(CompletionHolder).where(CompletionHolder.person_id.in_(person_ids)))
    note([Event(row, EventKind.NAME_REMOVED) for row in rows], actor)
    return len(rows)
