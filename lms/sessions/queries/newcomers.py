"""Who somebody is who books: known here already, and in how many rows."""

from sqlalchemy import Select, bindparam, or_, select

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import Registration
from lms.sessions.queries.seats import ONE_HUMAN, SITS
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.states import RegistrationState


def _known(*, is_group: bool) -> Select[int]:
    return (
        select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == bindparam("training_session_id"))
        .where(Registration.state != RegistrationState.CANCELLED, ~SITS if is_group else SITS)
        .where(Person.name == bindparam("name"))
        .where(or_(Person.email == bindparam("email"), Person.phone == bindparam("phone")))
        .limit(1)
    )


_KNOWN = {is_group: _known(is_group=is_group) for is_group in (True, False)}  # built once, as it is asked in the lock


def is_known_newcomer(training_session_id: int, newcomer: Newcomer, *, is_group: bool = False) -> bool:
    """Say whether somebody of this name who gave one of these addresses holds a claim to the session already.

    Args:
        training_session_id: of the session.
        newcomer: who is asked about.
        is_group: whether as the contact of a group, who may take a place of their own besides.
    """
    asked = {
        "training_session_id": training_session_id,
        "name": newcomer.name,
        "email": newcomer.email or None,
        "phone": newcomer.phone or None,
    }
    return session().scalar(_KNOWN[is_group], asked) is not None


def rows_of_human(person_id: int) -> list[int]:
    """Return all rows of one human being, the main one first."""
    main = select(ONE_HUMAN).where(Person.id == person_id).scalar_subquery()
    rows = select(Person.id).where(or_(Person.id == main, Person.same_as_id == main))
    return list(session().scalars(rows.order_by(Person.same_as_id.is_not(None), Person.id)))
