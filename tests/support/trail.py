"""The audit trail, the oldest event first: databases promise no order of their own."""

from sqlalchemy import select

from lms.core.db import session
from lms.core.models import AuditEvent


def audited(action: str) -> list[AuditEvent]:
    """Return the events of an action, in an application context."""
    return list(session().scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def seen_subjects() -> list[str]:
    """Return whose data somebody looked at, as subjects."""
    return [event.subject for event in audited("saw")]
