"""Locks: one function per kind of row. Training sessions first, then persons, each in id order."""

from collections.abc import Iterable

from sqlalchemy import select, update

from lms.accounts.models import Person
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import TrainingSession, Venue


def lock_training_sessions(ids: Iterable[int]) -> list[TrainingSession]:
    """Lock sessions until the transaction ends and return them as they are now, by id; missing ones are left out."""
    statement = (
        select(TrainingSession)
        .where(TrainingSession.id.in_(sorted(set(ids))))
        .order_by(TrainingSession.id)
        .with_for_update(key_share=True, of=TrainingSession)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(statement))


def lock_training_session(training_session_id: int) -> TrainingSession:
    """Lock one session until the transaction ends and return it as it is now.

    Raises:
        NotFound: there is none with that id.
    """
    found = lock_training_sessions([training_session_id])
    if not found:
        raise NotFound
    return found[0]


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
    """Lock persons until the transaction ends, so that nobody is given two places at one time."""
    statement = (
        select(Person.id)
        .where(Person.id.in_(sorted(set(ids))))
        .order_by(Person.id)
        .with_for_update(key_share=True, of=Person)
    )
    session().execute(statement).all()


def next_seq(training_session_id: int) -> int:
    """Take the next turn of a locked session; a statement of its own, so that its `version` stays as it is."""
    statement = (
        update(TrainingSession)
        .where(TrainingSession.id == training_session_id)
        .values(last_seq=TrainingSession.last_seq + 1)
        .returning(TrainingSession.last_seq)
        .execution_options(synchronize_session=False)
    )
    return session().execute(statement).scalar_one()
