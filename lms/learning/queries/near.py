"""Who is there to help where a learner lives."""

from sqlalchemy import select

from lms.accounts.models import Person
from lms.catalog import queries as catalog
from lms.catalog.rules import DeskNow, desks_for
from lms.core import clock
from lms.core.db import session
from lms.learning.rules import Learner


def municipality_of(learner: Learner) -> str | None:
    """Return the code of the municipality a person has told of; a visitor's is not known and costs no statement."""
    if not learner.person_ids:
        return None
    told = select(Person.municipality_code).where(
        Person.id.in_(learner.person_ids), Person.municipality_code.is_not(None)
    )
    return session().scalar(told.order_by(Person.id.desc()).limit(1))


def desks_near(municipality_code: str) -> list[DeskNow]:
    """List the desks of a place and its prefecture as they are now, the open ones first."""
    now = clock.to_jst(clock.now())
    return desks_for(catalog.area_help_desks(municipality_code, now.date()), now)
