"""What is nearest to a place where there are few sessions or none."""

from sqlalchemy import ColumnElement, String, and_, literal, not_, or_, select, union_all

from lms.core import clock
from lms.core.db import session
from lms.regions import queries as regions
from lms.regions.rules import neighbours
from lms.sessions.models import TrainingSession
from lms.sessions.queries.campaigns import with_campaigns
from lms.sessions.queries.cards import Card, read, select_cards
from lms.sessions.queries.narrowing import coming, conditions, here, in_municipality, in_prefectures, listed
from lms.sessions.rules.finding import Nearness, Search
from lms.sessions.rules.states import Mode, SessionState

MOST_OF_EACH = 2


def nearby(search: Search) -> list[tuple[Nearness, list[Card]]]:
    """Return a few sessions near the place of a search that fit its other filters, the nearest kind first.

    Only what can still be booked, be it a turn on the waiting list. A session held online alone is near
    everywhere, so it counts as online wherever it is held from.

    Args:
        search: with a place; without one nothing is nearer than anything else, and nothing is returned.
    """
    groups = _groups(search)
    if not groups:
        return []
    others = (
        listed(SessionState.PUBLISHED),
        coming(),
        TrainingSession.registration_closes_at > clock.now(),
        _elsewhere(and_(*here(search))),
        *conditions(search.anywhere()),
    )
    chosen = [
        select(TrainingSession.id, literal(nearness.value, String))
        .where(*others, condition)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
        .limit(MOST_OF_EACH)
        .subquery()
        for nearness, condition in groups.items()
    ]
    rows = session().execute(union_all(*(select(each) for each in chosen)))
    near: dict[int, str] = {row[0]: row[1] for row in rows}
    wanted = select_cards().where(TrainingSession.id.in_(near))
    cards = with_campaigns(read(wanted.order_by(TrainingSession.starts_at, TrainingSession.id)))
    found = [(nearness, [card for card in cards if near[card.training_session.id] == nearness]) for nearness in groups]
    return [(nearness, of_kind) for nearness, of_kind in found if of_kind]


def _groups(search: Search) -> dict[Nearness, ColumnElement[bool]]:
    """Say what is near in which way; no session belongs to two of them."""
    if search.home is None:
        return {}
    at_home, next_door = in_prefectures([search.home]), in_prefectures(neighbours(search.home))
    has_a_room = TrainingSession.mode != Mode.ONLINE
    groups: dict[Nearness, ColumnElement[bool]] = {}
    if search.municipality:
        place = regions.find(search.municipality)
        city = in_municipality(place.parent_code) if place and place.parent_code else None
        if city is not None:
            groups[Nearness.SAME_CITY] = and_(has_a_room, city)
        groups[Nearness.SAME_PREFECTURE] = and_(has_a_room, at_home, *([not_(city)] if city is not None else []))
    groups[Nearness.NEIGHBOUR] = and_(has_a_room, next_door)
    if search.mode is not Mode.IN_PERSON:
        far = _elsewhere(or_(at_home, next_door))
        groups[Nearness.ONLINE] = or_(~has_a_room, and_(TrainingSession.mode == Mode.HYBRID, far))
    return groups


def _elsewhere(place: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that a session is not there; one that counts nowhere is not either."""
    return or_(TrainingSession.municipality_code.is_(None), not_(place))
