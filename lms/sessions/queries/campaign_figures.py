"""What a campaign comes to: its sessions on the public page, and exact numbers for who looks after its area."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from lms.core import clock
from lms.core.db import session
from lms.records import queries as records
from lms.sessions.models import Attendance, Headcount, Registration, TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries.campaigns import lies_in
from lms.sessions.queries.cards import Card, read, select_cards
from lms.sessions.queries.narrowing import listed
from lms.sessions.queries.seats import SITS
from lms.sessions.queries.tagging import ids_in
from lms.sessions.rules.states import RegistrationState, SessionState

MOST_SHOWN = 20
PAGE_SIZE = 100
_SHOWN = (SessionState.PUBLISHED, SessionState.CLOSED, SessionState.CALLED_OFF)
_ORDER = (TrainingSession.starts_at, TrainingSession.id)
_CAME = func.coalesce(Attendance.people, Registration.places)
"""How many came of a claim that is marked as attended; of a group without names it may be fewer than its places."""


@dataclass(frozen=True, slots=True)
class Public:
    """What everybody may know of a campaign, from sessions that everybody may see; `heads` is not shown as it is.

    Attributes:
        sessions: held or to be held.
        venues: rooms in which they are.
        closed: of the sessions, those whose people have been counted.
        heads: who took part in these (のべ), with a name or without.
    """

    sessions: int
    venues: int
    closed: int
    heads: int


@dataclass(frozen=True, slots=True)
class Exact:
    """What came of one session, counted as the statistics count it.

    Attributes:
        attendances: people with names (のべ).
        headcount: people without, those of groups among them.
        completions: records in force.
    """

    attendances: int = 0
    headcount: int = 0
    completions: int = 0


def public_figures(campaign_id: int) -> Public:
    """Count a campaign for everybody, in one statement."""
    of_it = TrainingSession.id.in_(ids_in(campaign_id)), listed(SessionState.PUBLISHED, SessionState.CLOSED)
    closed = select(TrainingSession.id).where(*of_it, TrainingSession.state == SessionState.CLOSED)
    marked = (
        select(func.coalesce(func.sum(_CAME), 0))
        .select_from(Registration)
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id.in_(closed), Registration.state == RegistrationState.ATTENDED)
    )
    unnamed = select(func.coalesce(func.sum(Headcount.count), 0)).where(Headcount.training_session_id.in_(closed))
    row = session().execute(
        select(
            func.count(TrainingSession.id),
            func.count(TrainingSession.venue_id.distinct()),
            select(func.count()).select_from(closed.subquery()).scalar_subquery(),
            marked.scalar_subquery() + unnamed.scalar_subquery(),
        ).where(*of_it)
    )
    sessions, venues, held, heads = row.one()
    return Public(sessions, venues, held, int(heads))


def sessions_of(campaign_id: int) -> tuple[list[Card], list[Card]]:
    """Return the sessions of a campaign that everybody may see: the next ones, and the last ones that are over."""
    wanted = select_cards().where(listed(*_SHOWN), TrainingSession.id.in_(ids_in(campaign_id)))
    is_over = TrainingSession.ends_at <= clock.now()
    coming = wanted.where(~is_over).order_by(*_ORDER).limit(MOST_SHOWN)
    held = wanted.where(is_over).order_by(TrainingSession.starts_at.desc(), TrainingSession.id).limit(MOST_SHOWN)
    return read(coming), read(held)


def exact_figures(campaign_id: int) -> dict[int, Exact]:
    """Return what came of each session of a campaign that has been closed, in four statements."""
    closed = ids_in(campaign_id).subquery()
    ids = select(TrainingSession.id).where(
        TrainingSession.id.in_(select(closed.c.id)), TrainingSession.state == SessionState.CLOSED
    )
    of_claims = (
        select(Registration.training_session_id, _sum_where(SITS), _sum_where(~SITS))
        .outerjoin(Attendance, Attendance.registration_id == Registration.id)
        .where(Registration.training_session_id.in_(ids), Registration.state == RegistrationState.ATTENDED)
        .group_by(Registration.training_session_id)
    )
    counted = (
        select(Headcount.training_session_id, func.sum(Headcount.count))
        .where(Headcount.training_session_id.in_(ids))
        .group_by(Headcount.training_session_id)
    )
    came = {row[0]: (int(row[1]), int(row[2])) for row in session().execute(of_claims)}
    headcounts = {row[0]: int(row[1]) for row in session().execute(counted)}
    completions = records.in_force_by_session(ids)
    found = {}
    for id_ in session().scalars(ids):
        named, of_groups = came.get(id_, (0, 0))
        found[id_] = Exact(named, headcounts.get(id_, 0) + of_groups, completions.get(id_, 0))
    return found


def _sum_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, _CAME), else_=0))


def lying_in(campaign: Campaign, page: int) -> tuple[list[Card], int]:
    """Return one page of all sessions in the days and the area of a campaign, drafts aside, and how many there are."""
    wanted = TrainingSession.state.in_(_SHOWN), *lies_in(campaign)
    total = session().scalar(select(func.count(TrainingSession.id)).where(*wanted)) or 0
    shown = select_cards().where(*wanted).order_by(*_ORDER).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    return read(shown), total


def tagged_in(campaign: Campaign) -> set[int]:
    """Return the sessions that bear the name of a campaign and lie within it, drafts included."""
    tagged = select(CampaignTag.training_session_id).where(CampaignTag.campaign_id == campaign.id)
    lying = select(TrainingSession.id).where(TrainingSession.id.in_(tagged), *lies_in(campaign))
    return set(session().scalars(lying))
