"""Writes to people."""

from dataclasses import dataclass

from sqlalchemy import insert

from lms.accounts import queries
from lms.accounts.models import Person
from lms.accounts.policy import Actor
from lms.accounts.rules import normal_email, normal_phone
from lms.core import audit, clock
from lms.core.db import atomic, session
from lms.core.refusals import NotFound, Refusal
from lms.core.rows import as_stored, execute_bare, table
from lms.core.translation import lazy_gettext as _

_ADD = insert(table(Person)).returning(table(Person).c.id)


class AlreadyJoined(Refusal):
    """Somebody else has called this person's bookings theirs."""

    title = _("この申込は、ほかの方のマイページに入っています")
    message = _("心あたりがないときは、講座を開く団体に、電話でお知らせください。")
    next_url = "/my"
    next_label = _("マイページへ")


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What people say about themselves; only the name is needed."""

    name: str
    kana: str | None = None
    phone: str | None = None
    municipality_code: str | None = None


@atomic
def add_person(
    name: str,
    *,
    kana: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    municipality_code: str | None = None,
    locale: str = "ja",
) -> Person:
    """Add a person; two rows may be the same human being until somebody says so."""
    values = {
        "name": name,
        "kana": kana or None,
        "email": normal_email(email) if email else None,
        "phone": normal_phone(phone) if phone else None,
        "municipality_code": municipality_code or None,
        "age_band": None,
        "locale": locale,
        "same_as_id": None,
        "created_at": clock.now(),
    }
    return as_stored(Person(id=execute_bare(_ADD, values).scalar_one(), **values))


@atomic
def choose_language(actor: Actor, language: str) -> None:
    """Remember in which language somebody wants pages, mails and records."""
    if actor.person_id is not None:
        queries.person(actor.person_id).locale = language


@atomic
def claim_person(person_id: int, actor: Actor) -> None:
    """Note that a person without an account is the signed-in one; `release_person` takes it back.

    Raises:
        AlreadyJoined: somebody else has said so first, or the person has an account.
    """
    [person] = [each for each in queries.lock_people({person_id}) if each.id == person_id]
    if person.same_as_id == actor.person_id:
        return
    if person.same_as_id is not None or queries.has_user(person_id) or queries.has_others(person_id):
        raise AlreadyJoined
    person.same_as_id = actor.person_id
    audit.record("person.claim", actor, f"person:{person_id}", same_as=actor.person_id)


@atomic
def release_person(person_id: int, actor: Actor) -> None:
    """Take back that a person is the signed-in one.

    Raises:
        NotFound: nobody has said so, or it was another.
    """
    person = next((each for each in queries.lock_people({person_id}) if each.id == person_id), None)
    if person is None or actor.person_id is None or person.same_as_id != actor.person_id:
        raise NotFound
    person.same_as_id = None
    audit.record("person.release", actor, f"person:{person_id}", same_as=actor.person_id)


@atomic
def change_own_details(person_id: int, details: OwnDetails, actor: Actor) -> None:
    """Change what somebody said about themselves; records that were issued keep the name they were issued to."""
    person = queries.person(person_id)
    session().refresh(person, with_for_update=True)
    person.name = details.name
    person.kana = details.kana or None
    person.phone = normal_phone(details.phone) if details.phone else None
    person.municipality_code = details.municipality_code
    audit.record("person.edit_own", actor, f"person:{person_id}")
