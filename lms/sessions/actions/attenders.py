"""Telling the statistics who attended for the first time: once a person, whatever is corrected later."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from lms.accounts import queries as accounts
from lms.core import facts
from lms.core.calendar import fiscal_year_of
from lms.core.db import atomic, session
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries import attenders
from lms.sessions.rules.attenders import Attended, changes, repeats

KIND = "attender"


def count(row: TrainingSession, registrations: Sequence[Registration], delta: int) -> None:
    """Tell what a closed session changes: for whom it is the first, and for whom another is the first no longer.

    The people are locked, so that two sessions that are closed at the same moment do not both count somebody. An
    erased person stays counted as they were.

    Args:
        row: the session, closed.
        registrations: those that have become attended, or are attended no more.
        delta: 1 or -1.
    """
    changed = [each for each in registrations if each.person_id is not None]
    if not changed:
        return
    people = accounts.lock_people({each.person_id for each in changed if each.person_id is not None})
    year = fiscal_year_of(row.starts_at)
    known = attenders.attended_by([person.id for person in people], year)
    ids = {each.id for each in changed}
    before = [each for each in known if each.registration_id not in ids]
    if delta < 0:
        before += attenders.as_attended(ids)
    _tell(before, known)


@contextmanager
def recounted(person_ids: Collection[int]) -> Iterator[None]:
    """Tell what it changes that two rows become one human being, or one becomes two, while the block runs.

    Args:
        person_ids: of all of them; the caller has locked them.
    """
    before = attenders.attended_by(person_ids, None)
    yield
    session().flush()
    _tell(before, attenders.attended_by(person_ids, None))


@atomic
def tell_all() -> int:
    """Tell of every attendance there is, for figures that have none of these yet, and return how many that were."""
    every = attenders.attended_by(None, None)
    _tell([], every)
    return len(repeats(every))


def _tell(before: Sequence[Attended], after: Sequence[Attended]) -> None:
    for (held, again), people in changes(before, after).items():
        facts.append(KIND, {**held.dimensions(), "again": again}, people)
