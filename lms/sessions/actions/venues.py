"""Venues: added and changed."""

from dataclasses import fields

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.sessions.models import Venue
from lms.sessions.queries import locking
from lms.sessions.rules.venues import VenueDetails


@atomic
def create(organisation_id: int, details: VenueDetails, actor: Actor, key: Key) -> int:
    """Add a venue to an organisation and return its id."""
    if done := idempotency.result(key):
        return int(done["venue_id"])
    row = Venue(organisation_id=organisation_id, created_at=clock.now())
    _apply(row, details)
    session().add(row)
    session().flush()
    audit.record("venue.create", actor, f"venue:{row.id}")
    idempotency.remember(key, {"venue_id": row.id})
    return row.id


@atomic
def edit(venue_id: int, details: VenueDetails, actor: Actor, *, version: int) -> bool:
    """Change a venue; False, and nothing is changed, when somebody else has done so since it was read.

    Sessions that are over keep the municipality they were counted in.
    """
    row = locking.lock_venue(venue_id)
    if row.version != version:
        return False
    _apply(row, details)
    audit.record("venue.edit", actor, f"venue:{row.id}")
    return True


def _apply(row: Venue, details: VenueDetails) -> None:
    for f in fields(VenueDetails):
        value = getattr(details, f.name)
        setattr(row, f.name, list(value) if isinstance(value, tuple) else value)
