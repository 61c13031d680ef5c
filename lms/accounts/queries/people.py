"""Reads of people, users and organisations."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from lms.accounts.models import AccountToken, Organisation, Person, User
from lms.accounts.policy import Actor
from lms.accounts.rules import LinkKind
from lms.core import clock
from lms.core.db import session

_A_MOMENT = timedelta(minutes=1)


def user_by_email(email: str) -> User | None:
    """Return the user who signs in with this address, in the spelling `rules.normal_email` gives."""
    return session().scalar(select(User).where(User.email == email))


def user_exists(user_id: int) -> bool:
    """Say whether there is such a user."""
    return session().scalar(select(User.id).where(User.id == user_id)) is not None


def user(user_id: int) -> User:
    """Return a user who is known to exist."""
    return session().get_one(User, user_id)


def has_just_signed_up(user_id: int) -> bool:
    """Say whether a user is a minute old at most: a button pressed twice, and no form that was sent long ago."""
    newest = select(User.created_at).where(User.id == user_id, User.disabled_at.is_(None))
    created_at = session().scalar(newest)
    return created_at is not None and clock.now() - created_at <= _A_MOMENT


def lock_user(user_id: int) -> User:
    """Return a user who is known to exist, as they are now, and let nobody else change them meanwhile."""
    return session().get_one(User, user_id, with_for_update=True, populate_existing=True)


def own_user(actor: Actor) -> tuple[User, Person]:
    """Return the user and the person of somebody who is signed in, in one statement."""
    statement = select(User, Person).join(Person, Person.id == User.person_id).where(User.id == actor.user_id)
    user, person = session().execute(statement).one()
    return user, person


def link_holder(kind: LinkKind, hashed_token: str) -> tuple[User, Person] | None:
    """Return whom a link that is still good belongs to; looking at it does not use it up."""
    statement = (
        select(User, Person)
        .join(AccountToken, AccountToken.user_id == User.id)
        .join(Person, Person.id == User.person_id)
        .where(AccountToken.token_hash == hashed_token, AccountToken.kind == kind, AccountToken.used_at.is_(None))
        .where(AccountToken.expires_at > clock.now(), User.disabled_at.is_(None))
    )
    row = session().execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def organisation(organisation_id: int) -> Organisation:
    """Return an organisation that is known to exist."""
    return session().get_one(Organisation, organisation_id)


def organisation_names(ids: set[int]) -> dict[int, str]:
    """Return the names of several organisations in one statement."""
    rows = session().execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


def person(person_id: int) -> Person:
    """Return a person who is known to exist."""
    return session().get_one(Person, person_id)


def has_user(person_id: int) -> bool:
    """Say whether this person signs in."""
    return session().scalar(select(User.id).where(User.person_id == person_id)) is not None


def has_others(person_id: int) -> bool:
    """Say whether other rows are this human being too, this one being the main one."""
    return session().scalar(select(Person.id).where(Person.same_as_id == person_id).limit(1)) is not None


def lock_people(ids: Collection[int]) -> list[Person]:
    """Lock these people and every other row of the same human beings, in order of id."""
    rows = session().execute(select(Person.id, Person.same_as_id).where(Person.id.in_(ids)))
    main_ids = {row.same_as_id or row.id for row in rows}
    statement = (
        select(Person)
        .where(or_(Person.id.in_(main_ids), Person.same_as_id.in_(main_ids)))
        .order_by(Person.id)
        .with_for_update(key_share=True, of=Person)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))


def made_at(person_ids: Collection[int]) -> dict[int, datetime]:
    """Return when each of these rows was made; rows that are gone are left out."""
    rows = session().execute(select(Person.id, Person.created_at).where(Person.id.in_(person_ids)))
    return {row.id: row.created_at for row in rows}


def user_of(person_id: int) -> int | None:
    """Return the user as whom a person signs in, or None."""
    return session().scalar(select(User.id).where(User.person_id == person_id))


def rows_of(person_id: int) -> tuple[int, ...]:
    """Return all rows of the human being to whom this one belongs, the main one first."""
    main_id = session().scalar(select(Person.same_as_id).where(Person.id == person_id)) or person_id
    others = select(Person.id).where(Person.same_as_id == main_id).order_by(Person.id)
    return (main_id, *session().scalars(others))


def people_exist() -> bool:
    """Say whether anybody at all is in the database."""
    return session().scalar(select(Person.id).limit(1)) is not None
