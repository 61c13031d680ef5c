"""Tables of venues, training sessions, registrations and attendance."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lms.accounts.models import Organisation, Person
from lms.core.db import Model
from lms.sessions.models.attendance import Attendance as Attendance
from lms.sessions.models.attendance import Headcount as Headcount
from lms.sessions.models.calls import CallTask as CallTask
from lms.sessions.models.campaigns import Campaign as Campaign
from lms.sessions.models.desk import DeskTap as DeskTap
from lms.sessions.models.filings import DueRule as DueRule
from lms.sessions.models.filings import Filing as Filing
from lms.sessions.models.instructors import Instructor as Instructor
from lms.sessions.models.members import Member as Member
from lms.sessions.models.needs import AccessNeeds as AccessNeeds
from lms.sessions.models.outside import OutsideSession as OutsideSession
from lms.sessions.models.outside import OutsideStep as OutsideStep
from lms.sessions.rules.states import Audience, Cause, Channel, Mode, RegistrationState, SessionState


class Venue(Model):
    """A place where sessions are held, with what helps people to come."""

    __tablename__ = "venue"
    __table_args__ = (CheckConstraint("seats > 0", name="seats_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"), index=True)
    name: Mapped[str]
    municipality_code: Mapped[str | None] = mapped_column(index=True)
    address: Mapped[str]
    directions: Mapped[str | None]
    access_facts: Mapped[list[Any]] = mapped_column(default=list)
    """Values of AccessFact; what is not listed is not known to be there."""
    access_note: Mapped[str | None]
    seats: Mapped[int | None]
    """How many the room holds; None when nobody has counted."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class TrainingSession(Model):
    """One occasion on which a course is taught.

    Named in full, never "session": that word already belongs to the database and to the browser.
    """

    __tablename__ = "training_session"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity_positive"),
        CheckConstraint("most_in_group > 1", name="group_of_more_than_one"),
        CheckConstraint("last_seq >= 0", name="last_seq_not_negative"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("doors_open_at <= starts_at", name="doors_open_before_start"),
        CheckConstraint("registration_closes_at <= ends_at", name="registration_closes_by_end"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="registration_opens_before_it_closes"),
        CheckConstraint("promotion_closes_at <= ends_at", name="promotion_closes_by_end"),
        CheckConstraint("state = 'draft' OR course_version_id IS NOT NULL", name="published_pins_a_version"),
        CheckConstraint("state = 'draft' OR mode = 'online' OR venue_id IS NOT NULL", name="published_has_a_place"),
        Index("ix_training_session_state_starts_at", "state", "starts_at"),
        Index("ix_training_session_municipality_code_starts_at", "municipality_code", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"), index=True)
    course_key: Mapped[str]
    course_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("course_version.id", ondelete="RESTRICT"), index=True
    )
    """Pinned when the session is published; None while it is a draft."""
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    state: Mapped[SessionState] = mapped_column(default=SessionState.DRAFT)
    mode: Mapped[Mode]
    audience: Mapped[Audience] = mapped_column(default=Audience.EVERYONE)
    languages: Mapped[list[Any]] = mapped_column(default=lambda: ["ja"])
    access_facts: Mapped[list[Any]] = mapped_column(default=list)
    """Values of AccessFact that this session adds to its venue's: interpreter, captions, childcare."""
    municipality_code: Mapped[str | None]
    """Where it counts: the venue's municipality, or the one an online session names; None is 不明."""
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id", ondelete="RESTRICT"), index=True)
    online_url: Mapped[str | None]
    """Shown only to those who have a place."""
    doors_open_at: Mapped[datetime | None]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    registration_opens_at: Mapped[datetime | None]
    """None: open as soon as the session is published."""
    registration_closes_at: Mapped[datetime]
    promotion_closes_at: Mapped[datetime]
    """From then on nobody moves up from the waiting list by machine."""
    capacity: Mapped[int]
    most_in_group: Mapped[int | None]
    """Up to how many people a group may book on the page; None: groups only by telephone or paper."""
    last_seq: Mapped[int] = mapped_column(default=0)
    """Changed only by `queries.locking.next_seq`, so that a booking does not look like an edit (`version`)."""
    private_token: Mapped[str | None] = mapped_column(unique=True)
    """None: listed for everybody; else reachable only through /s/<token>."""
    lecturers: Mapped[str | None]
    what_to_bring: Mapped[str | None]
    fee: Mapped[str | None]
    """What it costs, in words; None is free of charge."""
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]
    call_off_reason: Mapped[str | None]
    decision_at: Mapped[datetime | None]
    """When it will be said whether the session is held, as before a typhoon; None when nothing is in doubt."""
    replacement_id: Mapped[int | None] = mapped_column(
        ForeignKey("training_session.id", ondelete="SET NULL"), index=True
    )
    """The session that is held instead of one that was called off; who was to come has a place there."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(lazy="raise")
    venue: Mapped[Venue | None] = relationship(lazy="raise")

    __mapper_args__ = {"version_id_col": version}


class Registration(Model):
    """One person's claim to a place: waiting, confirmed, attended, absent or given up.

    `state` is a checked cache of the events; `actions.claims` makes claims, `actions.steps.take_step` changes them.
    Claims of one party are promoted together or not at all; each is marked on its own.
    """

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("training_session_id", "seq"),
        CheckConstraint("seq > 0", name="seq_positive"),
        CheckConstraint("places > 0 OR (places = 0 AND group_name IS NOT NULL)", name="places_positive"),
        # A person may come back after cancelling, but holds one live claim at a time.
        Index(
            "uq_registration_live",
            "training_session_id",
            "person_id",
            unique=True,
            sqlite_where=text("state != 'cancelled'"),
            postgresql_where=text("state != 'cancelled'"),
        ),
        Index("ix_registration_training_session_id_state", "training_session_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    training_session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="RESTRICT"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    """None once the person has been erased; the seat stays counted."""
    state: Mapped[RegistrationState]
    seq: Mapped[int]
    """Turn within the session, first come first served."""
    places: Mapped[int] = mapped_column(default=1)
    """2 for a pair of whom only one is named; of a group, those without names, which may come to 0."""
    party_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="SET NULL"), index=True)
    """The claim with which this one came: of a pair the other, of a group that of its contact; None for itself."""
    group_name: Mapped[str | None]
    """What the group calls itself, on the claim of its contact and on those of its named people; else None."""
    booking_number: Mapped[str] = mapped_column(unique=True)
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    created_at: Mapped[datetime]

    training_session: Mapped[TrainingSession] = relationship(lazy="raise")
    person: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def party(self) -> int:
        """What the claims of one party have in common: the id of the first."""
        return self.party_id or self.id

    @property
    def holds_group(self) -> bool:
        """Whether it holds the places of a group that have no names; its person is the contact and takes none."""
        return self.group_name is not None and self.party_id is None


class RegistrationEvent(Model):
    """One step of a claim; append-only. The state of a registration is the fold of its events."""

    __tablename__ = "registration_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="RESTRICT"), index=True)
    state: Mapped[RegistrationState]
    """Where the claim stands after this step."""
    cause: Mapped[Cause]
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    """The user who took the step; None for a visitor or the machine."""
    reason: Mapped[str | None]
