"""What coordinators settle about campaigns, and which sessions bear their names."""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import delete, insert, select

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.core.rows import table
from lms.sessions.models import TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries.campaigns import lies_in
from lms.sessions.rules.campaigns import CampaignPlan, CampaignStanding, standing


@atomic
def add(plan: CampaignPlan, actor: Actor, key: Key) -> int:
    """Make a campaign for an area within the actor's reach; return its id."""
    if done := idempotency.result(key):
        return int(done["campaign_id"])
    row = Campaign(created_at=clock.now())
    _write(row, plan)
    session().add(row)
    session().flush()
    audit.record("campaign.add", actor, f"campaign:{row.id}", area=row.area)
    idempotency.remember(key, {"campaign_id": row.id})
    return row.id


@atomic
def edit(campaign_id: int, plan: CampaignPlan, actor: Actor, *, version: int) -> bool:
    """Change a campaign; return False, and change nothing, when somebody else has done so since it was read.

    Sessions that no longer lie within its days stay as they are, and no longer count for it.

    Raises:
        NotFound: it has been taken away.
    """
    row = _locked(campaign_id)
    if row.version != version:
        return False
    _write(row, plan)
    audit.record("campaign.edit", actor, f"campaign:{campaign_id}", area=row.area)
    return True


@atomic
def end(campaign_id: int, actor: Actor) -> None:
    """Let a campaign that has begun end with today; any other stays as it is.

    Raises:
        NotFound: it has been taken away.
    """
    row, today = _locked(campaign_id), clock.today()
    if standing(row.starts_on, row.ends_on, today) is CampaignStanding.RUNNING and row.ends_on != today:
        row.ends_on = today
        audit.record("campaign.end", actor, f"campaign:{campaign_id}", area=row.area)


@atomic
def remove(campaign_id: int, actor: Actor) -> None:
    """Take a campaign away, and its name from its sessions; these stay as they are.

    Raises:
        NotFound: it has been taken away.
    """
    row = _locked(campaign_id)
    session().delete(row)
    audit.record("campaign.remove", actor, f"campaign:{campaign_id}", area=row.area)


@atomic
def tag(campaign_id: int, actor: Actor, *, give: Collection[int] = (), take: Collection[int] = ()) -> tuple[int, int]:
    """Give sessions the name of a campaign, and take it from others; return how many got it and lost it.

    Args:
        campaign_id: which; the caller has seen to it that the actor may.
        actor: who does it.
        give: sessions; those that do not lie within its days and its area are left out.
        take: sessions.

    Raises:
        NotFound: the campaign has been taken away.
    """
    row = _locked(campaign_id)
    of_it = select(CampaignTag.training_session_id).where(CampaignTag.campaign_id == row.id)
    bearing = set(session().scalars(of_it.where(CampaignTag.training_session_id.in_({*give, *take}))))
    lying = select(TrainingSession.id).where(TrainingSession.id.in_(set(give) - bearing), *lies_in(row))
    given, taken = sorted(session().scalars(lying)), sorted(bearing.intersection(take))
    if given:
        rows = [{"campaign_id": row.id, "training_session_id": id_} for id_ in given]
        session().execute(insert(table(CampaignTag)), rows)
        audit.record("campaign.tag", actor, f"campaign:{row.id}", training_session_ids=given)
    if taken:
        lost = CampaignTag.campaign_id == row.id, CampaignTag.training_session_id.in_(taken)
        session().execute(delete(CampaignTag).where(*lost))
        audit.record("campaign.untag", actor, f"campaign:{row.id}", training_session_ids=taken)
    return len(given), len(taken)


@atomic
def tag_one(training_session_id: int, actor: Actor, *, give: Collection[int], take: Collection[int]) -> None:
    """Give one session the names of some campaigns, and take those of others from it.

    Raises:
        NotFound: one of the campaigns has been taken away.
    """
    for campaign_id in sorted({*give, *take}):
        chosen = {"give" if campaign_id in give else "take": [training_session_id]}
        tag(campaign_id, actor, **chosen)


def _locked(campaign_id: int) -> Campaign:
    row = session().get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    return row


def _write(row: Campaign, plan: CampaignPlan) -> None:
    for field in fields(CampaignPlan):
        setattr(row, field.name, getattr(plan, field.name))
