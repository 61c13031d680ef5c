"""Reads of sign-ins: whom a token stands for, and on which devices somebody is signed in."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select

from lms.accounts.models import Person, RoleGrant, SignIn, User
from lms.accounts.policy import VISITOR, Actor, Grant
from lms.core import clock
from lms.core.db import session
from lms.core.rows import table

TRAINEE_LIFETIME = timedelta(days=30)
STAFF_LIFETIME = timedelta(hours=24)
STAFF_IDLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A valid sign-in: who acts, and when this device was last heard of."""

    sign_in_id: int
    last_seen_at: datetime
    actor: Actor


def _by_token() -> Select[*tuple[Any, ...]]:
    """Build, once, the statement that every request of a signed-in person begins with: of tables, making no objects."""
    sign_in, user, person, grant = table(SignIn).c, table(User).c, table(Person).c, table(RoleGrant).c
    others = table(Person).alias("other")
    in_force = and_(
        grant.user_id == user.id,
        grant.ended_at.is_(None),
        grant.starts_on <= bindparam("today"),
        or_(grant.ends_on.is_(None), grant.ends_on >= bindparam("today")),
    )
    who = (user.id, person.id, person.name, person.locale, others.c.id)
    return (
        select(
            sign_in.id, sign_in.created_at, sign_in.last_seen_at, *who, grant.role, grant.organisation_id, grant.area
        )
        .join(table(User), user.id == sign_in.user_id)
        .join(table(Person), person.id == user.person_id)
        .outerjoin(others, others.c.same_as_id == person.id)
        .outerjoin(table(RoleGrant), in_force)
        .where(sign_in.token_hash == bindparam("token_hash"), sign_in.revoked_at.is_(None), user.disabled_at.is_(None))
        .where(sign_in.created_at > bindparam("oldest"))
        .order_by(others.c.id, grant.id)
    )


_BY_TOKEN = _by_token()


def signed_in(token_hash: str, now: datetime, today: date) -> SignedIn | None:
    """Return whom a sign-in token stands for, with the roles in force today, in one statement."""
    known = {"token_hash": token_hash, "today": today, "oldest": now - TRAINEE_LIFETIME}
    rows = session().execute(_BY_TOKEN, known).all()
    if not rows:
        return None
    sign_in_id, created_at, last_seen_at, user_id, person_id, name, locale, *_rest = rows[0]
    others = dict.fromkeys(row[7] for row in rows if row[7] is not None)
    grants = dict.fromkeys(Grant(*row[8:]) for row in rows if row[8] is not None)
    if grants and not _is_fresh_for_staff(created_at, last_seen_at, now):
        return None
    return SignedIn(sign_in_id, last_seen_at, Actor(user_id, (person_id, *others), name, tuple(grants), locale))


def actor_of(token_hash: str) -> Actor:
    """Return the actor behind a sign-in that has just been opened."""
    found = signed_in(token_hash, clock.now(), clock.today())
    return found.actor if found else VISITOR


def _is_fresh_for_staff(created_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    return now - created_at < STAFF_LIFETIME and now - last_seen_at < STAFF_IDLE


def sign_ins_of(user_id: int) -> list[SignIn]:
    """List the devices on which a user is signed in, the one heard of last first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
        .where(SignIn.created_at > clock.now() - TRAINEE_LIFETIME)
        .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
    )
    return list(session().scalars(statement))
