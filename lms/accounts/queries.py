"""Reads of people, users and organisations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Organisation, Person, RoleGrant, SignIn, User
from lms.accounts.policy import VISITOR, Actor, Grant
from lms.core import clock
from lms.core.db import session

TRAINEE_LIFETIME = timedelta(days=30)
STAFF_LIFETIME = timedelta(hours=24)
STAFF_IDLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid sign-in: who acts, and when this device was last heard of."""

    sign_in_id: int
    last_seen_at: datetime
    actor: Actor


def signed_in(token_hash: str, now: datetime, today: date) -> SignedIn | None:
    """Return whom a sign-in token stands for, with the roles in force today, in one statement."""
    other = aliased(Person)
    in_force = and_(
        RoleGrant.user_id == User.id,
        RoleGrant.starts_on <= today,
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
    statement = (
        select(SignIn, User.id, Person.id, Person.name, other.id, RoleGrant)
        .join(User, User.id == SignIn.user_id)
        .join(Person, Person.id == User.person_id)
        .outerjoin(other, other.same_as_id == Person.id)
        .outerjoin(RoleGrant, in_force)
        .where(SignIn.token_hash == token_hash, SignIn.revoked_at.is_(None), User.disabled_at.is_(None))
        .where(SignIn.created_at > now - TRAINEE_LIFETIME)
        .order_by(other.id, RoleGrant.id)
    )
    rows = session().execute(statement).all()
    if not rows:
        return None
    sign_in, user_id, person_id, name, *_rest = rows[0].tuple()
    other_ids: list[int | None] = [row[4] for row in rows]
    others = dict.fromkeys(other_id for other_id in other_ids if other_id)
    granted: list[RoleGrant | None] = [row[5] for row in rows]
    grants = dict.fromkeys(Grant(g.role, g.organisation_id, g.area) for g in granted if g)
    if grants and not _is_fresh_for_staff(sign_in, now):
        return None
    actor = Actor(user_id, (person_id, *others), name, tuple(grants))
    return SignedIn(sign_in.id, sign_in.last_seen_at, actor)


def actor_of(token_hash: str) -> Actor:
    """Return the actor behind a sign-in that has just been opened."""
    found = signed_in(token_hash, clock.now(), clock.today())
    return found.actor if found else VISITOR


def _is_fresh_for_staff(sign_in: SignIn, now: datetime) -> bool:
    return now - sign_in.created_at < STAFF_LIFETIME and now - sign_in.last_seen_at < STAFF_IDLE


def user_by_email(email: str) -> User | None:
    """Return the user who signs in with this address, in the spelling `rules.normal_email` gives."""
    return session().scalar(select(User).where(User.email == email))


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


def people_exist() -> bool:
    """Say whether anybody at all is in the database."""
    return session().scalar(select(Person.id).limit(1)) is not None
