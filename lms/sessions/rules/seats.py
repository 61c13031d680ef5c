"""Who gets a place, who waits, and who moves up."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.sessions.rules.states import RegistrationState


@dataclass(frozen=True, slots=True)
class WaitingEntry:
    """One party on the waiting list, by its first claim: its turn, and the places of all of its claims."""

    registration_id: int
    seq: int
    places: int = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """How full a session is, in people.

    Attributes:
        occupied: places held by confirmed, attended and absent claims.
        waiting: people on the waiting list.
        smallest_waiting: places of the smallest party that waits; None when nobody does.
    """

    occupied: int = 0
    waiting: int = 0
    smallest_waiting: int | None = None


def free_places(capacity: int, occupied: int) -> int:
    """Count the places nobody holds; 0 when the session is full or, after a reduction, over-full.

    Source: docs/rules.md, R4 "Seats".
    """
    return max(0, capacity - occupied)


def excess(capacity: int, occupied: int) -> int:
    """Count the people for whom there is no place after a reduction; nobody is cancelled by machine.

    Source: docs/rules.md, R7 "Capacity cut".
    """
    return max(0, occupied - capacity)


def seat_for_newcomer(queue: Queue, capacity: int, places: int = 1) -> RegistrationState:
    """Decide whether a new claim is confirmed or waits.

    A newcomer is confirmed only if there is room and nobody waits whom the free places would fit: otherwise
    somebody who asked later would sit where somebody who asked earlier could.

    Args:
        queue: who is there before the newcomer.
        capacity: places of the session, above 0.
        places: people the claim is for, 1 or more.

    Returns:
        CONFIRMED or WAITING.

    Raises:
        ValueError: `places` is below 1.

    Source: docs/rules.md, R5 "Queue".
    """
    if places < 1:
        raise ValueError(f"a claim is for 1 person or more, not {places}")
    free = free_places(capacity, queue.occupied)
    someone_before = queue.smallest_waiting is not None and queue.smallest_waiting <= free
    has_room = places <= free and not someone_before
    return RegistrationState.CONFIRMED if has_room else RegistrationState.WAITING


def next_in_line(waiting: Iterable[WaitingEntry], free_places: int) -> list[int]:
    """Choose who moves up from the waiting list when places come free.

    First come, first served, by sequence number. A pair or a group for which the places are not enough keeps its
    turn and is never split; the next whom they fit take them.

    Args:
        waiting: every party waiting for this session, in any order.
        free_places: places nobody holds, in people; 0 when the session is full.

    Returns:
        Registration ids in the order they are promoted; their places sum to at most `free_places`.

    Raises:
        ValueError: `free_places` is negative. An over-booked session has no free places, so the caller passes 0.

    Source: docs/rules.md, R5 "Queue".
    """
    if free_places < 0:
        raise ValueError(f"free_places must be 0 or more, not {free_places}")
    promoted = []
    for entry in sorted(waiting, key=lambda entry: entry.seq):
        if entry.places <= free_places:
            free_places -= entry.places
            promoted.append(entry.registration_id)
    return promoted
