"""Erasing a person: the last step, when every other feature has let go of them."""

from sqlalchemy import delete

from lms.accounts.actions.administrators import keep_an_administrator
from lms.accounts.models import Person
from lms.accounts.policy import Actor
from lms.core import audit, erasing
from lms.core.db import atomic, session


@atomic
def erase_person(actor: Actor) -> None:
    """Delete all rows of one human being; user, sign-ins, links, roles and consents go with them.

    Raises:
        LastAdministrator: nobody would be left who can give roles.
    """
    if actor.user_id is not None:
        keep_an_administrator(without_user=actor.user_id)
        erasing.forget_messages("user_id", [actor.user_id])
    erasing.forget_doings(actor.user_id, actor.person_ids)
    session().execute(delete(Person).where(Person.id.in_(actor.person_ids)))
    audit.record("person.erase", None, f"person:-{actor.person_id}", rows=len(actor.person_ids))
