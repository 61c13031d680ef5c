"""Reads of campaigns: for everybody, for the organiser of a session, and on the cards of sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from lms.accounts.policy import NATION
from lms.core import clock
from lms.core.addresses import LARGEST_ID
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions.models import Municipality
from lms.regions.rules import prefecture
from lms.sessions.models import TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries.cards import Card
from lms.sessions.queries.narrowing import in_municipality, in_prefectures, lies_over, within
from lms.sessions.queries.tagging import bearing
from lms.sessions.rules.campaigns import ANNOUNCED_BEFORE, CampaignName, CampaignStanding, standing

MOST_OFFERED = 50
MOST_TOLD = 3
MOST_LISTED = 100
_EARLIEST_FIRST = (Campaign.starts_on.asc(),)
_NEWEST_FIRST = (Campaign.starts_on.desc(),)


@dataclass(frozen=True, slots=True)
class Known:
    """A campaign with the name of its area; empty for the nation, which each page calls what it is there."""

    campaign: Campaign
    area_name: str
    today: date

    @property
    def standing(self) -> CampaignStanding:
        """Where it stands today."""
        return standing(self.campaign.starts_on, self.campaign.ends_on, self.today)

    @property
    def is_told_of(self) -> bool:
        """Whether the first page tells of it: while it runs, and shortly before."""
        return self.campaign.starts_on - ANNOUNCED_BEFORE <= self.today <= self.campaign.ends_on

    @property
    def is_national(self) -> bool:
        """Whether it is held everywhere, so that its sum would look like a number of the whole country."""
        return self.campaign.area == NATION


def told_of() -> list[Known]:
    """Return the campaigns that the first page tells of, the earliest first."""
    today = clock.today()
    is_soon = Campaign.starts_on <= today + ANNOUNCED_BEFORE
    return _known(is_soon, Campaign.ends_on >= today, limit=MOST_TOLD)


def offered(home: str | None, asked: str | None) -> list[Known]:
    """Return the campaigns to choose from in a search: those that are not over, near the place that is looked in.

    Args:
        home: the prefecture that is looked in, two digits; None when the place does not matter.
        asked: the id in the address, as text; that campaign comes first, even when it is over.
    """
    near = [or_(Campaign.area == NATION, Campaign.area.startswith(home, autoescape=True))] if home else []
    is_asked = Campaign.id == _id(asked or "")
    is_offered = or_(is_asked, and_(Campaign.ends_on >= clock.today(), *near))
    return _known(is_offered, limit=MOST_OFFERED, order=(is_asked.desc(), Campaign.starts_on.asc()))


def listed() -> list[Known]:
    """Return the campaigns for the list of them, those that are over last."""
    found = _known(limit=MOST_LISTED, order=_NEWEST_FIRST)
    order = {CampaignStanding.RUNNING: 0, CampaignStanding.COMING: 1, CampaignStanding.OVER: 2}
    return sorted(found, key=lambda each: order[each.standing])


def show(campaign_id: int) -> Known:
    """Return one campaign.

    Raises:
        NotFound: there is none.
    """
    found = _known(Campaign.id == campaign_id, limit=1)
    if not found:
        raise NotFound
    return found[0]


def of_areas(areas: Iterable[str]) -> list[Known]:
    """Return the campaigns of some areas, the newest first."""
    return _known(Campaign.area.in_(sorted(areas)), limit=MOST_LISTED, order=_NEWEST_FIRST)


def one_of(areas: Iterable[str], campaign_id: int) -> Known:
    """Return one campaign of some areas.

    Raises:
        NotFound: there is none, or it is of another area.
    """
    found = show(campaign_id)
    if found.campaign.area not in set(areas):
        raise NotFound
    return found


def open_to(row: TrainingSession) -> list[tuple[Campaign, bool]]:
    """Return the campaigns in whose days and area a session lies, and whether it bears their name."""
    day = to_jst(row.starts_at).date()
    is_over_it = lies_over(Campaign.area, row.municipality_code)
    of_it = and_(CampaignTag.campaign_id == Campaign.id, CampaignTag.training_session_id == row.id)
    wanted = select(Campaign, CampaignTag.campaign_id).outerjoin(CampaignTag, of_it)
    in_days = Campaign.starts_on <= day, Campaign.ends_on >= day
    rows = session().execute(wanted.where(is_over_it, *in_days).order_by(Campaign.starts_on, Campaign.id))
    return [(campaign, tag is not None) for campaign, tag in rows]


def lies_in(campaign: Campaign) -> list[ColumnElement[bool]]:
    """Say that a session lies within the days and the area of a campaign, whether it bears its name or not."""
    area = campaign.area
    days = within(campaign.starts_on, campaign.ends_on)
    if area == NATION:
        return days
    return [*days, in_prefectures([area]) if len(area) == 2 else in_municipality(area)]


def with_campaigns(cards: Sequence[Card]) -> list[Card]:
    """Return the cards with the names of the campaigns that their sessions bear, in one statement."""
    ids = [card.training_session.id for card in cards]
    names: dict[int, list[CampaignName]] = {}
    if not ids:
        return []
    of_these = bearing(Campaign.id, Campaign.name).where(CampaignTag.training_session_id.in_(ids))
    for id_, campaign_id, name in session().execute(of_these.order_by(Campaign.starts_on, Campaign.id)):
        names.setdefault(id_, []).append(CampaignName(campaign_id, name))
    return [replace(card, campaigns=tuple(names.get(card.training_session.id, ()))) for card in cards]


def _id(text: str) -> int:
    """Read an id from an address; 0, which no row has, when it is none."""
    is_id = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_id and int(text) <= LARGEST_ID else 0


def _known(
    *conditions: ColumnElement[bool], limit: int, order: Sequence[ColumnElement[Any]] = _EARLIEST_FIRST
) -> list[Known]:
    wanted = select(Campaign, Municipality.name).outerjoin(Municipality, Municipality.code6 == Campaign.area)
    rows = session().execute(wanted.where(*conditions).order_by(*order, Campaign.id).limit(limit))
    today = clock.today()
    return [Known(campaign, _area_name(campaign.area, name or ""), today) for campaign, name in rows]


def _area_name(area: str, municipality: str) -> str:
    return "" if area == NATION else f"{prefecture(area).name}{municipality}"
