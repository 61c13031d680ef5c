"""Writes to people."""

from dataclasses import dataclass

from lms.accounts import queries
from lms.accounts.models import Person
from lms.accounts.policy import Actor
from lms.accounts.rules import normal_email, normal_phone
from lms.core import audit, clock
from lms.core.db import atomic, session


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
    person = Person(
        name=name,
        kana=kana or None,
        email=normal_email(email) if email else None,
        phone=normal_phone(phone) if phone else None,
        municipality_code=municipality_code or None,
        locale=locale,
        created_at=clock.now(),
    )
    session().add(person)
    session().flush()
    return person


@atomic
def choose_language(actor: Actor, language: str) -> None:
    """Remember in which language somebody wants pages, mails and records."""
    if actor.person_id is not None:
        queries.person(actor.person_id).locale = language


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
