"""Which ways lead on from a page, for whoever looks at it; words are chosen in the views."""

from dataclasses import dataclass
from enum import StrEnum

from lms.accounts.policy import Actor, Permission, may


class Place(StrEnum):
    """A place that navigation leads to, by its address."""

    LEARN = "/courses"
    FIND = "/sessions"
    BOOKINGS = "/bookings"
    MY = "/my"
    ORGANISE = "/organise"
    COORDINATE = "/coordinate"
    ADMIN = "/admin"


_STAFF_PLACES = {
    Place.ORGANISE: Permission.TRAINING_SESSION_MANAGE,
    Place.COORDINATE: Permission.STATISTICS_READ,
    Place.ADMIN: Permission.SYSTEM_ADMINISTER,
}


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    place: Place
    is_current: bool


def ways(actor: Actor, path: str) -> list[Way]:
    """Return where *actor* can go on from *path*, in order: learning first, then one's own work.

    A visitor finds a booking by its number; who is signed in finds it on their own page.
    """
    own = [Place.MY] if actor.is_signed_in else [Place.BOOKINGS]
    staff = [place for place, permission in _STAFF_PLACES.items() if may(actor, permission)]
    return [Way(place, _is_within(path, place)) for place in (Place.LEARN, Place.FIND, *own, *staff)]


def is_staff_page(path: str) -> bool:
    """Say whether *path* belongs to those who run things: denser, and without the help strip."""
    return any(_is_within(path, place) for place in _STAFF_PLACES)


def _is_within(path: str, place: Place) -> bool:
    return path == place or path.startswith(f"{place}/")
