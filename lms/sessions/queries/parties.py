"""Reads of who comes together."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, or_, select

from lms.accounts.models import Person
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import Registration, RegistrationEvent
from lms.sessions.rules.states import Cause, RegistrationState


@dataclass(frozen=True, slots=True)
class Fellow:
    """One of those who come together, as their own pages name them; name None once erased."""

    registration_id: int
    name: str | None
    kana: str | None
    state: RegistrationState
    booking_number: str


_FIRST = (
    select(func.coalesce(Registration.party_id, Registration.id)).where(Registration.id == bindparam("id"))
).scalar_subquery()
_PARTY = (
    select(Registration)
    .where(or_(Registration.id == _FIRST, Registration.party_id == _FIRST))
    .order_by(Registration.seq)
    .execution_options(populate_existing=True)
)


def with_party(registration_id: int) -> tuple[Registration, list[Registration]]:
    """Return a claim and all of its party as they are now, in the order of their turns, in one statement.

    Under the lock of the session, this decides.

    Raises:
        NotFound: there is no such claim.
    """
    party = list(session().scalars(_PARTY, {"id": registration_id}))
    own = [each for each in party if each.id == registration_id]
    if not own:
        raise NotFound
    return own[0], party


def fellows(registration: Registration) -> list[Fellow]:
    """List who comes together with a claim, itself among them; without those who have given back, and the contact.

    Somebody who is named in a group comes alone as far as they are concerned.
    """
    if registration.group_name and not registration.holds_group:
        return []
    first = registration.party
    statement = (
        select(Registration.id, Person.name, Person.kana, Registration.state, Registration.booking_number)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(or_(Registration.id == first, Registration.party_id == first))
        .where(Registration.state != RegistrationState.CANCELLED)
        .where(or_(Registration.group_name.is_(None), Registration.party_id.is_not(None)))
        .order_by(Registration.seq)
    )
    return [Fellow(*row) for row in session().execute(statement)]


def left_together(registration: Registration) -> list[Registration]:
    """Return the claims that were given back with this one, itself among them; none when it was not given back."""
    party = {each.id: each for each in with_party(registration.id)[1]}
    last = select(func.max(RegistrationEvent.id)).where(RegistrationEvent.registration_id.in_(party))
    ended = select(RegistrationEvent.registration_id, RegistrationEvent.cause, RegistrationEvent.at).where(
        RegistrationEvent.id.in_(last.group_by(RegistrationEvent.registration_id))
    )
    given_back = {row[0]: row[2] for row in session().execute(ended) if row[1] is Cause.CANCELLED}
    at = given_back.get(registration.id)
    return [party[id_] for id_ in party if at is not None and given_back.get(id_) == at]
