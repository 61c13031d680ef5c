"""Reads of records for those who hold, check or print them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select

from lms.accounts.models import Person
from lms.accounts.policy import Actor, Reach
from lms.core import clock
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.refusals import NotFound, Refusal
from lms.core.translation import lazy_gettext as _
from lms.records import rules
from lms.records.models import Completion, CompletionEvent, CompletionHolder
from lms.records.rules import EventKind, Mode, Standing

_Rows = Select[Completion, EventKind, datetime, CompletionHolder | None]

MOVES = (EventKind.ISSUED, EventKind.REVOKED, EventKind.REINSTATED, EventKind.SUPERSEDED)


class NotPrintable(Refusal):
    """The record does not stand any more."""

    title = _("この記録は、いまは使えません")
    message = _("取り消されたか、新しい記録に差しかえられています。くわしくは、発行した団体にお聞きください。")


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands today; `name` and `salt` are None once the name was removed.

    Attributes:
        title: what the host calls it; None for ours.
        changed_on: day of the latest event (JST), such as a revocation.
    """

    completion_id: int
    number: str
    person_id: int | None
    standing: Standing
    changed_on: date
    title: str | None
    course_key: str
    course_title: str
    course_version: str
    route_title: str
    mode: Mode
    minutes: int
    issued_on: date
    held_on: date | None
    valid_until_on: date | None
    place: str
    municipality_name: str | None
    organisation_name: str
    name: str | None
    salt: str | None
    locale: str

    @property
    def holder_key(self) -> str | None:
        """The part of an address that opens the name; None when there is no name."""
        return rules.holder_key(self.salt, self.number) if self.salt else None

    @property
    def where(self) -> str:
        """The venue with its municipality; only the word for online sessions; empty for learning alone."""
        is_hall = self.mode in (Mode.IN_PERSON, Mode.HYBRID) and self.municipality_name
        return f"{self.place}（{self.municipality_name}）" if is_hall else self.place

    @property
    def taken_on(self) -> date:
        """The day that counts for the reader: of the session, or of issue for those who learned alone."""
        return self.held_on or self.issued_on


def find(number: str) -> Record | None:
    """Return the record with this very number, whoever asks; what may be shown of it is for the view."""
    return next(read(select_records().where(Completion.number == number)), None)


def get_own(number: str, actor: Actor) -> Record:
    """Return a record of the signed-in person.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    own = Completion.person_id.in_(actor.person_ids)
    found = next(read(select_records().where(Completion.number == number, own)), None)
    if found is None or found.name is None:
        raise NotFound
    return found


def get_by_holder_link(number: str, key: str) -> Record:
    """Return the record that the holder's link opens.

    Raises:
        NotFound: there is none, or the key is another's.
    """
    found = find(number)
    if found is None or not opens(found, key):
        raise NotFound
    return found


def printable(record: Record) -> Record:
    """Give a record back when it may be printed; an expired one may, because the course was taken all the same.

    Raises:
        NotPrintable: it was revoked or replaced.
    """
    if record.standing in (Standing.REVOKED, Standing.SUPERSEDED):
        raise NotPrintable
    return record


def opens(record: Record, key: str) -> bool:
    """Say whether a key from outside is the holder's; compared in constant time."""
    return record.salt is not None and rules.is_holder_key(record.salt, record.number, key)


def my_records(actor: Actor) -> list[Record]:
    """List one's own records, the newest first; those that another has replaced are left out."""
    own = select_records().where(Completion.person_id.in_(actor.person_ids)).order_by(Completion.id.desc())
    return [record for record in read(own) if record.standing is not Standing.SUPERSEDED]


def email_of_holder(record: Record) -> str | None:
    """Return where mail about a record goes; None for people without an address."""
    return session().scalar(select(Person.email).where(Person.id == record.person_id))


def get_session_records(training_session_id: int, reach: Reach) -> list[Record]:
    """Return the valid records of one session for its host.

    Raises:
        NotFound: there are none, or they are another's.
    """
    if not (found := completions_of_training_session(training_session_id, reach)):
        raise NotFound
    return found


def completions_of_training_session(training_session_id: int, reach: Reach) -> list[Record]:
    """List the valid records of one session for its host, in the order of issue; none when out of reach."""
    within = select_records().where(Completion.training_session_id == training_session_id).order_by(Completion.id)
    if not reach.everything:
        within = within.where(Completion.organisation_id.in_(reach.organisation_ids))
    return [record for record in read(within) if record.standing is Standing.VALID and record.name]


def in_force_by_session(training_session_ids: Select[int]) -> dict[int, int]:
    """Count the records in force that came of some sessions, in one statement; those without any are left out.

    Args:
        training_session_ids: which sessions, as a selection of their ids.
    """
    of_session = Completion.training_session_id
    counted = (
        select(of_session, func.count())
        .join(CompletionEvent, last_move())
        .where(of_session.in_(training_session_ids))
        .where(CompletionEvent.kind.in_((EventKind.ISSUED, EventKind.REINSTATED)))
        .group_by(of_session)
    )
    return {row[0]: row[1] for row in session().execute(counted) if row[0] is not None}


def last_move() -> ColumnElement[bool]:
    """Join a completion to the latest event that changed where it stands."""
    newer = select(func.max(CompletionEvent.id)).where(
        CompletionEvent.completion_id == Completion.id, CompletionEvent.kind.in_(MOVES)
    )
    return CompletionEvent.id == newer.correlate(Completion).scalar_subquery()


def select_records() -> _Rows:
    """Select records with where each stands; the caller narrows and orders."""
    return (
        select(Completion, CompletionEvent.kind, CompletionEvent.at, CompletionHolder)
        .join(CompletionEvent, last_move())
        .outerjoin(CompletionHolder, CompletionHolder.completion_id == Completion.id)
    )


def read(statement: _Rows) -> Iterator[Record]:
    """Read records in one statement, whatever their number."""
    today = clock.today()
    for completion, last_event, at, holder in session().execute(statement):
        yield _record(completion, holder, rules.standing_of(last_event, completion.valid_until_on, today), at)


def _record(row: Completion, holder: CompletionHolder | None, standing: Standing, changed_at: datetime) -> Record:
    return Record(
        completion_id=row.id,
        number=row.number,
        person_id=row.person_id,
        standing=standing,
        changed_on=to_jst(changed_at).date(),
        title=row.record_title,
        course_key=row.course_key,
        course_title=row.course_title,
        course_version=row.course_version,
        route_title=row.route_title,
        mode=row.mode,
        minutes=row.minutes,
        issued_on=to_jst(row.issued_at).date(),
        held_on=row.held_on,
        valid_until_on=row.valid_until_on,
        place=row.place,
        municipality_name=row.municipality_name,
        organisation_name=row.organisation_name,
        name=holder.name if holder else None,
        salt=holder.salt if holder else None,
        locale=holder.locale if holder else "ja",
    )
