"""Tables of people, users, sign-ins, organisations and roles."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.accounts.policy import Role
from lms.accounts.rules import LinkKind
from lms.core.db import Model


class AgeBand(StrEnum):
    """Age as far as anybody needs to know it."""

    TEENS = "10s"
    TWENTIES = "20s"
    THIRTIES = "30s"
    FORTIES = "40s"
    FIFTIES = "50s"
    SIXTIES = "60s"
    SEVENTIES_UP = "70s-up"


class Person(Model):
    """A human being who learns or attends; most have no user, many have no e-mail."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("same_as_id != id", name="not_same_as_itself"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kana: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    municipality_code: Mapped[str | None]
    age_band: Mapped[AgeBand | None]
    locale: Mapped[str] = mapped_column(default="ja")
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]


class User(Model):
    """A person's way to sign in.

    `password_hash` is empty for an invited user until they have chosen a password; an empty hash fits no password.
    `email_verified_at` says when somebody proved to read mail at this address.
    """

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    email_verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]


class SignIn(Model):
    """One device on which a user is signed in; holds only a hash of the token in the cookie."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AccountToken(Model):
    """A link that was mailed: good once and for a while; the table holds only a hash of it."""

    __tablename__ = "account_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LinkKind]
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    """When it was used, or when a newer one took its place."""


class OrganisationKind(StrEnum):
    """What kind of body holds sessions or oversees them."""

    MUNICIPALITY = "municipality"
    PREFECTURE = "prefecture"
    NATION = "nation"
    COMPANY = "company"
    NPO = "npo"
    SCHOOL = "school"
    OTHER = "other"


class Organisation(Model):
    """A body that holds sessions and in whose name records are issued.

    `is_operator` marks the one that runs this site and issues the records of those who learn alone; all others
    have None there.
    """

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("is_operator", name="operator_is_marked_or_none"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[OrganisationKind]
    municipality_code: Mapped[str | None] = mapped_column(index=True)
    record_title: Mapped[str | None]
    contact_phone: Mapped[str | None]
    contact_email: Mapped[str | None]
    is_operator: Mapped[bool | None] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RoleGrant(Model):
    """A role with a scope and dates; a successor gets a grant, nobody shares one.

    `ended_at` is set when an administrator ends it before its last day: it holds no longer, from that moment.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint(
            "(role = 'organiser' AND organisation_id IS NOT NULL AND area IS NULL)"
            " OR (role = 'coordinator' AND organisation_id IS NULL AND area IS NOT NULL)"
            " OR (role = 'administrator' AND organisation_id IS NULL AND area IS NULL)",
            name="scope_fits_role",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"), index=True)
    area: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class Consent(Model):
    """What a person agreed to, in which wording, and when it was taken back."""

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    wording_version: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
