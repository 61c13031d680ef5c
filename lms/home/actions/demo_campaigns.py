"""The demo's campaigns (強化月間): one of the prefecture that goes on now, and one of a city that is to come."""

from datetime import date, timedelta

from sqlalchemy import select

from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.db import session
from lms.core.idempotency import Key
from lms.home.rules.demo import PREFECTURE
from lms.sessions.actions import campaigns
from lms.sessions.models import TrainingSession
from lms.sessions.rules.campaigns import CampaignPlan

_CITY = "162019"
_EVERY = 3
_NAME, _CITY_NAME = "つながり強化月間（見本）", "富山市 つながり週間（見本）"
_TEXT = "となりの人に、ひと声かけてみませんか。県内の公民館や図書館で、はじめての方も入りやすい講座をひらきます。"
_CITY_TEXT = "買いもののついでに立ちよれる、短い講座もあります。"


def add_campaigns(actor: Actor) -> None:
    """Add both, and let two of three sessions within their days bear their names."""
    ids = session().scalars(select(TrainingSession.id).order_by(TrainingSession.id))
    bearing = [id_ for id_ in ids if id_ % _EVERY]
    for plan in (
        CampaignPlan(PREFECTURE, _NAME, *days_in_one_year(clock.today(), -20, 20), _TEXT),
        CampaignPlan(_CITY, _CITY_NAME, *days_in_one_year(clock.today(), 25, 45), _CITY_TEXT),
    ):
        campaign_id = campaigns.add(plan, actor, Key(f"demo:campaign:{plan.area}", "demo", ""))
        campaigns.tag(campaign_id, actor, give=bearing)


def days_in_one_year(today: date, first: int, last: int) -> tuple[date, date]:
    """Return the days between two offsets, without those of another year than the middle of them.

    A campaign lies in one year: its form refuses anything else.
    """
    year = (today + timedelta(days=(first + last) // 2)).year
    starts_on, ends_on = today + timedelta(days=first), today + timedelta(days=last)
    return max(starts_on, date(year, 1, 1)), min(ends_on, date(year, 12, 31))
