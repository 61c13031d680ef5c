"""Reads for organisers; each starts from how far the actor's permission reaches."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Organisation
from lms.accounts.policy import Actor, Permission, reach
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.queries import seats
from lms.sessions.queries.cards import Card, card_of
from lms.sessions.rules.attendance import DESK_OPENS_BEFORE
from lms.sessions.rules.moving import is_soon
from lms.sessions.rules.scheduling import Plan
from lms.sessions.rules.seats import Queue
from lms.sessions.rules.states import SessionState

MANAGE = Permission.TRAINING_SESSION_MANAGE
LIST_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the organiser's list: the session, how full it is, and how many attended."""

    training_session: TrainingSession
    queue: Queue
    attended: int

    @property
    def is_soon(self) -> bool:
        """Whether it may have to be called off in a hurry."""
        return is_soon(self.training_session.state, self.training_session.starts_at, clock.now())


def _within(column: ColumnElement[int], actor: Actor, permission: Permission) -> ColumnElement[bool]:
    return column.in_(sorted(reach(actor, permission).organisation_ids))


def organisations_for(actor: Actor) -> Sequence[Organisation]:
    """List the organisations that the actor organises for, by name."""
    mine = select(Organisation).where(_within(Organisation.__table__.c.id, actor, MANAGE))
    return session().scalars(mine.order_by(Organisation.name)).all()


def training_sessions_for(actor: Actor, *, past: bool = False) -> list[Listed]:
    """List the actor's sessions: those still to be held or closed by time, or those over with, newest first."""
    over = TrainingSession.state.in_([SessionState.CLOSED, SessionState.CALLED_OFF])
    statement = (
        select(TrainingSession)
        .where(_within(TrainingSession.__table__.c.organisation_id, actor, MANAGE), over if past else ~over)
        .options(joinedload(TrainingSession.venue))
        .order_by(TrainingSession.starts_at.desc() if past else TrainingSession.starts_at, TrainingSession.id)
        .limit(LIST_LIMIT)
    )
    return _listed(session().scalars(statement).all())


def open_desks_for(actor: Actor, now: datetime) -> list[Listed]:
    """List the actor's published sessions whose desk is open by now, the earliest first."""
    statement = (
        select(TrainingSession)
        .where(_within(TrainingSession.__table__.c.organisation_id, actor, Permission.ROSTER_READ))
        .where(TrainingSession.state == SessionState.PUBLISHED)
        .where(TrainingSession.starts_at <= now + DESK_OPENS_BEFORE)
        .options(joinedload(TrainingSession.venue))
        .order_by(TrainingSession.starts_at.desc(), TrainingSession.id)
        .limit(LIST_LIMIT)
    )
    return _listed(session().scalars(statement).all())


def training_session_for(actor: Actor, training_session_id: int, permission: Permission = MANAGE) -> TrainingSession:
    """Return a session within reach, with its venue and organisation.

    Raises:
        NotFound: there is none, or none that the actor may reach.
    """
    statement = (
        select(TrainingSession)
        .where(TrainingSession.id == training_session_id)
        .where(_within(TrainingSession.__table__.c.organisation_id, actor, permission))
        .options(joinedload(TrainingSession.venue), joinedload(TrainingSession.organisation))
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound
    return found


def venues_for(actor: Actor) -> Sequence[Venue]:
    """List the venues of the actor's organisations, by name."""
    mine = select(Venue).where(_within(Venue.__table__.c.organisation_id, actor, MANAGE))
    return session().scalars(mine.order_by(Venue.name, Venue.id)).all()


def venue_for(actor: Actor, venue_id: int) -> Venue:
    """Return a venue within reach.

    Raises:
        NotFound: there is none, or none that the actor may reach.
    """
    mine = select(Venue).where(Venue.id == venue_id, _within(Venue.__table__.c.organisation_id, actor, MANAGE))
    found = session().scalar(mine)
    if found is None:
        raise NotFound
    return found


def _listed(found: Sequence[TrainingSession]) -> list[Listed]:
    queues = seats.queues(each.id for each in found)
    attended = seats.attended(each.id for each in found)
    return [Listed(each, queues[each.id], attended[each.id]) for each in found]


def preview(actor: Actor, organisation_id: int, plan: Plan, training_session_id: int | None = None) -> Card:
    """Return what is typed in as its page would show it, were it published now; nothing is stored.

    Args:
        actor: who organises; the venue and the organisation are within their reach.
        organisation_id: for which they plan.
        plan: all of it, as typed.
        training_session_id: of a session that people may have booked already; None for a new one.

    Raises:
        NotFound: the venue is not there any more.
    """
    values = {f.name: getattr(plan, f.name) for f in fields(Plan) if f.name != "is_private"}
    venue = venue_for(actor, plan.venue_id) if plan.venue_id else None
    place = venue.municipality_code if venue else plan.municipality_code
    row = TrainingSession(
        **{**values, "municipality_code": place, "languages": [*plan.languages], "access_facts": [*plan.access_facts]},
        id=training_session_id,
        organisation_id=organisation_id,
        state=SessionState.PUBLISHED,
    )
    return card_of(row, venue, session().get_one(Organisation, organisation_id))


def plan_of(training_session: TrainingSession) -> Plan:
    """Return what the organiser has settled about a session."""
    values = {f.name: getattr(training_session, f.name) for f in fields(Plan) if f.name != "is_private"}
    for name in ("languages", "access_facts"):
        values[name] = tuple(values[name])
    return Plan(**values, is_private=training_session.private_token is not None)


def with_organisation(training_session_id: int) -> tuple[TrainingSession, Organisation]:
    """Return a session and who holds it to the worker.

    Raises:
        NotFound: there is none with that id.
    """
    statement = select(TrainingSession, Organisation).join(TrainingSession.organisation)
    found = session().execute(statement.where(TrainingSession.id == training_session_id)).one_or_none()
    if found is None:
        raise NotFound
    return found[0], found[1]
