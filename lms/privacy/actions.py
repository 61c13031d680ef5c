"""Erasing a person from every feature in one transaction, and once more after a restore."""

from collections.abc import Sequence

from lms.accounts import actions as accounts
from lms.accounts import queries as people
from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.learning import actions as learning
from lms.privacy.models import Erasure
from lms.privacy.rules.ledger import Erased
from lms.records import actions as records
from lms.sessions.actions import erasing as sessions
from lms.sessions.queries.export import holder_of


@atomic
def erase(actor: Actor) -> None:
    """Erase one human being: rows, contacts, sign-ins, learning and every text about them; for good.

    Places to come go to those who wait. Records stay, name nobody, and still verify; no figure changes. A row of ids
    and moments is kept, so that a restore can erase the person once more.

    Args:
        actor: who is to be erased, with all rows of theirs; the caller has made sure that they mean it.

    Raises:
        LastAdministrator: nobody would be left who can give roles.

    Source: docs/rules.md, R16 "Retention".
    """
    made_at = people.made_at(actor.person_ids)
    sessions.erase_person(actor)
    records.erase_person(actor)
    learning.erase_person(actor.person_ids)
    accounts.erase_person(actor)
    session().add_all(
        Erasure(person_id=person_id, person_made_at=moment, erased_at=clock.now())
        for person_id, moment in sorted(made_at.items())
    )


@atomic
def erase_holder(booking_number: str) -> int:
    """Erase who made a booking without an account, as they have asked the host; return how many rows there were.

    Raises:
        NotFound: there is no such booking, or its person is gone already.
    """
    person_id = holder_of(booking_number)
    if person_id is None:
        raise NotFound
    person_ids = people.rows_of(person_id)
    erase(Actor(user_id=people.user_of(person_ids[0]), person_ids=person_ids))
    return len(person_ids)


@atomic
def replay(erased: Sequence[Erased]) -> int:
    """Erase once more, after a restore, those who are back; return how many rows of people were.

    Whoever got an id of theirs since is left alone.
    """
    made_at = people.made_at([each.person_id for each in erased])
    back = [each.person_id for each in erased if made_at.get(each.person_id) == each.person_made_at]
    for person_id in back:
        erase(Actor(user_id=people.user_of(person_id), person_ids=(person_id,)))
    return len(back)
