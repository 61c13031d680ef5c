"""Writes to people, users, sign-ins, organisations and roles."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import update

from lms.accounts import queries
from lms.accounts.models import Organisation, OrganisationKind, Person, RoleGrant, SignIn, User
from lms.accounts.policy import Actor, Role
from lms.accounts.rules import normal_email, normal_phone
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import Refusal

SEEN_EVERY = timedelta(minutes=1)


class EmailTaken(Refusal):
    """Somebody signs in with this address already."""

    title = _("このメールアドレスは、登録されています")
    message = _("サインインしてください。パスワードがわからないときは、再設定できます。")
    next_url = "/sign-in"
    next_label = _("サインインする")


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
def sign_up(name: str, kana: str | None, email: str, hashed_password: str, *, key: Key | None = None) -> int:
    """Make a person and their user, and return the user's id.

    The hash comes from `sign_in.password_hash`, computed before the transaction.

    Raises:
        EmailTaken: the address signs somebody in already.
    """
    if key and (done := idempotency.result(key)):
        return int(done["user_id"])
    address = normal_email(email)
    if queries.user_by_email(address):
        raise EmailTaken
    person = add_person(name, kana=kana, email=address)
    user = User(person_id=person.id, email=address, password_hash=hashed_password, created_at=clock.now())
    session().add(user)
    session().flush()
    audit.record("user.sign_up", Actor(user_id=user.id), f"user:{user.id}")
    if key:
        idempotency.remember(key, {"user_id": user.id})
    return user.id


@atomic
def open_sign_in(user_id: int, hashed_token: str) -> None:
    """Sign a user in on one more device."""
    now = clock.now()
    session().add(SignIn(user_id=user_id, token_hash=hashed_token, created_at=now, last_seen_at=now))
    audit.record("user.sign_in", Actor(user_id=user_id), f"user:{user_id}")


@atomic
def close_sign_in(hashed_token: str) -> None:
    """Sign this device out for good: the token is dead even if somebody copied it."""
    statement = (
        update(SignIn)
        .where(SignIn.token_hash == hashed_token, SignIn.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    session().execute(statement)


def is_seen_due(last_seen_at: datetime) -> bool:
    """Say whether the last-seen time is old enough to be written again (at most once a minute)."""
    return clock.now() - last_seen_at >= SEEN_EVERY


@atomic
def seen(sign_in_id: int) -> None:
    """Write that this device was heard of just now."""
    session().execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=clock.now()))


@atomic
def add_organisation(
    name: str, kind: OrganisationKind, municipality_code: str | None, actor: Actor | None
) -> Organisation:
    """Add a body that may hold sessions."""
    organisation = Organisation(name=name, kind=kind, municipality_code=municipality_code, created_at=clock.now())
    session().add(organisation)
    session().flush()
    audit.record("organisation.add", actor, f"organisation:{organisation.id}")
    return organisation


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
