"""What is known of a venue."""

from dataclasses import dataclass

from lms.sessions.rules.states import AccessFact


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """Everything about a venue that its organiser types in; seats None when nobody has counted."""

    name: str
    municipality_code: str | None
    address: str
    directions: str | None
    access_facts: tuple[AccessFact, ...]
    access_note: str | None
    seats: int | None
