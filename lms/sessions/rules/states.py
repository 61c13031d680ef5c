"""The closed sets of this feature, and the steps a registration may take."""

from collections.abc import Iterable
from enum import StrEnum


class SessionState(StrEnum):
    """Where a training session stands; closed and called off are final."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    CALLED_OFF = "called-off"


class Mode(StrEnum):
    """How people take part."""

    IN_PERSON = "in-person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Audience(StrEnum):
    """Whom a session is meant for."""

    EVERYONE = "everyone"
    RESIDENTS = "residents"
    WORKPLACE = "workplace"
    SCHOOL = "school"


class AccessFact(StrEnum):
    """What makes it easier to come: of a venue (lift, toilet, loop …) or of one session (interpreter …)."""

    ELEVATOR = "elevator"
    STEP_FREE = "step-free"
    ACCESSIBLE_TOILET = "accessible-toilet"
    WHEELCHAIR_SEATS = "wheelchair-seats"
    HEARING_LOOP = "hearing-loop"
    PARKING = "parking"
    NURSING_ROOM = "nursing-room"
    SIGN_LANGUAGE = "sign-language"
    CAPTIONS = "captions"
    CHILDCARE = "childcare"
    FURIGANA = "furigana"


class RegistrationState(StrEnum):
    """Where one claim stands; cancelled is final."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How a claim came in."""

    WEB = "web"
    TELEPHONE = "telephone"
    PAPER = "paper"
    WALK_IN = "walk-in"


class Cause(StrEnum):
    """Why a claim took a step."""

    REGISTERED = "registered"
    PROMOTED = "promoted"
    CANCELLED = "cancelled"
    CALLED_OFF = "called-off"
    LAPSED = "lapsed"
    MARKED = "marked"
    CORRECTED = "corrected"
    MOVED = "moved"
    RESTORED = "restored"


OCCUPYING = frozenset({RegistrationState.CONFIRMED, RegistrationState.ATTENDED, RegistrationState.ABSENT})
"""States that hold a seat."""

LIVE = OCCUPYING | {RegistrationState.WAITING}
"""States in which a person has a claim; at most one per person and session."""

STEPS: dict[RegistrationState | None, frozenset[RegistrationState]] = {
    None: frozenset({RegistrationState.WAITING, RegistrationState.CONFIRMED}),
    RegistrationState.WAITING: frozenset({RegistrationState.CONFIRMED, RegistrationState.CANCELLED}),
    RegistrationState.CONFIRMED: frozenset(
        {RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CANCELLED}
    ),
    RegistrationState.ATTENDED: frozenset({RegistrationState.ABSENT}),
    RegistrationState.ABSENT: frozenset({RegistrationState.ATTENDED}),
    RegistrationState.CANCELLED: frozenset(),
}
"""From each state (None: not there yet) the states that may follow."""


def fold(steps: Iterable[RegistrationState]) -> RegistrationState:
    """Work out where a claim stands from its steps.

    Args:
        steps: the state after each step, oldest first; at least one.

    Returns:
        The state after the last step.

    Raises:
        ValueError: there is no step, or one that may not follow the one before.

    Source: docs/rules.md, R8 "Attendance".
    """
    state: RegistrationState | None = None
    for following in steps:
        if following not in STEPS[state]:
            raise ValueError(f"a claim cannot step from {state} to {following}")
        state = following
    if state is None:
        raise ValueError("a claim has at least one step")
    return state


class Completed(StrEnum):
    """Whether a member has a record of what the organisation teaches, by whichever route."""

    YES = "completed"
    NO = "not-completed"
