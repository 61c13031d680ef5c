"""Reads of follow-ups: what is to come for somebody, one mail's question, and the counts that belong to nobody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, select

from lms.accounts.models import Consent, Person, User
from lms.accounts.policy import Actor
from lms.catalog import queries as catalog
from lms.catalog.rules import Course, Question
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.learning.models import FollowUp
from lms.learning.rules import follow_up as rules


@dataclass(frozen=True, slots=True)
class Series:
    """The mails that somebody has asked for about one course and that are still to come."""

    consent_id: int
    course: Course
    given_at: datetime
    coming: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One mail's question, in the version it was chosen from."""

    follow_up_id: int
    consent_id: int
    months: int
    has_told: bool
    is_stopped: bool
    course: Course
    question: Question


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail goes to."""

    name: str
    email: str
    locale: str


def series_of(actor: Actor) -> list[Series]:
    """List what somebody has asked for and not stopped, as long as a mail is to come; one statement."""
    statement = (
        select(FollowUp, Consent.given_at)
        .join(Consent, Consent.id == FollowUp.consent_id)
        .where(Consent.person_id.in_(actor.person_ids), Consent.withdrawn_at.is_(None))
        .where(FollowUp.due_at > clock.now())
        .order_by(FollowUp.id)
    )
    rows = session().execute(statement).all()
    consents = dict.fromkeys(row[0].consent_id for row in rows)
    return [_series(consent_id, [row for row in rows if row[0].consent_id == consent_id]) for consent_id in consents]


def _series(consent_id: int, rows: Sequence[Row[FollowUp, datetime]]) -> Series:
    course = catalog.version(rows[0][0].course_version_id).course
    return Series(consent_id, course, rows[0][1], tuple(row[0].due_at for row in rows))


def asked(follow_up_id: int | None) -> Asked:
    """Return one mail's question.

    Raises:
        NotFound: there is none with that id any more.
    """
    statement = select(FollowUp, Consent.withdrawn_at).join(Consent, Consent.id == FollowUp.consent_id)
    row = session().execute(statement.where(FollowUp.id == follow_up_id)).one_or_none()
    if row is None:
        raise NotFound
    follow_up, withdrawn_at = row
    course = catalog.version(follow_up.course_version_id).course
    question = rules.question_of(course, follow_up.question_id)
    if question is None:
        raise NotFound
    return Asked(
        follow_up.id,
        follow_up.consent_id,
        follow_up.months,
        follow_up.has_told,
        withdrawn_at is not None,
        course,
        question,
    )


def recipient_of(follow_up_id: int) -> Recipient | None:
    """Return whom a mail goes to; None when it was stopped, or nobody is there who reads mail at their address."""
    statement = (
        select(Person.name, User.email, Person.locale)
        .join(Consent, Consent.person_id == Person.id)
        .join(FollowUp, FollowUp.consent_id == Consent.id)
        .join(User, User.person_id == Person.id)
        .where(FollowUp.id == follow_up_id, Consent.withdrawn_at.is_(None))
        .where(User.disabled_at.is_(None), User.email_verified_at.is_not(None))
    )
    row = session().execute(statement).one_or_none()
    return Recipient(*row) if row else None


def follow_up_ids(*, person_ids: Collection[int] = (), consent_id: int | None = None) -> list[int]:
    """List the mails of these people, or of one consent."""
    statement = select(FollowUp.id).join(Consent, Consent.id == FollowUp.consent_id)
    mine = Consent.person_id.in_(person_ids) if consent_id is None else Consent.id == consent_id
    return list(session().scalars(statement.where(mine).order_by(FollowUp.id)))
