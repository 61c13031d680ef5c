"""Erasing a person: places to come are given back, what was stays counted, and nothing names them."""

from sqlalchemy import and_, delete, func, or_, select, update

from lms.accounts.models import Person, User
from lms.accounts.policy import Actor
from lms.core import clock, erasing
from lms.core.db import atomic, session
from lms.core.refusals import TooBusy
from lms.sessions.actions.registration import give_back
from lms.sessions.models import AccessNeeds, CallTask, DeskTap, OutsideStep, Registration, RegistrationEvent
from lms.sessions.queries import locking, seats
from lms.sessions.queries.export import claims_of
from lms.sessions.rules.calls import CallOutcome
from lms.sessions.rules.groups import NAMELESS
from lms.sessions.rules.windows import is_cancellable


@atomic
def erase_person(actor: Actor) -> int:
    """Cancel what is still to come, let those who wait move up, and take out what was written about the person.

    Who was to come with them still comes, without the addresses that were theirs; the group that they spoke for has
    no name any more, as it can be a family's. A claim to a session that has begun stays, without a person: the seat is
    counted, and can be marked.

    Returns:
        How many places or turns were given back.

    Raises:
        TooBusy: the person was booking at this very moment.

    Source: docs/rules.md, R5 "Queue" and R16 "Retention".
    """
    claims = claims_of(actor)
    locked = {each.id: each for each in locking.lock_training_sessions(claims.values())}
    locking.lock_persons(actor.person_ids)
    if claims_of(actor) != claims:
        raise TooBusy
    given_back = 0
    for registration_id, training_session_id in claims.items():
        training_session = locked[training_session_id]
        registration = session().get_one(Registration, registration_id, populate_existing=True)
        if is_cancellable(registration.state, seats.window(training_session), clock.now()):
            give_back(registration_id, training_session, actor, alone=True)
            given_back += 1
    _forget(list(claims), actor)
    _leave_nothing_with_others(list(claims), actor)
    return given_back


def _leave_nothing_with_others(registration_ids: list[int], actor: Actor) -> None:
    """Take the person's addresses off who came along, the name off the group they spoke for, and theirs out of mails.

    Mails name those who come together to one another.
    """
    erasing.forget_said("registration_id", _beside(registration_ids))
    along = select(Registration.person_id).where(
        Registration.party_id.in_(registration_ids),
        Registration.group_name.is_(None),
        Registration.person_id.not_in(select(User.person_id)),
        Registration.person_id.not_in(actor.person_ids),
    )
    for column in (Person.email, Person.phone):
        own = select(column).where(Person.id.in_(actor.person_ids), column.is_not(None))
        given = session().scalars(own).all()
        session().execute(update(Person).where(Person.id.in_(along), column.in_(given)).values({column: None}))
    spoke_for = and_(Registration.id.in_(registration_ids), Registration.party_id.is_(None))
    of_theirs = or_(spoke_for, Registration.party_id.in_(registration_ids)) & Registration.group_name.is_not(None)
    session().execute(update(Registration).where(of_theirs).values(group_name=NAMELESS))


def _beside(registration_ids: list[int]) -> list[int]:
    """Return the claims of the others in pairs."""
    first = func.coalesce(Registration.party_id, Registration.id)
    pairs = select(first).where(Registration.id.in_(registration_ids), Registration.group_name.is_(None))
    beside = first.in_(pairs) & Registration.id.not_in(registration_ids) & Registration.group_name.is_(None)
    return list(session().scalars(select(Registration.id).where(beside)))


def _forget(registration_ids: list[int], actor: Actor) -> None:
    written = update(RegistrationEvent).where(RegistrationEvent.registration_id.in_(registration_ids))
    session().execute(written.values(reason=None))
    session().execute(delete(AccessNeeds).where(AccessNeeds.registration_id.in_(registration_ids)))
    erasing.forget_messages("registration_id", registration_ids)
    calls = update(CallTask).where(CallTask.registration_id.in_(registration_ids), CallTask.ended_at.is_(None))
    session().execute(calls.values(ended_at=clock.now(), outcome=CallOutcome.NOT_NEEDED))
    if actor.user_id is None:
        return
    for column in (
        RegistrationEvent.user_id,
        DeskTap.user_id,
        DeskTap.settled_by,
        CallTask.user_id,
        OutsideStep.user_id,
    ):
        session().execute(update(column.class_).where(column == actor.user_id).values({column: -actor.user_id}))
