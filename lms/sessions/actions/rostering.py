"""A whole roster at once: everybody in it is entered, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.accounts.policy import Actor
from lms.core import audit, idempotency
from lms.core.db import atomic
from lms.core.idempotency import Key
from lms.sessions.actions.registration import register
from lms.sessions.queries import desk
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.roster import RosterEntry
from lms.sessions.rules.states import Channel, RegistrationState


@dataclass(frozen=True, slots=True)
class Entered:
    """How many lines of a roster have a place, and how many wait."""

    confirmed: int
    waiting: int


@atomic
def enter_roster(training_session_id: int, entries: Sequence[RosterEntry], actor: Actor, key: Key) -> Entered:
    """Enter people from a list that staff have looked at, in its order; the session fills up and the rest wait.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        entries: read without a fault, and not here already.
        actor: who enters them.
        key: of this sending; the same key again enters nobody twice.

    Raises:
        SessionCalledOff, RegistrationClosed: see `rules.windows.may_register`; nobody is entered.
        AlreadyRegistered: one of them has been entered meanwhile; nobody is entered.
    """
    if done := idempotency.result(key):
        return Entered(**done)
    ids = {_enter(training_session_id, entry, actor, key) for entry in entries}
    confirmed = desk.registrations_in(training_session_id, [RegistrationState.CONFIRMED])
    found = sum(registration.id in ids for registration in confirmed)
    entered = Entered(found, len(ids) - found)
    audit.record("roster.enter", actor, f"training_session:{training_session_id}", people=len(ids))
    idempotency.remember(key, {"confirmed": entered.confirmed, "waiting": entered.waiting})
    return entered


def _enter(training_session_id: int, entry: RosterEntry, actor: Actor, key: Key) -> int:
    companion = Companion(entry.companion, entry.companion_kana) if entry.companion else None
    return register(
        training_session_id,
        actor,
        Key(value=f"{key.value}:{entry.row}", route=key.route, body_hash=key.body_hash),
        newcomer=Newcomer(entry.name, entry.kana, entry.email, entry.phone),
        companion=companion,
        group_name=entry.group,
        places=1 if companion else entry.places,
        accepts_waiting=True,
        channel=Channel.PAPER,
    )
