"""Writes to people."""

from lms.accounts.models import Person
from lms.accounts.rules import normal_email, normal_phone
from lms.core import clock
from lms.core.db import atomic, session


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
