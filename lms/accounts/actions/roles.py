"""Writes to role grants."""

from datetime import date

from lms.accounts.models import RoleGrant
from lms.accounts.policy import Actor, Role
from lms.core import audit, clock
from lms.core.db import atomic, session


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
    """Give a user a role within an organisation or an area; other devices must sign in again."""
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
    audit.record("role.grant", actor, f"user:{user_id}", role=role, grant_id=grant.id)
    return grant
