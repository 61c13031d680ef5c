"""Tables of the ledger: evidence, adopted versions, completions and holders, what happened, the chain of seals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.records.rules import EventKind, Mode


class Evidence(Model):
    """One thing a person has done for a course; withdrawn when it turns out otherwise, never changed.

    Sessions and course versions may go; what was learned stays, so their ids are copies without a reference.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        CheckConstraint("(requirement = 'session') = (training_session_id IS NOT NULL)", name="session_has_its_id"),
        Index(
            "uq_evidence_of_learning",
            "person_id",
            "course_key",
            "requirement",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND training_session_id IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND training_session_id IS NULL"),
        ),
        Index(
            "uq_evidence_of_attendance",
            "person_id",
            "course_key",
            "training_session_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL AND training_session_id IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND training_session_id IS NOT NULL"),
        ),
        Index("ix_evidence_person_id_course_key", "person_id", "course_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    course_key: Mapped[str]
    course_version_id: Mapped[int]
    requirement: Mapped[str]
    training_session_id: Mapped[int | None]
    occasion: Mapped[dict[str, Any] | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class RuleAdoption(Model):
    """From now on another version of a course is a person's own; the latest row counts, and none is changed (R12)."""

    __tablename__ = "rule_adoption"
    __table_args__ = (Index("ix_rule_adoption_person_id_course_key", "person_id", "course_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    course_key: Mapped[str]
    course_version_id: Mapped[int]
    adopted_at: Mapped[datetime]


class Completion(Model):
    """One record: a copy of all it says, so that it can be verified when everything it came from is gone.

    `rule_version` is the version of the course whose routes were applied (R1). `cycle` counts the records that one
    person got by the same route and rules, which are more than one only after a correction or an expiry.
    """

    __tablename__ = "completion"
    __table_args__ = (
        UniqueConstraint("person_id", "course_key", "route", "rule_version", "cycle"),
        CheckConstraint("cycle >= 1", name="cycle_from_one"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    course_key: Mapped[str]
    course_title: Mapped[str]
    course_version: Mapped[str]
    route: Mapped[str]
    route_title: Mapped[str]
    rule_version: Mapped[str]
    cycle: Mapped[int]
    is_first: Mapped[bool]
    issued_at: Mapped[datetime]
    held_on: Mapped[date | None]
    valid_until_on: Mapped[date | None]
    training_session_id: Mapped[int | None] = mapped_column(index=True)
    mode: Mapped[Mode]
    minutes: Mapped[int]
    place: Mapped[str]
    municipality_code: Mapped[str | None]
    municipality_name: Mapped[str | None]
    prefecture_code: Mapped[str | None]
    organisation_id: Mapped[int]
    organisation_name: Mapped[str]
    organisation_kind: Mapped[str]
    record_title: Mapped[str | None]
    age_band: Mapped[str | None]


class CompletionHolder(Model):
    """Whose record it is, in words; deleted with the person, or when the person wants the name gone."""

    __tablename__ = "completion_holder"

    completion_id: Mapped[int] = mapped_column(ForeignKey("completion.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    salt: Mapped[str]
    locale: Mapped[str]


class CompletionEvent(Model):
    """What happened to a record; rows are only added, and none holds a name."""

    __tablename__ = "completion_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    completion_id: Mapped[int] = mapped_column(ForeignKey("completion.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[EventKind]
    at: Mapped[datetime]
    holder_digest: Mapped[str | None]
    replaced_by: Mapped[str | None]
    reason: Mapped[str | None]


class Seal(Model):
    """One link of the chain over all events."""

    __tablename__ = "seal"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("completion_event.id", ondelete="RESTRICT"), unique=True)
    previous_hash: Mapped[str] = mapped_column(unique=True)
    hash: Mapped[str] = mapped_column(unique=True)
    sealed_at: Mapped[datetime]
