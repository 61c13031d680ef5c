"""Reads for administrators: people and users, roles, organisations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from lms.accounts.models import Organisation, Person, RoleGrant, User
from lms.accounts.policy import NATION, Role, is_in_force
from lms.accounts.rules import normal_email, normal_phone
from lms.core import clock
from lms.core.db import session
from lms.regions import queries as regions
from lms.regions.rules import prefecture

FOUND_LIMIT = 20
ORGANISATIONS_PER_PAGE = 50
_DIGITS_OF_IDS = 10


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """One line of a search for people; `user_id` is None for somebody who cannot sign in."""

    person_id: int
    user_id: int | None
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of one user, with the name of the organisation or area it is for; None for everywhere."""

    grant_id: int
    role: Role
    scope: str | None
    starts_on: date
    ends_on: date | None
    is_ended: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class Administrator:
    """One grant of an administrator who can use it."""

    grant_id: int
    user_id: int


_FOUND = (Person.id, User.id, Person.name, func.coalesce(User.email, Person.email), Person.phone)


def find_people(text: str) -> list[FoundPerson]:
    """Find people by a part of their address, the beginning of their name, or their whole telephone number.

    Returns:
        At most FOUND_LIMIT people, and one more when there are more.
    """
    address, phone = normal_email(text), normal_phone(text)
    ways = [
        User.email.contains(address, autoescape=True),
        Person.email.contains(address, autoescape=True),
        Person.name.startswith(text.strip(), autoescape=True),
    ]
    if len(phone) >= 4:
        ways.append(Person.phone == phone)
    return _found(select(*_FOUND).outerjoin(User, User.person_id == Person.id).where(or_(*ways)))


def people_with_roles() -> list[FoundPerson]:
    """List who has a role that is in force or still to come."""
    held = select(RoleGrant.user_id).where(
        RoleGrant.ended_at.is_(None), or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= clock.today())
    )
    return _found(select(*_FOUND).join(User, User.person_id == Person.id).where(User.id.in_(held)))


def invited_people() -> list[FoundPerson]:
    """List who was invited and has not chosen a password yet, the newest first."""
    return _found(select(*_FOUND).join(User, User.person_id == Person.id).where(User.password_hash == ""))


def _found(statement: Select[int, int, str, str | None, str | None]) -> list[FoundPerson]:
    statement = statement.select_from(Person).order_by(Person.id.desc()).limit(FOUND_LIMIT + 1)
    return [FoundPerson(*row) for row in session().execute(statement)]


def user_with_person(user_id: int) -> tuple[User, Person] | None:
    """Return a user and their person, or None when there is no such user."""
    statement = select(User, Person).join(Person, Person.id == User.person_id).where(User.id == user_id)
    row = session().execute(statement).one_or_none()
    return (row[0], row[1]) if row else None


def user_names(ids: Iterable[int]) -> dict[int, str]:
    """Name several users in one statement."""
    statement = select(User.id, Person.name).join(Person, Person.id == User.person_id).where(User.id.in_(set(ids)))
    return {row.id: row.name for row in session().execute(statement)}


def users_like(text: str) -> tuple[int, ...]:
    """Find users by their number, a part of their address or the beginning of their name: ids, FOUND_LIMIT at most."""
    if text.isascii() and text.isdecimal():
        return (int(text),) if len(text) < _DIGITS_OF_IDS else ()
    named = Person.name.startswith(text, autoescape=True)
    statement = select(User.id).join(Person, Person.id == User.person_id)
    statement = statement.where(or_(User.email.contains(normal_email(text), autoescape=True), named))
    return tuple(session().scalars(statement.order_by(User.id).limit(FOUND_LIMIT)))


def users_met(user_ids: Iterable[int], person_ids: Iterable[int]) -> tuple[dict[int, str], dict[int, int]]:
    """Name several users and find those of several people, in one statement.

    Returns:
        Names by user id, and users by person id, each with more than was asked for; without who cannot sign in.
    """
    is_met = User.id.in_(set(user_ids)) | User.person_id.in_(set(person_ids))
    statement = select(User.id, User.person_id, Person.name).join(Person, Person.id == User.person_id).where(is_met)
    rows = session().execute(statement).all()
    return {row.id: row.name for row in rows}, {row.person_id: row.id for row in rows}


def roles_of(user_id: int) -> list[HeldRole]:
    """List all roles a user has or had, the newest first, in two statements."""
    statement = (
        select(RoleGrant, Organisation.name)
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.user_id == user_id)
        .order_by(RoleGrant.id.desc())
    )
    rows = session().execute(statement).all()
    names = regions.names(grant.area for grant, _name in rows if grant.area)
    return [_held(grant, name or _area_name(grant.area, names)) for grant, name in rows]


def _held(grant: RoleGrant, scope: str | None) -> HeldRole:
    holds = grant.ended_at is None and is_in_force(grant.starts_on, grant.ends_on, clock.today())
    is_over = grant.ended_at is not None or (grant.ends_on is not None and grant.ends_on < clock.today())
    return HeldRole(grant.id, grant.role, scope, grant.starts_on, grant.ends_on, is_over, holds)


def _area_name(area: str | None, names: dict[str, str]) -> str | None:
    if area is None or area == NATION:
        return None
    return prefecture(area).name + (names.get(area, area) if len(area) == 6 else "")


def area_names(areas: Collection[str]) -> dict[str, str]:
    """Name areas by their codes, in one statement; the whole country has no entry."""
    names = regions.names(areas)
    return {area: name for area in areas if (name := _area_name(area, names))}


def lock_administrator_grants() -> Sequence[RoleGrant]:
    """Lock all grants of administrators that have not been ended, in order of id."""
    statement = (
        select(RoleGrant)
        .where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.ended_at.is_(None))
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)
        .execution_options(populate_existing=True)
    )
    return session().scalars(statement).all()


def acting_administrators(day: date) -> list[Administrator]:
    """List who can sign in and give roles on *day*: the grant holds, the user is not stopped and has a password."""
    statement = (
        select(RoleGrant.id, RoleGrant.user_id, RoleGrant.starts_on, RoleGrant.ends_on)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR, RoleGrant.ended_at.is_(None))
        .where(User.disabled_at.is_(None), User.password_hash != "")
    )
    return [
        Administrator(row.id, row.user_id)
        for row in session().execute(statement)
        if is_in_force(row.starts_on, row.ends_on, day)
    ]


def grant(grant_id: int, user_id: int) -> RoleGrant | None:
    """Return a grant of this user, or None when there is none."""
    return session().scalar(select(RoleGrant).where(RoleGrant.id == grant_id, RoleGrant.user_id == user_id))


def find_organisation(organisation_id: int) -> Organisation | None:
    """Return an organisation, or None when there is none."""
    return session().get(Organisation, organisation_id)


def organisations(text: str = "", after: int = 0) -> Sequence[Organisation]:
    """List one page of organisations whose name holds *text*, in order of name, and one more when there is a next."""
    statement = select(Organisation).order_by(Organisation.name, Organisation.id)
    if text:
        statement = statement.where(Organisation.name.contains(text, autoescape=True))
    return session().scalars(statement.offset(after).limit(ORGANISATIONS_PER_PAGE + 1)).all()


def organisation_choices() -> list[tuple[int, str]]:
    """List all organisations by name, for choosing one."""
    rows = session().execute(select(Organisation.id, Organisation.name).order_by(Organisation.name, Organisation.id))
    return [(row.id, row.name) for row in rows]
