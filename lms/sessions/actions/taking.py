"""What all ways of taking a place have in common: who comes, and the claims of a party written in one turn.

These helpers run inside the transaction of the action that calls them, which holds the lock of the session.
"""

from dataclasses import dataclass

from lms.accounts import actions as accounts
from lms.accounts.models import Person
from lms.accounts.policy import Actor
from lms.core import audit, idempotency
from lms.core.dates import period
from lms.core.db import session
from lms.core.idempotency import Key
from lms.core.translation import lazy_gettext as _
from lms.sessions.actions.claims import Company, add_claim
from lms.sessions.actions.needs import note
from lms.sessions.actions.steps import seat
from lms.sessions.models import TrainingSession
from lms.sessions.queries import locking, seats
from lms.sessions.queries import newcomers as known
from lms.sessions.rules.needs import NOTHING, Needs
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.refusals import AlreadyRegistered, JustFilled, Overlapping
from lms.sessions.rules.seats import Queue
from lms.sessions.rules.states import Channel, RegistrationState
from lms.sessions.rules.windows import public_path


@dataclass(frozen=True, slots=True)
class Asked:
    """What a booking asks for.

    Attributes:
        places: of the first claim; each of those who come along takes one more.
    """

    places: int = 1
    accepts_waiting: bool = False
    channel: Channel = Channel.WEB
    group_name: str | None = None
    needs: Needs = NOTHING


def take(
    training_session: TrainingSession, actor: Actor, key: Key, queue: Queue, people: list[int], asked: Asked
) -> int:
    """Write the claims of a party to a session of which the turn has been taken."""
    first, *others = people
    state = seat(training_session, queue, asked.places + len(others))
    if state is RegistrationState.WAITING and not asked.accepts_waiting:
        raise JustFilled(next_url=_path(training_session))
    registration = add_claim(
        training_session,
        first,
        state,
        actor,
        places=asked.places,
        channel=asked.channel,
        seq=training_session.last_seq,
        company=Company(person_ids=tuple(others), group_name=asked.group_name),
    )
    if asked.needs:
        note(training_session, registration, asked.needs)
    subject = f"registration:{registration.id}"
    audit.record("registration.register", actor, subject, state=state, channel=asked.channel)
    idempotency.remember(key, {"registration_id": registration.id})
    return registration.id


def newcomers(
    training_session: TrainingSession, newcomer: Newcomer, companion: Companion | None, *, is_group: bool
) -> tuple[Queue, list[int]]:
    """Add who comes without an account, and return how full the session is, and their ids.

    Raises:
        AlreadyRegistered: one of them holds a claim to the session.
    """
    come = [newcomer, *([companion.beside(newcomer)] if companion else [])]
    if any(known.is_known_newcomer(training_session.id, each, is_group=is_group) for each in come):
        raise AlreadyRegistered
    return seats.queue(training_session.id), [add_newcomer(each) for each in come]


def oneself(training_session: TrainingSession, actor: Actor, companion: Companion | None) -> tuple[Queue, list[int]]:
    """Lock the actor, add who comes along, and return how full the session is, and their ids.

    Raises:
        AlreadyRegistered: one of them holds a claim to the session.
        Overlapping: the actor has a confirmed place elsewhere at the same time.
    """
    person_id = actor.person_ids[0]
    locking.lock_persons([person_id])
    before = seats.before(training_session, actor.person_ids)
    if before.claim:
        raise AlreadyRegistered(next_url=f"/bookings/{before.claim}")
    if before.elsewhere:
        other = session().get_one(TrainingSession, before.elsewhere)
        when = period(other.starts_at, other.ends_at)
        message = _("%(when)sの「%(title)s」と重なっています。", when=when, title=other.title)
        raise Overlapping(message, next_url=f"{_path(training_session)}/switch")
    if companion is None:
        return before.queue, [person_id]
    own = session().get_one(Person, person_id)
    beside = companion.beside(Newcomer(own.name, None, own.email, own.phone, own.locale or "ja"))
    if known.is_known_newcomer(training_session.id, beside):
        raise AlreadyRegistered
    return before.queue, [person_id, add_newcomer(beside)]


def add_newcomer(newcomer: Newcomer) -> int:
    """Add somebody without an account, and return the person's id."""
    return accounts.add_person(
        newcomer.name,
        kana=newcomer.kana,
        email=newcomer.email,
        phone=newcomer.phone,
        locale=newcomer.locale,
    ).id


def _path(training_session: TrainingSession) -> str:
    return public_path(training_session.id, training_session.private_token)
