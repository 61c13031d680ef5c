"""What those who booked have been told about a session, so that a change can be said as old → new; all pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lms.sessions.rules.states import Mode

REMINDERS = (timedelta(days=7), timedelta(days=1))
"""How long before the start those with a place are reminded."""

_MOMENTS = frozenset({"starts_at", "ends_at", "doors_open_at"})


class Change(StrEnum):
    """One thing that those who booked have to hear of."""

    WHEN = "when"
    DOORS = "doors"
    MODE = "mode"
    PLACE = "place"
    ONLINE = "online"
    BRING = "bring"
    FEE = "fee"


@dataclass(frozen=True, slots=True)
class Known:
    """A session as those who booked know it; moments aware.

    Attributes:
        place: name of the venue; None online.
    """

    starts_at: datetime
    ends_at: datetime
    mode: Mode
    doors_open_at: datetime | None = None
    place: str | None = None
    online_url: str | None = None
    what_to_bring: str | None = None
    fee: str | None = None

    def to_payload(self) -> dict[str, str | None]:
        """Return what a message can carry."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value.isoformat() if name in _MOMENTS and value else value for name, value in values.items()}


_CHANGES: Mapping[Change, tuple[str, ...]] = {
    Change.WHEN: ("starts_at", "ends_at"),
    Change.DOORS: ("doors_open_at",),
    Change.MODE: ("mode",),
    Change.PLACE: ("place",),
    Change.ONLINE: ("online_url",),
    Change.BRING: ("what_to_bring",),
    Change.FEE: ("fee",),
}


def from_payload(payload: Mapping[str, Any]) -> Known:
    """Read what `Known.to_payload` wrote."""
    moments = {name: datetime.fromisoformat(payload[name]) for name in _MOMENTS if payload.get(name)}
    return Known(**{**payload, **moments, "mode": Mode(payload["mode"])})


def changed(before: Known, after: Known) -> list[Change]:
    """List what differs, in the order in which it is said.

    The door time is not said when it has only moved along with the start.
    """
    found = [each for each, names in _CHANGES.items() if any(getattr(before, n) != getattr(after, n) for n in names)]
    moved_along = before.doors_open_at and after.doors_open_at and _lead(before) == _lead(after)
    return [each for each in found if not (each is Change.DOORS and Change.WHEN in found and moved_along)]


def _lead(known: Known) -> timedelta:
    return known.starts_at - (known.doors_open_at or known.starts_at)


def reminders_ahead(starts_at: datetime, now: datetime) -> list[tuple[int, datetime]]:
    """Return the days before the start and the moments of the reminders that lie ahead.

    Source: docs/rules.md, R19 "Notices".
    """
    return [(before.days, starts_at - before) for before in REMINDERS if now < starts_at - before]


def is_reminded(booked_at: datetime, starts_at: datetime, days: int) -> bool:
    """Say whether somebody hears of a session again: not who took the place less than so many days before.

    Source: docs/rules.md, R19 "Notices".
    """
    return booked_at < starts_at - timedelta(days=days)
