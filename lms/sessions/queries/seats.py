"""How full sessions are, and who of the waiting may move up."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, case, false, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.core.db import session
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.seats import Queue, WaitingEntry
from lms.sessions.rules.states import OCCUPYING, RegistrationState
from lms.sessions.rules.windows import Window

HOLDS_A_SEAT = Registration.state.in_(sorted(OCCUPYING))
WAITS = Registration.state == RegistrationState.WAITING
ONE_HUMAN = func.coalesce(Person.same_as_id, Person.id)
"""The id that all rows of one human being share."""

_IDS: BindParameter[int] = bindparam("ids", expanding=True)

# Built once: within the lock, everybody else waits for the time that building takes.
_QUEUES = (
    select(
        Registration.training_session_id,
        func.sum(case((HOLDS_A_SEAT, Registration.places), else_=0)),
        func.sum(case((WAITS, Registration.places), else_=0)),
        func.min(case((WAITS, Registration.places))),
    )
    .where(Registration.training_session_id.in_(_IDS))
    .group_by(Registration.training_session_id)
)
_ENGAGED = (
    select(ONE_HUMAN, Registration.training_session_id)
    .join(Person, Person.id == Registration.person_id)
    .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
    .where(or_(Person.id.in_(_IDS), Person.same_as_id.in_(_IDS)))
    .where(Registration.state == RegistrationState.CONFIRMED, TrainingSession.id != bindparam("except_id"))
    .where(TrainingSession.starts_at < bindparam("ends_at"), TrainingSession.ends_at > bindparam("starts_at"))
    .order_by(Registration.id.desc())
)
_CLAIM, _ELSEWHERE = aliased(Registration), aliased(Registration)
_BEFORE = select(
    select(_CLAIM.id)
    .where(_CLAIM.training_session_id == bindparam("training_session_id"), _CLAIM.person_id.in_(_IDS))
    .where(_CLAIM.state != RegistrationState.CANCELLED)
    .limit(1)
    .scalar_subquery(),
    select(_ELSEWHERE.training_session_id)
    .join(TrainingSession, TrainingSession.id == _ELSEWHERE.training_session_id)
    .where(_ELSEWHERE.person_id.in_(_IDS), _ELSEWHERE.state == RegistrationState.CONFIRMED)
    .where(TrainingSession.id != bindparam("training_session_id"))
    .where(TrainingSession.starts_at < bindparam("ends_at"), TrainingSession.ends_at > bindparam("starts_at"))
    .order_by(_ELSEWHERE.id)
    .limit(1)
    .scalar_subquery(),
    func.coalesce(func.sum(case((HOLDS_A_SEAT, Registration.places), else_=0)), 0),
    func.coalesce(func.sum(case((WAITS, Registration.places), else_=0)), 0),
    func.min(case((WAITS, Registration.places))),
).where(Registration.training_session_id == bindparam("training_session_id"))


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
        humans: whose claim it is, by registration; None for an erased person.
    """

    occupied: int
    registrations: dict[int, Registration]
    humans: dict[int, int | None]

    def entries(self, passed_over: Container[int]) -> list[WaitingEntry]:
        """Return the claims as the rule wants them, without those of the people to be passed over."""
        return [
            WaitingEntry(row.id, row.seq, row.places)
            for row in self.registrations.values()
            if self.humans[row.id] not in passed_over
        ]


def queues(training_session_ids: Iterable[int]) -> dict[int, Queue]:
    """Return how full several sessions are, in one statement."""
    ids = sorted(set(training_session_ids))
    found = {row[0]: Queue(row[1], row[2], row[3]) for row in session().execute(_QUEUES, {"ids": ids})}
    return {id_: found.get(id_, Queue()) for id_ in ids}


def attended(training_session_ids: Iterable[int]) -> dict[int, int]:
    """Return how many people attended each of several sessions, in one statement; 0 where nobody is marked."""
    ids = sorted(set(training_session_ids))
    statement = (
        select(Registration.training_session_id, func.sum(Registration.places))
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
        select(Registration, ONE_HUMAN, occupied)
        .outerjoin(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == training_session_id, WAITS)
        .order_by(Registration.seq)
        .execution_options(populate_existing=True)
    )
    rows = session().execute(statement).all()
    registrations = {row[0].id: row[0] for row in rows}
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
    return Before(claim, elsewhere, Queue(*queue))


def is_known_newcomer(training_session_id: int, newcomer: Newcomer) -> bool:
    """Say whether somebody of this name who gave one of these addresses holds a claim to the session already."""
    same_address = [
        column == value for column, value in ((Person.email, newcomer.email), (Person.phone, newcomer.phone)) if value
    ]
    statement = (
        select(Registration.id)
        .join(Person, Person.id == Registration.person_id)
        .where(Registration.training_session_id == training_session_id)
        .where(Registration.state != RegistrationState.CANCELLED)
        .where(Person.name == newcomer.name, or_(false(), *same_address))
    )
    return session().scalar(statement.limit(1)) is not None


def rows_of_human(person_id: int) -> list[int]:
    """Return all rows of one human being, the main one first."""
    main = select(ONE_HUMAN).where(Person.id == person_id).scalar_subquery()
    rows = select(Person.id).where(or_(Person.id == main, Person.same_as_id == main))
    return list(session().scalars(rows.order_by(Person.same_as_id.is_not(None), Person.id)))
