"""Locks: one function per kind of row. Training sessions first, then persons, each in id order."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, or_, select, union, update
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.core.db import dialect, session
from lms.core.refusals import NotFound
from lms.core.rows import execute_bare, table
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.rules.states import RegistrationState

_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_SESSIONS, _PERSONS = table(TrainingSession), table(Person)

# Built once: within the lock, everybody else waits for the time that building takes.
_LOCK_SESSIONS = (
    select(TrainingSession)
    .where(TrainingSession.id.in_(_IDS))
    .order_by(TrainingSession.id)
    .with_for_update(key_share=True, of=TrainingSession)
    .execution_options(populate_existing=True)
)
_LOCK_SESSION_OF = (
    select(TrainingSession)
    .where(
        TrainingSession.id
        == select(Registration.training_session_id).where(Registration.id == bindparam("id")).scalar_subquery()
    )
    .with_for_update(key_share=True, of=TrainingSession)
    .execution_options(populate_existing=True)
)
_LOCK_PERSONS = (
    select(_PERSONS.c.id)
    .where(_PERSONS.c.id.in_(_IDS))
    .order_by(_PERSONS.c.id)
    .with_for_update(key_share=True, of=_PERSONS)
)
_NEXT_SEQ = (
    update(_SESSIONS)
    .where(_SESSIONS.c.id == bindparam("training_session_id"))
    .values(last_seq=_SESSIONS.c.last_seq + 1)
    .returning(_SESSIONS.c.last_seq)
)
_LOCK_FOR_NEWCOMER = (
    select(TrainingSession)
    .from_statement(
        update(_SESSIONS)
        .where(_SESSIONS.c.id == bindparam("training_session_id"))
        .values(last_seq=_SESSIONS.c.last_seq + 1)
        .returning(_SESSIONS)
    )
    .execution_options(populate_existing=True)
)

_HOLDER, _SAME = aliased(Person), aliased(Person)
_HELD, _WAITING = aliased(Registration), aliased(Registration)
_HUMAN = func.coalesce(_HOLDER.same_as_id, _HOLDER.id)
_WAITED_FOR = (
    select(_WAITING.training_session_id)
    .join(_SAME, _SAME.id == _WAITING.person_id)
    .join(_HOLDER, or_(_SAME.id == _HUMAN, _SAME.same_as_id == _HUMAN))
    .join(_HELD, _HELD.person_id == _HOLDER.id)
    .where(_WAITING.state == RegistrationState.WAITING)
)
"""The sessions for which the people who hold certain claims wait as well."""


def _lock_with(own: Select[int], held: ColumnElement[bool]) -> Select[TrainingSession, bool]:
    also = select(TrainingSession.id).where(TrainingSession.id.in_(_IDS))
    return (
        select(TrainingSession, TrainingSession.id == own.scalar_subquery())
        .where(TrainingSession.id.in_(union(own, _WAITED_FOR.where(held), also)))
        .order_by(TrainingSession.id)
        .with_for_update(key_share=True, of=TrainingSession)
        .execution_options(populate_existing=True)
    )


_FIRST = (
    select(func.coalesce(Registration.party_id, Registration.id)).where(Registration.id == bindparam("id"))
).scalar_subquery()
_LOCK_AROUND_CLAIM = _lock_with(
    select(Registration.training_session_id).where(Registration.id == bindparam("id")),
    or_(_HELD.id == _FIRST, _HELD.party_id == _FIRST),
)
_LOCK_AROUND_SESSION = _lock_with(
    select(TrainingSession.id).where(TrainingSession.id == bindparam("id")),
    _HELD.training_session_id == bindparam("id"),
)


def lock_training_sessions(ids: Iterable[int]) -> list[TrainingSession]:
    """Lock sessions until the transaction ends and return them as they are now, by id; missing ones are left out."""
    return list(session().scalars(_LOCK_SESSIONS, {"ids": sorted(set(ids))}))


def lock_training_session(training_session_id: int) -> TrainingSession:
    """Lock one session until the transaction ends and return it as it is now.

    Raises:
        NotFound: there is none with that id.
    """
    found = lock_training_sessions([training_session_id])
    if not found:
        raise NotFound
    return found[0]


def lock_for_newcomer(training_session_id: int) -> TrainingSession:
    """Lock one session and take its next turn in the same statement; `last_seq` is the newcomer's.

    A turn that is taken and not used goes back with the transaction, so the caller refuses by raising.

    Raises:
        NotFound: there is none with that id.
    """
    found: TrainingSession | None = session().scalar(_LOCK_FOR_NEWCOMER, {"training_session_id": training_session_id})
    if found is None:
        raise NotFound
    return found


def lock_session_of(registration_id: int) -> TrainingSession:
    """Lock the session that a registration belongs to, which never changes, and return it as it is now.

    Raises:
        NotFound: there is no such registration.
    """
    found = session().scalar(_LOCK_SESSION_OF, {"id": registration_id})
    if found is None:
        raise NotFound
    return found


def lock_where_place_goes(
    registration_id: int, also: Iterable[int] = ()
) -> tuple[TrainingSession, list[TrainingSession]]:
    """Lock, by id and in one statement, the session of a claim and those whose waiting lists may move when it goes.

    Whoever waits elsewhere at the same time is passed over there as long as the place here is held.

    Args:
        registration_id: the claim that is given up.
        also: further sessions to lock.

    Returns:
        The session of the claim, and all others.

    Raises:
        NotFound: there is no such claim.
    """
    return _own_and_others(_LOCK_AROUND_CLAIM, registration_id, also)


def lock_where_places_go(training_session_id: int) -> tuple[TrainingSession, list[TrainingSession]]:
    """Lock a session and those for which its people wait as well; see `lock_where_place_goes`.

    Raises:
        NotFound: there is none with that id.
    """
    return _own_and_others(_LOCK_AROUND_SESSION, training_session_id, ())


def _own_and_others(
    statement: Select[TrainingSession, bool], id_: int, also: Iterable[int]
) -> tuple[TrainingSession, list[TrainingSession]]:
    locked = session().execute(statement, {"id": id_, "ids": sorted(set(also))}).all()
    own = [row for row, is_own in locked if is_own]
    if not own:
        raise NotFound
    return own[0], [row for row, is_own in locked if not is_own]


def lock_venue(venue_id: int) -> Venue:
    """Lock a venue until the transaction ends and return it as it is now.

    Raises:
        NotFound: there is none with that id.
    """
    statement = select(Venue).where(Venue.id == venue_id).with_for_update(key_share=True, of=Venue)
    found = session().scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def lock_persons(ids: Iterable[int]) -> None:
    """Lock persons until the transaction ends, so that nobody is given two places at one time.

    On SQLite the transaction has locked everything already.
    """
    if dialect() == "postgresql":
        execute_bare(_LOCK_PERSONS, {"ids": sorted(set(ids))})


def next_seq(training_session_id: int) -> int:
    """Take the next turn of a locked session; a statement of its own, so that its `version` stays as it is."""
    return int(session().execute(_NEXT_SEQ, {"training_session_id": training_session_id}).scalar_one())
