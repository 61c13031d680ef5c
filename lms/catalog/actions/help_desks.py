"""Keeping the help desks of areas."""

from dataclasses import dataclass
from datetime import date, datetime

from lms.catalog import queries
from lms.catalog.formats.desk_hours import Hours
from lms.catalog.models import HelpDeskEntry
from lms.catalog.rules import next_review
from lms.core import audit, clock, idempotency
from lms.core.audit import HasUser
from lms.core.db import atomic, db
from lms.core.idempotency import Key
from lms.core.refusals import EditedMeanwhile


@dataclass(frozen=True, slots=True)
class DeskDetails:
    """What an administrator enters about a desk; the window is whole or None."""

    area: str
    name: str
    phone: str | None
    url: str | None
    is_free: bool
    hours: Hours
    note: str | None
    source: str
    checked_on: date
    review_due_on: date
    window: tuple[datetime, datetime] | None = None


@atomic
def add_desk_entry(details: DeskDetails, actor: HasUser | None, key: Key | None = None) -> int:
    """Add a desk once, however often the form arrives, and return its id."""
    if key and (done := idempotency.result(key)):
        return int(done["help_desk_entry_id"])
    entry = HelpDeskEntry()
    _write(entry, details)
    db.session.add(entry)
    db.session.flush()
    audit.record("help_desk_entry.add", actor, f"help_desk_entry:{entry.id}", area=entry.area)
    if key:
        idempotency.remember(key, {"help_desk_entry_id": entry.id})
    return entry.id


@atomic
def edit_desk_entry(entry_id: int, version: int, details: DeskDetails, actor: HasUser | None) -> None:
    """Change a desk.

    Args:
        entry_id: which.
        version: the version that was on the page.
        details: what it shall be.
        actor: who changes it.

    Raises:
        EditedMeanwhile: somebody else has changed it since.
        NotFound: there is no such desk.
    """
    entry = queries.lock_desk_entry(entry_id)
    if entry.version != version:
        raise EditedMeanwhile
    _write(entry, details)
    audit.record("help_desk_entry.edit", actor, f"help_desk_entry:{entry_id}", area=entry.area)


@atomic
def confirm_desk_entry(entry_id: int, actor: HasUser | None) -> None:
    """Note that somebody looked today and all is as it says; the next look is due half a year on.

    Raises:
        NotFound: there is no such desk.
    """
    entry = queries.lock_desk_entry(entry_id)
    entry.checked_on = clock.today()
    entry.review_due_on = next_review(entry.checked_on)
    audit.record("help_desk_entry.confirm", actor, f"help_desk_entry:{entry_id}", area=entry.area)


@atomic
def remove_desk_entry(entry_id: int, actor: HasUser | None) -> None:
    """Take a desk off the list for good.

    Raises:
        NotFound: there is no such desk.
    """
    entry = queries.lock_desk_entry(entry_id)
    db.session.delete(entry)
    audit.record("help_desk_entry.remove", actor, f"help_desk_entry:{entry_id}", area=entry.area)


def _write(entry: HelpDeskEntry, details: DeskDetails) -> None:
    hours, closed = details.hours.as_rows()
    window = details.window or (None, None)
    values = {
        "area": details.area,
        "name": details.name,
        "phone": details.phone,
        "url": details.url,
        "is_free": details.is_free,
        "hours": hours,
        "closed": closed,
        "is_closed_on_holidays": details.hours.is_closed_on_holidays,
        "note": details.note,
        "source": details.source,
        "checked_on": details.checked_on,
        "review_due_on": details.review_due_on,
        "shown_from_at": window[0],
        "shown_until_at": window[1],
    }
    for name, value in values.items():
        setattr(entry, name, value)
