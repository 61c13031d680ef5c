"""How full sessions are, and who of the waiting may move up."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, Subquery, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import Attendance, Registration, TrainingSession
from lms.sessions.rules.parties import by_party
from lms.sessions.rules.seats import Queue, WaitingEntry
from lms.sessions.rules.states import OCCUPYING, RegistrationState
from lms.sessions.rules.windows import Window

HOLDS_A_SEAT = Registration.state.in_(sorted(OCCUPYING))
WAITS = Registration.state == RegistrationState.WAITING
ONE_HUMAN = func.coalesce(Person.same_as_id, Person.id)
"""The id that all rows of one human being share."""

_IDS: BindParameter[int] = bindparam("ids", expanding=True)

_PARTY = func.coalesce(Registration.party_id, Registration.id)
SITS = Registration.group_name.is_(None) | Registration.party_id.is_not(None)
"""Whether the person of a claim takes a place; the contact of a group does not, unless named in it."""


def _parties(*sessions: ColumnElement[bool]) -> Subquery:
    """Sum up the places of each party: held, and waited for (None when it does not wait)."""
    return (
        select(
            Registration.training_session_id,
            func.sum(case((HOLDS_A_SEAT, Registration.places), else_=0)).label("held"),
            func.sum(case((WAITS, Registration.places))).label("waiting"),
        )
        .where(*sessions)
        .group_by(Registration.training_session_id, _PARTY)
        .subquery()
    )


# Built once: within the lock, everybody else waits for the time that building takes.
_OF_MANY = _parties(Registration.training_session_id.in_(_IDS))
_OF_ONE = _parties(Registration.training_session_id == bindparam("training_session_id"))
_QUEUES = select(
    _OF_MANY.c.training_session_id,
    func.sum(_OF_MANY.c.held),
    func.coalesce(func.sum(_OF_MANY.c.waiting), 0),
    func.min(_OF_MANY.c.waiting),
).group_by(_OF_MANY.c.training_session_id)
_ENGAGED = (
    select(ONE_HUMAN, Registration.training_session_id)
    .join(Person, Person.id == Registration.person_id)
    .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
    .where(or_(Person.id.in_(_IDS), Person.same_as_id.in_(_IDS)))
    .where(Registration.state == RegistrationState.CONFIRMED, TrainingSession.id != bindparam("except_id"), SITS)
    .where(TrainingSession.starts_at < bindparam("ends_at"), TrainingSession.ends_at > bindparam("starts_at"))
    .order_by(Registration.id.desc())
)
_CLAIM, _ELSEWHERE = aliased(Registration), aliased(Registration)
_BEFORE = select(
    select(_CLAIM.id)
    .where(_CLAIM.training_session_id == bindparam("training_session_id"), _CLAIM.person_id.in_(_IDS))
    .where(_CLAIM.state != RegistrationState.CANCELLED, _CLAIM.group_name.is_(None) | _CLAIM.party_id.is_not(None))
    .limit(1)
    .scalar_subquery(),
    select(_ELSEWHERE.training_session_id)
    .join(TrainingSession, TrainingSession.id == _ELSEWHERE.training_session_id)
    .where(_ELSEWHERE.person_id.in_(_IDS), _ELSEWHERE.state == RegistrationState.CONFIRMED)
    .where(TrainingSession.id != bindparam("training_session_id"))
    .where(_ELSEWHERE.group_name.is_(None) | _ELSEWHERE.party_id.is_not(None))
    .where(TrainingSession.starts_at < bindparam("ends_at"), TrainingSession.ends_at > bindparam("starts_at"))
    .order_by(_ELSEWHERE.id)
    .limit(1)
    .scalar_subquery(),
    func.coalesce(func.sum(_OF_ONE.c.held), 0),
    func.coalesce(func.sum(_OF_ONE.c.waiting), 0),
    func.min(_OF_ONE.c.waiting),
)


@dataclass(frozen=True, slots=True)
class Before:
    """What stands before somebody's new claim, read in one statement.

    Attributes:
        claim: the live claim to this session that the person holds already, or None.
        elsewhere: the session at the same time in which the person has a place, or None.
        queue: how full this session is.
    """

    claim: int | None
    elsewhere: int | None
    queue: Queue


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Everyone who waits for a session, and how many places others hold, read in one statement.

    Attributes:
        registrations: in the order of their turns.
        humans: who takes a place, by registration; None for an erased person and for the contact of a group.
    """

    occupied: int
    registrations: list[Registration]
    humans: dict[int, int | None]

    @property
    def parties(self) -> dict[int, list[Registration]]:
        """The claims that move up together, by the id of their first."""
        return {rows[0].id: rows for rows in by_party(self.registrations)}

    def entries(self, passed_over: Container[int]) -> list[WaitingEntry]:
        """Return the parties as the rule wants them, without those of anybody to be passed over."""
        return [
            WaitingEntry(id_, rows[0].seq, sum(row.places for row in rows))
            for id_, rows in self.parties.items()
            if not any(self.humans[row.id] in passed_over for row in rows)
        ]


def queues(training_session_ids: Iterable[int]) -> dict[int, Queue]:
    """Return how full several sessions are, in one statement."""
    ids = sorted(set(training_session_ids))
    found = {row[0]: _queue(*row[1:]) for row in session().execute(_QUEUES, {"ids": ids})}
    return {id_: found.get(id_, Queue()) for id_ in ids}


def _queue(held: int, waiting: int, smallest: int | None) -> Queue:
    """Return sums as whole numbers; of sums, PostgreSQL makes decimal ones."""
    return Queue(int(held), int(waiting), None if smallest is None else int(smallest))


def attended(training_session_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people attended each of several sessions, in one statement; 0 where nobody is marked."""
    ids = sorted(set(training_session_ids))
    statement = (
        select(Registration.training_session_id, func.sum(func.coalesce(Attendance.people, Registration.places)))
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id.in_(ids), Registration.state == RegistrationState.ATTENDED)
        .group_by(Registration.training_session_id)
    )
    found = {row[0]: int(row[1]) for row in session().execute(statement)}
    return {id_: found.get(id_, 0) for id_ in ids}


def queue(training_session_id: int) -> Queue:
    """Return how full one session is; under its lock, this decides."""
    return queues([training_session_id])[training_session_id]


def window(training_session: TrainingSession) -> Window:
    """Return what decides about registration."""
    return Window(
        training_session.state,
        training_session.registration_opens_at,
        training_session.registration_closes_at,
        training_session.starts_at,
        training_session.ends_at,
    )


def waiting_list(training_session_id: int) -> WaitingList:
    """Return everyone on the waiting list of a session; under its lock, this decides."""
    other = aliased(Registration)
    occupied = (
        select(func.coalesce(func.sum(other.places), 0))
        .where(other.training_session_id == training_session_id, other.state.in_(sorted(OCCUPYING)))
        .scalar_subquery()
    )
    statement = (
        select(Registration, case((SITS, ONE_HUMAN)), occupied)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == training_session_id, WAITS)
        .order_by(Registration.seq)
        .execution_options(populate_existing=True)
    )
    rows = session().execute(statement).all()
    registrations = [row[0] for row in rows]
    humans = {row[0].id: row[1] for row in rows}
    return WaitingList(rows[0][2] if rows else 0, registrations, humans)


def engaged(human_ids: Iterable[int], starts_at: datetime, ends_at: datetime, except_id: int) -> dict[int, int]:
    """Return who of these has a confirmed place at that time in another session, and in which.

    Args:
        human_ids: as `ONE_HUMAN` gives them.
        starts_at: of the session that asks.
        ends_at: of the session that asks; one that starts then does not overlap.
        except_id: the session that asks.
    """
    known = {"ids": sorted(set(human_ids)), "starts_at": starts_at, "ends_at": ends_at, "except_id": except_id}
    return dict(session().execute(_ENGAGED, known).all())


def before(training_session: TrainingSession, person_ids: Iterable[int]) -> Before:
    """Return what stands before a claim of one human being; under the locks of session and person, this decides.

    Args:
        training_session: locked.
        person_ids: all rows of the person.
    """
    known = {
        "training_session_id": training_session.id,
        "ids": list(person_ids),
        "starts_at": training_session.starts_at,
        "ends_at": training_session.ends_at,
    }
    claim, elsewhere, *queue = session().execute(_BEFORE, known).one()
    return Before(claim, elsewhere, _queue(*queue))
