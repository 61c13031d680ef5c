"""The people of one session as the desk and the roster show them; all pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from lms.sessions.rules.desk import Place, filled_sections, is_found, place_of, search_keys
from lms.sessions.rules.needs import NOTHING, Needs
from lms.sessions.rules.parties import by_party
from lms.sessions.rules.seats import free_places
from lms.sessions.rules.states import LIVE, OCCUPYING, Channel, RegistrationState


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a claim to the session, as the desk and the roster show them.

    Attributes:
        name: None once the person has been erased.
        since: when the claim came to its present state.
        people: of a group, how many without names came; None when all for whom there are places.
        company: whom a pair sits with, or None.
        needs: what is to be prepared; nothing once the claim has ended.
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
    party_id: int | None = None
    group_name: str | None = None
    people: int | None = None
    company: str | None = None
    needs: Needs = NOTHING

    @property
    def party(self) -> int:
        """What the claims of one party have in common."""
        return self.party_id or self.registration_id

    @property
    def holds_group(self) -> bool:
        """Whether it holds the places of a group that have no names; its person is the contact."""
        return self.group_name is not None and self.party_id is None

    @property
    def came(self) -> int:
        """How many people are there once it is marked as attended."""
        return self.people if self.people and self.state is RegistrationState.ATTENDED else self.places

    @property
    def place(self) -> Place:
        """Where the person is looked for in the desk list."""
        return place_of(self.group_name or "", None) if self.holds_group else place_of(self.name or "", self.kana)

    @property
    def keys(self) -> str:
        """By what the person is found in the desk list."""
        own = search_keys(self.name or "", self.kana, self.booking_number)
        return f"{own} {search_keys(self.group_name, None, self.booking_number)}" if self.group_name else own


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
        counted[each.state] += each.came if each.state is RegistrationState.ATTENDED else each.places
    return counted


def room(everybody: Iterable[Guest], capacity: int) -> Room:
    """Say how the places stand just now; before the session is closed, an absent person may still come."""
    here = list(everybody)
    counted = tally(here)
    occupied = sum(each.places for each in here if each.state in OCCUPYING)
    return Room(
        booked=occupied,
        attended=counted[RegistrationState.ATTENDED],
        expected=counted[RegistrationState.CONFIRMED] + counted[RegistrationState.ABSENT],
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
    shown = [guest for guest in here if _is_meant(query, guest)]
    parted: dict[str, list[Guest]] = {}
    for guest in shown:
        parted.setdefault(guest.place.section, []).append(guest)
    return DeskList(list(parted.items()), filled_sections(guest.place for guest in shown))


def _is_meant(query: str, guest: Guest) -> bool:
    names = [(guest.name or "", guest.kana), *([(guest.group_name, None)] if guest.group_name else [])]
    return any(is_found(query, name, kana, guest.booking_number) for name, kana in names)


def in_company(everybody: Iterable[Guest]) -> list[Guest]:
    """Say of each of a pair with whom they come."""
    here = list(everybody)
    together = [[each for each in party if each.state in LIVE and not each.group_name] for party in by_party(here)]
    beside = {
        each.registration_id: next((other.name for other in pair if other is not each), None)
        for pair in together
        for each in pair
    }
    return [replace(each, company=beside.get(each.registration_id)) for each in here]


def reachable(everybody: Iterable[Guest]) -> Reachable:
    """Part those with a live claim by how they can be told something."""
    live = [each for each in everybody if each.state in LIVE]
    return Reachable([each for each in live if each.email], [each for each in live if not each.email])


def on_sheet(everybody: Iterable[Guest]) -> list[Guest]:
    """List those who stand on the sign-in sheet, as the desk orders them; who waits comes last."""
    here = [each for each in everybody if each.state is not RegistrationState.CANCELLED]
    return sorted(here, key=lambda each: each.state is RegistrationState.WAITING)
