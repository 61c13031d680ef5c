"""Reads of taps: which are known, and which people have still to settle."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import DeskTap, Registration
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.taps import CONFLICTS


@dataclass(frozen=True, slots=True)
class Conflict:
    """A tap that people have to settle.

    Attributes:
        name: whose claim it is; None when there is no such claim, or the person has been erased.
        state: where the claim stands now; None when there is no such claim.
    """

    tap: DeskTap
    name: str | None
    state: RegistrationState | None


def known(nonces: Iterable[str]) -> dict[str, DeskTap]:
    """Return the taps among these that came in before, by their nonces."""
    statement = select(DeskTap).where(DeskTap.nonce.in_(sorted(set(nonces))))
    return {tap.nonce: tap for tap in session().scalars(statement)}


def claims(training_session_id: int, registration_ids: Iterable[int]) -> dict[int, Registration]:
    """Return those of these claims that are of this session, as they are now, by id."""
    statement = (
        select(Registration)
        .where(
            Registration.training_session_id == training_session_id, Registration.id.in_(sorted(set(registration_ids)))
        )
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in session().scalars(statement)}


def conflicts(training_session_id: int) -> list[Conflict]:
    """List what people have still to settle, the oldest first."""
    statement = (
        select(DeskTap, Person.name, Registration.state)
        .outerjoin(Registration, Registration.id == DeskTap.registration_id)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(DeskTap.training_session_id == training_session_id)
        .where(DeskTap.outcome.in_(sorted(CONFLICTS)), DeskTap.settled_at.is_(None))
        .order_by(DeskTap.received_at, DeskTap.nonce)
    )
    return [Conflict(*row) for row in session().execute(statement)]


def count_conflicts(training_session_id: int) -> int:
    """Count what people have still to settle."""
    statement = select(func.count()).select_from(DeskTap)
    open_ones = statement.where(
        DeskTap.training_session_id == training_session_id,
        DeskTap.outcome.in_(sorted(CONFLICTS)),
        DeskTap.settled_at.is_(None),
    )
    return session().scalar(open_ones) or 0


def tap_of(training_session_id: int, nonce: str) -> DeskTap:
    """Return one tap of a session, as it is now.

    Raises:
        NotFound: the session has no such tap.
    """
    found = session().get(DeskTap, nonce, populate_existing=True)
    if found is None or found.training_session_id != training_session_id:
        raise NotFound
    return found


def live_claim(training_session_id: int, person_id: int) -> Registration | None:
    """Return the claim that somebody has to a session now; cancelled ones do not count."""
    statement = (
        select(Registration)
        .where(Registration.training_session_id == training_session_id, Registration.person_id == person_id)
        .where(Registration.state != RegistrationState.CANCELLED)
        .execution_options(populate_existing=True)
    )
    return session().scalar(statement)
