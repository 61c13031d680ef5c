"""The only way a claim is made: row, event and mail together, with those who come along.

These helpers run inside the transaction of the action that calls them, which holds the lock of the session.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.db import dialect
from lms.core.rows import INSERTS, as_stored, execute_bare, table
from lms.sessions.actions.steps import note
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import locking
from lms.sessions.rules.booking_number import RANDOM_BYTES, new_booking_number
from lms.sessions.rules.states import Cause, Channel, RegistrationState

_CLAIMS = table(Registration)
_WRITE = {
    name: insert_(_CLAIMS).on_conflict_do_nothing(index_elements=["booking_number"]).returning(_CLAIMS.c.id)
    for name, insert_ in INSERTS.items()
}


@dataclass(frozen=True, slots=True)
class Company:
    """With whom a claim comes.

    Attributes:
        person_ids: who comes along, each with a claim of their own; of a pair the other.
        party_id: the first claim of the party that this one joins.
        group_name: what the group calls itself.
    """

    person_ids: tuple[int, ...] = ()
    party_id: int | None = None
    group_name: str | None = None


ALONE = Company()


def add_claim(
    training_session: TrainingSession,
    person_id: int,
    state: RegistrationState,
    actor: Actor | None,
    *,
    places: int = 1,
    channel: Channel = Channel.WEB,
    seq: int | None = None,
    cause: Cause = Cause.REGISTERED,
    company: Company = ALONE,
) -> Registration:
    """Write a new claim with its turn and its booking number; of those who come with it too, all told as one.

    Args:
        training_session: locked by the caller, who has decided the state by the rules.
        person_id: whose claim it is.
        state: CONFIRMED or WAITING.
        actor: who made it.
        places: 2 for a pair of whom one has no name; of a group, those without.
        channel: how it came in.
        seq: the turn, when `locking.lock_for_newcomer` has taken it already; None takes the next.
        cause: why there is a claim: the person came along with a session that moved, or back after a mistake.
        company: who comes along, or with whom this claim comes.
    """
    values = {
        "training_session_id": training_session.id,
        "person_id": person_id,
        "state": state,
        "seq": seq or locking.next_seq(training_session.id),
        "places": places,
        "channel": channel,
        "created_at": clock.now(),
        "party_id": company.party_id,
        "group_name": company.group_name,
    }
    first = _numbered(values)
    others = [_numbered({**values, **_beside(first, each)}) for each in company.person_ids]
    note([first, *others], cause, actor)
    return first


def add_party(
    training_session: TrainingSession,
    came: Sequence[tuple[Registration, RegistrationState]],
    cause: Cause,
    actor: Actor | None,
) -> list[Registration]:
    """Write claims like those of one party that were to another session or have ended, each with its new state.

    People of a group whose contact does not come along stand for themselves from then on.
    """
    made: list[Registration] = []
    is_orphaned = any(old.group_name is not None for old, _state in came) and not came[0][0].holds_group
    for old, state in came:
        values = {
            "training_session_id": training_session.id,
            "person_id": old.person_id,
            "state": state,
            "seq": locking.next_seq(training_session.id),
            "places": old.places,
            "channel": old.channel,
            "created_at": clock.now(),
            "party_id": made[0].id if made and not is_orphaned else None,
            "group_name": None if is_orphaned else old.group_name,
        }
        made.append(_numbered(values))
    for state in dict.fromkeys(each.state for each in made):
        note([each for each in made if each.state is state], cause, actor)
    return made


def _beside(first: Registration, person_id: int) -> dict[str, Any]:
    seq = locking.next_seq(first.training_session_id)
    return {"person_id": person_id, "seq": seq, "places": 1, "party_id": first.party}


def _numbered(claim: dict[str, Any]) -> Registration:
    """Write the row under a booking number that no other has; one that is taken is left out, and another tried."""
    while True:
        values = {**claim, "booking_number": new_booking_number(secrets.token_bytes(RANDOM_BYTES))}
        written = execute_bare(_WRITE[dialect()], values).scalar()
        if written is not None:
            return as_stored(Registration(id=written, **values))
