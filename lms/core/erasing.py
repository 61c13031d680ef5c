"""What core lets go of when a person is erased: what messages say, and ids that the database may give again."""

from collections.abc import Collection

from sqlalchemy import update

from lms.core import clock
from lms.core.db import atomic, session
from lms.core.models import AuditEvent, MessageState, OutboxMessage


@atomic
def forget_messages(name: str, values: Collection[int | str], *, how: str = "erased") -> None:
    """Take out what messages about somebody say, and end those that still wait: nobody is there to read them.

    Args:
        name: of the id in the payload, as `registration_id`.
        values: the ids that are meant.
        how: what is said of them from then on.
    """
    said = OutboxMessage.payload[name]
    typed = said.as_integer() if all(isinstance(each, int) for each in values) else said.as_string()
    is_theirs = typed.in_(values)
    mails = update(OutboxMessage).where(OutboxMessage.kind.startswith("mail."), is_theirs)
    session().execute(mails.values(result={"how": how}, last_error=None))
    waiting = mails.where(OutboxMessage.state == MessageState.QUEUED)
    session().execute(waiting.values(state=MessageState.SENT, finished_at=clock.now(), leased_until_at=None))


@atomic
def forget_said(name: str, values: Collection[int]) -> None:
    """Take out what messages that have gone say, as they name somebody who is erased; those that wait go out without.

    Args:
        name: of the id in the payload, as `registration_id`.
        values: the ids that are meant.
    """
    is_meant = OutboxMessage.payload[name].as_integer().in_(values)
    gone = OutboxMessage.kind.startswith("mail.") & (OutboxMessage.state != MessageState.QUEUED) & is_meant
    session().execute(update(OutboxMessage).where(gone).values(result={"how": "erased"}, last_error=None))


def forget_doings(user_id: int | None, person_ids: Collection[int]) -> None:
    """Turn the ids of somebody who is erased negative, inside the running transaction.

    What was done stays told, and whose doing belongs together; but an id that the database may give again never
    makes it the doing of somebody else.
    """
    subjects = {f"person:{person_id}": f"person:-{person_id}" for person_id in person_ids}
    if user_id is not None:
        subjects[f"user:{user_id}"] = f"user:-{user_id}"
        session().execute(update(AuditEvent).where(AuditEvent.user_id == user_id).values(user_id=-user_id))
    for before, after in subjects.items():
        session().execute(update(AuditEvent).where(AuditEvent.subject == before).values(subject=after))
