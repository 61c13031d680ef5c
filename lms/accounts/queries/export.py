"""What accounts know about one human being, for the person."""

from typing import Any

from sqlalchemy import Select, select

from lms.accounts.models import Consent, Organisation, Person, RoleGrant, SignIn, User
from lms.accounts.policy import Actor
from lms.core.db import session

Rows = list[dict[str, Any]]


def export_person(actor: Actor) -> dict[str, Rows]:
    """Return everything that is kept about the actor and all their rows, by table; passwords and tokens are hashes."""
    people = select(
        Person.name,
        Person.kana,
        Person.email,
        Person.phone,
        Person.municipality_code,
        Person.age_band,
        Person.locale,
        Person.created_at,
    )
    users = select(User.email, User.email_verified_at, User.created_at)
    devices = select(SignIn.created_at, SignIn.last_seen_at, SignIn.revoked_at)
    roles = select(RoleGrant.role, Organisation.name, RoleGrant.area, RoleGrant.starts_on, RoleGrant.ends_on)
    consents = select(Consent.purpose, Consent.wording_version, Consent.given_at, Consent.withdrawn_at)
    return {
        "person": rows(people.where(Person.id.in_(actor.person_ids)).order_by(Person.id)),
        "account": rows(users.where(User.id == actor.user_id)),
        "sign_ins": rows(devices.where(SignIn.user_id == actor.user_id).order_by(SignIn.id)),
        "roles": rows(
            roles.outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
            .where(RoleGrant.user_id == actor.user_id)
            .order_by(RoleGrant.id)
        ),
        "consents": rows(consents.where(Consent.person_id.in_(actor.person_ids)).order_by(Consent.id)),
    }


def rows(statement: Select[*tuple[Any, ...]]) -> Rows:
    """Return what a statement finds, each row by the names of its columns."""
    return [dict(row) for row in session().execute(statement).mappings()]
