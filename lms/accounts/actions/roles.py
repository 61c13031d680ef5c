"""Writes to role grants: every role is somebody's own, for a place and a time."""

from dataclasses import dataclass
from datetime import date

from lms.accounts import queries
from lms.accounts.actions.administrators import keep_an_administrator
from lms.accounts.actions.links import ask_to_join
from lms.accounts.actions.sign_ins import close_sign_ins
from lms.accounts.actions.users import sign_up
from lms.accounts.models import RoleGrant
from lms.accounts.policy import Actor, Role
from lms.accounts.rules import normal_email
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound


@dataclass(frozen=True, slots=True)
class GrantTerms:
    """What a grant gives: a role within an organisation or an area, from a first to a last day (None: no end)."""

    role: Role
    organisation_id: int | None = None
    area: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@atomic
def grant_role(
    user_id: int,
    role: Role,
    actor: Actor | None,
    *,
    organisation_id: int | None = None,
    area: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a user a role within an organisation or an area; they sign in anew before they use it."""
    grant = RoleGrant(
        user_id=user_id,
        role=role,
        organisation_id=organisation_id,
        area=area,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
    )
    session().add(grant)
    session().flush()
    if actor is None or actor.user_id != user_id:
        close_sign_ins(user_id)
    audit.record("role.grant", actor, f"user:{user_id}", role=role, grant_id=grant.id)
    return grant


@atomic
def give_role(user_id: int, terms: GrantTerms, actor: Actor, *, key: Key | None = None) -> int:
    """Give a role once, however often the form arrives, and return the grant's id.

    Raises:
        NotFound: there is no such user or organisation.
    """
    if key and (done := idempotency.result(key)):
        return int(done["grant_id"])
    if not queries.user_exists(user_id):
        raise NotFound
    if terms.organisation_id is not None and queries.find_organisation(terms.organisation_id) is None:
        raise NotFound
    grant = grant_role(
        user_id,
        terms.role,
        actor,
        organisation_id=terms.organisation_id,
        area=terms.area,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
    )
    if key:
        idempotency.remember(key, {"grant_id": grant.id})
    return grant.id


@atomic
def end_grant(grant_id: int, user_id: int, actor: Actor) -> None:
    """End a role now; whatever its holder has open is refused from the next request on.

    Raises:
        LastAdministrator: nobody else could sign in and give roles.
        NotFound: the user has no such grant.
    """
    keep_an_administrator(without_grant=grant_id)
    grant = queries.grant(grant_id, user_id)
    if grant is None:
        raise NotFound
    if grant.ended_at is None:
        grant.ended_at = clock.now()
        audit.record("role.end", actor, f"user:{user_id}", role=grant.role, grant_id=grant_id)


@atomic
def invite(name: str, email: str, terms: GrantTerms, actor: Actor, *, key: Key | None = None) -> int:
    """Give a role to whoever has this address, and return the user's id.

    A user who is known gets the role; anybody else becomes a user without a password, and a mail to choose one.
    """
    if key and (done := idempotency.result(key)):
        return int(done["user_id"])
    known = queries.user_by_email(normal_email(email))
    user_id = known.id if known else sign_up(name, None, email, "")
    give_role(user_id, terms, actor)
    if known is None:
        ask_to_join(user_id, actor)
    if key:
        idempotency.remember(key, {"user_id": user_id})
    return user_id
