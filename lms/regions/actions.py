"""Writes of places."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import insert, select

from lms.core.db import atomic, session
from lms.regions.models import Municipality
from lms.regions.rules import Place


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did, in places."""

    added: int
    changed: int
    ended: int


@atomic
def load(places: Iterable[Place], today: date) -> Loaded:
    """Make the table agree with a complete list of places; loading the same list again changes nothing.

    A code that is no longer in the list ends with *today* and stays; one that comes back is in force again. On
    an empty table nothing gets a first day, since those places are older than the table.

    Args:
        places: every place in force.
        today: the day from which the list holds.
    """
    wanted = {place.code6: place for place in sorted(places, key=lambda place: place.code6)}
    known = {row.code6: row for row in session().scalars(select(Municipality))}
    first_day = today if known else None
    new = [
        asdict(place) | {"prefecture_code": place.prefecture_code, "valid_from": first_day}
        for code6, place in wanted.items()
        if code6 not in known
    ]
    if new:
        session().execute(insert(Municipality), new)
    changed = [_correct(row, wanted[code6]) for code6, row in known.items() if code6 in wanted]
    ended = [row for code6, row in known.items() if code6 not in wanted and row.valid_until is None]
    for row in ended:
        row.valid_until = today
    return Loaded(added=len(new), changed=sum(changed), ended=len(ended))


def _correct(row: Municipality, place: Place) -> bool:
    """Write over what differs, and tell whether anything did."""
    facts = {"name": place.name, "kana": place.kana, "parent_code": place.parent_code, "valid_until": None}
    different = {field: value for field, value in facts.items() if getattr(row, field) != value}
    for field, value in different.items():
        setattr(row, field, value)
    return bool(different)
