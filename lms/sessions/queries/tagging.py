"""Which sessions bear the name of which campaign: tagged, and still within its days and its area."""

from typing import Any

from sqlalchemy import Date, Select, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.policy import NATION
from lms.regions.models import Municipality
from lms.sessions.models import TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries.japan import in_japan

_ROW = aliased(TrainingSession)
_DAY = func.date(in_japan(_ROW.starts_at), type_=Date)
_PLACE = _ROW.municipality_code
_IN_AREA = or_(
    Campaign.area == NATION,
    Campaign.area == func.substr(_PLACE, 1, 2),
    Campaign.area == _PLACE,
    Campaign.area == Municipality.parent_code,
)


def bearing(*columns: Any) -> Select[Any]:
    """Select columns of campaigns behind the ids of the sessions that bear their names; the caller narrows."""
    return (
        select(_ROW.id, *columns)
        .join(CampaignTag, CampaignTag.training_session_id == _ROW.id)
        .join(Campaign, Campaign.id == CampaignTag.campaign_id)
        .outerjoin(Municipality, Municipality.code6 == _PLACE)
        .where(Campaign.starts_on <= _DAY, Campaign.ends_on >= _DAY, _IN_AREA)
    )


def ids_in(campaign_id: int) -> Select[int]:
    """Select the ids of the sessions of one campaign."""
    return bearing().where(Campaign.id == campaign_id)
