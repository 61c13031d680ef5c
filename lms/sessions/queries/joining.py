"""Bookings without an account beside the person who may say that they are theirs."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from lms.accounts.models import Person, User
from lms.accounts.policy import Actor
from lms.core.db import session
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.queries.bookings import Booking, read, select_bookings
from lms.sessions.queries.seats import SITS
from lms.sessions.rules.states import RegistrationState

_IN_PLACE = (RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.ATTENDED)


class Live(NamedTuple):
    """One claim that stands: whose, in what state, to which session and when that is."""

    person_id: int | None
    state: RegistrationState
    training_session_id: int
    starts_at: datetime
    ends_at: datetime


def joinable(actor: Actor, proven_ids: Collection[int]) -> list[Booking]:
    """List the bookings that this device has proven and a signed-in person may call theirs, the next session first.

    Theirs already, somebody else's by now, or made by a person with an account: these are left out.
    """
    if not proven_ids or not actor.is_signed_in:
        return []
    has_account = select(User.id).where(User.person_id == Person.id).exists()
    wanted = select_bookings().where(Registration.id.in_(list(proven_ids)), Registration.person_id.is_not(None))
    mine = wanted.where(Registration.person_id.not_in(actor.person_ids), Person.same_as_id.is_(None), ~has_account)
    return read(mine.order_by(TrainingSession.starts_at, Registration.id))


def live_claims(person_ids: Collection[int]) -> list[Live]:
    """List the places that these rows hold or have taken: confirmed, waiting or attended."""
    statement = (
        select(
            Registration.person_id,
            Registration.state,
            TrainingSession.id,
            TrainingSession.starts_at,
            TrainingSession.ends_at,
        )
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(Registration.person_id.in_(person_ids), Registration.state.in_(_IN_PLACE), SITS)
        .order_by(Registration.id)
    )
    return [Live(*row) for row in session().execute(statement)]
