"""Reminders: asked for when a session is published or moved, and written for each person when they are due."""

from datetime import datetime

from lms.core import clock, outbox
from lms.core.db import atomic
from lms.core.outbox import Payload
from lms.sessions.actions import calls
from lms.sessions.models import TrainingSession
from lms.sessions.queries import locking, notices
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.known import is_reminded, reminders_ahead
from lms.sessions.rules.states import SessionState

REMIND = "sessions.remind"


def schedule(row: TrainingSession) -> None:
    """Ask for the reminders of a published session that lie ahead; once for each time at which it may begin.

    One message for the whole session and not one for each booking, so that booking stays as cheap as it was, and
    a session that moves leaves nothing to be taken back: what was asked for another time is left out when due.
    """
    starts_at = row.starts_at.isoformat()
    for days, moment in reminders_ahead(row.starts_at, clock.now()):
        payload = {"training_session_id": row.id, "days": days, "starts_at": starts_at}
        outbox.put(REMIND, payload, dedupe_key=f"remind:{row.id}:{days}:{starts_at}", not_before_at=moment)


@atomic
def remind(payload: Payload) -> Payload:
    """Write the reminders of one session that are due: a mail each, and calls for those without e-mail.

    Nothing when the session does not take place, or no longer at that time. Who took the place later than so many
    days before is left out, and nobody is told twice of one time.

    Source: docs/rules.md, R19 "Notices".
    """
    row, days = locking.lock_training_session(int(payload["training_session_id"])), int(payload["days"])
    starts_at = datetime.fromisoformat(payload["starts_at"])
    if row.state is not SessionState.PUBLISHED or row.starts_at != starts_at or clock.now() >= starts_at:
        return {"how": "not-needed"}
    claims = notices.confirmed_with_moment(row.id)
    told = [claim for claim, booked_at in claims if is_reminded(booked_at, starts_at, days)]
    more = {"days": days, "starts_at": payload["starts_at"]}
    count = calls.tell(CallKind.REMINDER, row, told, news=f"{days}:{payload['starts_at']}", more=more)
    return {"how": "asked", "told": count}
