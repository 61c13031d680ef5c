"""Reads of attendances across sessions, for counting each person once."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, select

from lms.accounts.models import Organisation, Person
from lms.core import clock
from lms.core.db import session
from lms.regions.models import Municipality
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries.seats import ONE_HUMAN, SITS
from lms.sessions.rules.attendance import Held
from lms.sessions.rules.attenders import Attended
from lms.sessions.rules.states import RegistrationState, SessionState

_APRIL = 4
_HELD = (
    TrainingSession.starts_at,
    TrainingSession.municipality_code,
    TrainingSession.organisation_id,
    Organisation.kind,
    TrainingSession.course_key,
    TrainingSession.mode,
    Municipality.parent_code,
)


def attended_by(person_ids: Collection[int] | None, fiscal_year: int | None) -> list[Attended]:
    """List the attendances of closed sessions by these people, in one statement.

    Args:
        person_ids: all rows of the human beings that are meant; None for everybody who is known.
        fiscal_year: None for all.
    """
    statement = _claims().where(
        Registration.state == RegistrationState.ATTENDED, TrainingSession.state == SessionState.CLOSED, SITS
    )
    if person_ids is not None:
        statement = statement.where(Registration.person_id.in_(person_ids))
    if fiscal_year is not None:
        begins, ends = (datetime(year, _APRIL, 1, tzinfo=clock.JST) for year in (fiscal_year, fiscal_year + 1))
        statement = statement.where(
            TrainingSession.starts_at >= begins.astimezone(UTC), TrainingSession.starts_at < ends.astimezone(UTC)
        )
    return [_attended(tuple(row)) for row in session().execute(statement)]


def as_attended(registration_ids: Collection[int]) -> list[Attended]:
    """Write claims as the attendances that they were, whatever they are now, in one statement."""
    return [_attended(tuple(row)) for row in session().execute(_claims().where(Registration.id.in_(registration_ids)))]


def _claims() -> Select[*tuple[Any, ...]]:
    return (
        select(Registration.id, ONE_HUMAN, Registration.places, *_HELD)
        .join(Person, Person.id == Registration.person_id)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .join(Organisation, Organisation.id == TrainingSession.organisation_id)
        .outerjoin(Municipality, Municipality.code6 == TrainingSession.municipality_code)
    )


def _attended(row: Sequence[Any]) -> Attended:
    registration_id, human_id, people, starts_at, code, organisation_id, kind, course_key, mode, parent_code = row
    held = Held(starts_at, code, organisation_id, kind.value, course_key, mode)
    return Attended(registration_id, human_id, people, held, parent_code)
