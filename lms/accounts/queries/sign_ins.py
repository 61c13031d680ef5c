"""Reads of sign-ins: whom a token stands for, and on which devices somebody is signed in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person, RoleGrant, SignIn, User
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
        RoleGrant.ended_at.is_(None),
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
    sign_in, user_id, person_id, name, *_rest = rows[0]
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


def sign_ins_of(user_id: int) -> list[SignIn]:
    """List the devices on which a user is signed in, the one heard of last first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
        .where(SignIn.created_at > clock.now() - TRAINEE_LIFETIME)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return list(session().scalars(statement))
