"""The people of one session as the desk and the roster show them; all pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.sessions.rules.desk import Place, filled_sections, is_found, place_of, search_keys
from lms.sessions.rules.seats import free_places
from lms.sessions.rules.states import LIVE, OCCUPYING, Channel, RegistrationState


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a claim to the session, as the desk and the roster show them.

    Attributes:
        name: None once the person has been erased.
        since: when the claim came to its present state.
    """

    registration_id: int
    person_id: int | None
    name: str | None
    kana: str | None
    phone: str | None
    email: str | None
    locale: str
    state: RegistrationState
    seq: int
    places: int
    booking_number: str
    channel: Channel
    since: datetime
    minutes_late: int
    minutes_early: int

    @property
    def place(self) -> Place:
        """Where the person is looked for in the desk list."""
        return place_of(self.name or "", self.kana)

    @property
    def keys(self) -> str:
        """By what the person is found in the desk list."""
        return search_keys(self.name or "", self.kana, self.booking_number)


@dataclass(frozen=True, slots=True)
class DeskList:
    """The people of a session in the order of the desk."""

    sections: list[tuple[str, list[Guest]]]
    index: list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Reachable:
    """People by how they are told something."""

    by_mail: list[Guest]
    by_phone: list[Guest]


@dataclass(frozen=True, slots=True)
class Room:
    """How the places of a session stand, in people."""

    booked: int
    attended: int
    expected: int
    waiting: int
    free: int
    capacity: int


def tally(everybody: Iterable[Guest]) -> Counter[RegistrationState]:
    """Count people, not claims, by state."""
    counted: Counter[RegistrationState] = Counter()
    for each in everybody:
        counted[each.state] += each.places
    return counted


def room(everybody: Iterable[Guest], capacity: int) -> Room:
    """Say how the places stand just now; before the session is closed, an absent person may still come."""
    counted = tally(everybody)
    occupied = sum(counted[state] for state in OCCUPYING)
    attended = counted[RegistrationState.ATTENDED]
    return Room(
        booked=occupied,
        attended=attended,
        expected=occupied - attended,
        waiting=counted[RegistrationState.WAITING],
        free=free_places(capacity, occupied),
        capacity=capacity,
    )


def desk_list(everybody: list[Guest], query: str = "") -> DeskList:
    """Part the people into the sections of the desk; who has cancelled is left out.

    Args:
        everybody: as `guests` gives them.
        query: what was typed to find somebody; empty shows all.
    """
    here = [guest for guest in everybody if guest.state is not RegistrationState.CANCELLED]
    shown = [guest for guest in here if is_found(query, guest.name or "", guest.kana, guest.booking_number)]
    parted: dict[str, list[Guest]] = {}
    for guest in shown:
        parted.setdefault(guest.place.section, []).append(guest)
    return DeskList(list(parted.items()), filled_sections(guest.place for guest in shown))


def reachable(everybody: Iterable[Guest]) -> Reachable:
    """Part those with a live claim by how they can be told something."""
    live = [each for each in everybody if each.state in LIVE]
    return Reachable([each for each in live if each.email], [each for each in live if not each.email])


def on_sheet(everybody: Iterable[Guest]) -> list[Guest]:
    """List those who stand on the sign-in sheet, as the desk orders them; who waits comes last."""
    here = [each for each in everybody if each.state is not RegistrationState.CANCELLED]
    return sorted(here, key=lambda each: each.state is RegistrationState.WAITING)
