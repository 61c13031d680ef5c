"""What is handed in, and which routes it completes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lms.catalog.rules import SESSION, Course, completed_routes


class Mode(StrEnum):
    """How a course was taken."""

    IN_PERSON = "in-person"
    ONLINE = "online"
    HYBRID = "hybrid"
    SELF_STUDY = "self-study"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A training session as it was when somebody attended it; copied, because sessions and hosts may go.

    Attributes:
        held_on: day of the session (JST).
        mode: a value of `Mode`.
        record_title: what the host calls the record; None for ours.
        municipality_code: six digits of the venue, or of the municipality an online session names.
        place: name of the venue, or the word for online.
    """

    training_session_id: int
    title: str
    held_on: date
    mode: str
    organisation_id: int
    organisation_name: str
    organisation_kind: str
    record_title: str | None
    municipality_code: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Handed:
    """One piece of evidence on its way in.

    Attributes:
        requirement: id as the course lists it: `module:know`, `quiz:final`, `session`.
        occasion: the session that was attended; None for everything else.

    Raises:
        ValueError: an attended session without its occasion, or an occasion with something else.
    """

    person_id: int
    course_version_id: int
    requirement: str
    occurred_at: datetime
    occasion: Occasion | None = None

    def __post_init__(self) -> None:
        if (self.requirement == SESSION) != (self.occasion is not None):
            raise ValueError(f"evidence of {self.requirement} and its occasion do not fit together")

    @property
    def training_session_id(self) -> int | None:
        """The session that was attended, or None."""
        return self.occasion.training_session_id if self.occasion else None


@dataclass(frozen=True, slots=True)
class Held:
    """A piece of evidence that stands."""

    requirement: str
    training_session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A completed route, with the session it rests on; None where the route asks for none."""

    route: str
    training_session_id: int | None = None


def claims(course: Course, held: Sequence[Held]) -> list[Claim]:
    """List every way in which a person has completed a course.

    Args:
        course: the version that counts for the person (R1 "Pin").
        held: evidence that stands, from any version, in the order in which it came in.

    Returns:
        Claims in the order of the course's routes; within a route that asks for a session, one for each session
        attended, the earliest first. Empty when nothing is complete.

    Source: docs/rules.md, R3 "Routes".
    """
    attended = [piece.training_session_id for piece in held if piece.requirement == SESSION]
    found = []
    for route in completed_routes(course, {piece.requirement for piece in held}):
        asks_for_session = any(need.id == SESSION for need in route.needs)
        found += [Claim(route.key, place) for place in (attended if asks_for_session else [None])]
    return found


def place_code(occasion: Occasion | None, home_code: str | None) -> str | None:
    """Say in which municipality a completion counts.

    Args:
        occasion: the session it rests on, which carries its venue's municipality or, online, the one it names;
            None for learning alone.
        home_code: the person's own municipality, as far as it is known.

    Returns:
        Six digits, or None for 不明: a session without a municipality does not count where its people live.

    Source: docs/rules.md, R18 "Place".
    """
    return occasion.municipality_code if occasion else home_code
