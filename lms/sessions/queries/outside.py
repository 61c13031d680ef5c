"""Reads of sessions that were held without this system."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select

from lms.accounts.models import Organisation
from lms.accounts.policy import Actor, Permission, Reach, reach
from lms.core.clock import JST
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions import queries as regions
from lms.regions.models import Municipality
from lms.sessions.models import OutsideSession, OutsideStep, TrainingSession
from lms.sessions.queries.filings import within_reach
from lms.sessions.rules.outside import Outside
from lms.sessions.rules.states import SessionState

MANAGE = Permission.OUTSIDE_SESSION_MANAGE
LIST_LIMIT = 200
_TABLE = OutsideSession.__table__.c


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: the session, who held it, where, and whether this actor may change it."""

    row: OutsideSession
    host: str
    place: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """Something that was counted already and may be the very same session.

    Attributes:
        words: its title, or who held it; None of an entry that the reader may not see.
    """

    words: str | None
    held_on: date
    is_outside: bool


def as_entered(row: OutsideSession) -> Outside:
    """Return a session as it stands entered now."""
    return Outside(**{each.name: getattr(row, each.name) for each in fields(Outside)})


def list_outside(actor: Actor) -> list[Listed]:
    """List the sessions within reach, the latest day first, without those that were removed; in two statements."""
    mine = reach(actor, MANAGE)
    wanted = (
        select(OutsideSession, Organisation.name)
        .outerjoin(Organisation, Organisation.id == OutsideSession.organisation_id)
        .where(within_reach(mine, _TABLE.organisation_id, _TABLE.municipality_code))
        .where(OutsideSession.removed_at.is_(None))
        .order_by(OutsideSession.held_on.desc(), OutsideSession.id.desc())
        .limit(LIST_LIMIT)
    )
    rows = session().execute(wanted).all()
    names = regions.names({row.municipality_code for row, _name in rows})
    return [
        Listed(
            row,
            name or row.host_name or "",
            names.get(row.municipality_code, row.municipality_code),
            _is_own(mine, row),
        )
        for row, name in rows
    ]


def outside_for(actor: Actor, outside_session_id: int) -> Listed:
    """Return one of them, removed or not.

    Raises:
        NotFound: there is none, or none that the actor may reach.
    """
    mine = reach(actor, MANAGE)
    within = within_reach(mine, _TABLE.organisation_id, _TABLE.municipality_code)
    wanted = select(OutsideSession, Organisation.name).outerjoin(Organisation)
    found = session().execute(wanted.where(OutsideSession.id == outside_session_id, within)).first()
    if found is None:
        raise NotFound
    row, name = found
    names = regions.names({row.municipality_code})
    return Listed(row, name or row.host_name or "", names.get(row.municipality_code, ""), _is_own(mine, row))


def own_outside(actor: Actor, outside_session_id: int) -> Listed:
    """Return one that the actor may change: of their organisation, or entered by coordinators of their area.

    Raises:
        NotFound: there is none such.
    """
    found = outside_for(actor, outside_session_id)
    if not found.is_own:
        raise NotFound
    return found


def covers_place(actor: Actor, municipality_code: str) -> bool:
    """Say whether the actor looks after the area in which a place lies; a ward lies in its city."""
    mine = reach(actor, MANAGE)
    if mine.everything or mine.areas & {municipality_code, municipality_code[:2]}:
        return True
    parent = select(Municipality.parent_code).where(Municipality.code6 == municipality_code)
    return session().scalar(parent) in mine.areas


def steps_of(outside_session_id: int) -> Sequence[OutsideStep]:
    """List the history of a session, the oldest step first."""
    mine = select(OutsideStep).where(OutsideStep.outside_session_id == outside_session_id)
    return session().scalars(mine.order_by(OutsideStep.id)).all()


def twins(entered: Outside, actor: Actor, but: int | None = None) -> list[Twin]:
    """List what was held on that day at that place, or by that organisation: it may be counted already.

    Nobody is told of a private session but those who hold it, nor who held what others have entered.

    Args:
        entered: what somebody is about to enter.
        actor: who is about to enter it.
        but: the entry that is corrected, which is no twin of itself.
    """
    readable = within_reach(reach(actor, MANAGE), _TABLE.organisation_id, _TABLE.municipality_code)
    others = select(OutsideSession, Organisation.name, readable).outerjoin(Organisation)
    others = others.where(
        OutsideSession.held_on == entered.held_on,
        _is_like(OutsideSession, entered),
        OutsideSession.removed_at.is_(None),
        OutsideSession.id != (but or 0),
    )
    found = [
        Twin((name or row.host_name) if may_read else None, row.held_on, True)
        for row, name, may_read in session().execute(others)
    ]
    begins = datetime.combine(entered.held_on, time.min, tzinfo=JST)
    own = TrainingSession.organisation_id == entered.organisation_id
    held = select(TrainingSession.title).where(
        _is_like(TrainingSession, entered),
        TrainingSession.starts_at >= begins,
        TrainingSession.starts_at < begins + timedelta(days=1),
        TrainingSession.state.in_([SessionState.PUBLISHED, SessionState.CLOSED]),
        TrainingSession.private_token.is_(None) | own,
    )
    return found + [Twin(title, entered.held_on, False) for title in session().scalars(held)]


def _is_like(row: type[OutsideSession] | type[TrainingSession], entered: Outside) -> ColumnElement[bool]:
    here, own = row.municipality_code == entered.municipality_code, row.organisation_id == entered.organisation_id
    return here if entered.organisation_id is None else here | own


def _is_own(mine: Reach, row: OutsideSession) -> bool:
    if row.organisation_id is not None:
        return row.organisation_id in mine.organisation_ids
    return mine.everything or bool(mine.areas)
