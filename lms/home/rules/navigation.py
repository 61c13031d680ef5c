"""Which ways lead on from a page, for whoever looks at it; words are chosen in the views."""

from collections.abc import Collection
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
    NEW_SESSION = "/organise/sessions/new"
    DESK = "/organise/desk"
    VENUES = "/organise/venues"
    COORDINATE = "/coordinate"
    ADMIN = "/admin"


_STAFF_PLACES = {
    Place.ORGANISE: Permission.TRAINING_SESSION_MANAGE,
    Place.COORDINATE: Permission.STATISTICS_READ,
    Place.ADMIN: Permission.SYSTEM_ADMINISTER,
}
_ORGANISING = (Place.ORGANISE, Place.NEW_SESSION, Place.DESK, Place.VENUES)
_SECRETS = frozenset({"token", "holder_key"})


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    place: Place
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a page: values only, so that header and footer can be remembered.

    Attributes:
        items: words, address and whether one is there.
        account: words and address, above the header.
        footer: words and address, below the page.
    """

    items: tuple[tuple[str, str, bool], ...]
    is_staff: bool
    organisation_name: str | None
    account: tuple[tuple[str, str], ...]
    sign_out_url: str | None
    help_url: str
    footer: tuple[tuple[str, str], ...]


def ways(actor: Actor, path: str) -> list[Way]:
    """Return where *actor* can go on from *path*, in order.

    Who organises has the tools of the day at hand; elsewhere learning comes first, then one's own work. A visitor
    finds a booking by its number; who is signed in finds it on their own page.
    """
    if _is_within(path, Place.ORGANISE) and may(actor, Permission.TRAINING_SESSION_MANAGE):
        places = list(_ORGANISING)
    else:
        own = Place.MY if actor.is_signed_in else Place.BOOKINGS
        staff = [place for place, permission in _STAFF_PLACES.items() if may(actor, permission)]
        places = [Place.LEARN, Place.FIND, own, *staff]
    here = Place.DESK if _is_at_desk(path) else _nearest(path, places)
    return [Way(place, place is here) for place in places]


def _nearest(path: str, places: Collection[Place]) -> Place | None:
    return max((place for place in places if _is_within(path, place)), key=len, default=None)


def _is_at_desk(path: str) -> bool:
    """Say whether *path* belongs to the desk of a session, which lies below the session itself."""
    return _is_within(path, Place.ORGANISE) and "desk" in path.split("/")


def is_staff_page(path: str) -> bool:
    """Say whether *path* belongs to those who run things: denser, and without the help strip."""
    return any(_is_within(path, place) for place in _STAFF_PLACES)


def is_coordinators_page(path: str) -> bool:
    """Say whether *path* belongs to those who look after an area."""
    return _is_within(path, Place.COORDINATE)


def way_back(method: str, address: str, parts: Collection[str], *, is_refused: bool = False) -> str | None:
    """Return the address to come back to from the help desks, or None.

    Only a page that was opened can be opened again, and an address that is itself a key is not handed on.

    Args:
        method: of the request.
        address: path with its query.
        parts: names of the variable parts of the address.
        is_refused: whether the page says no; such pages look the same whatever was asked for.
    """
    may_return = method == "GET" and not is_refused and not _is_within(address.split("?")[0], "/help-desks")
    return address if may_return and not _SECRETS & set(parts) else None


def _is_within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")
