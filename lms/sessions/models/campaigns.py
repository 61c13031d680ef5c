"""Tables of campaigns (強化月間), and of the sessions that bear their name."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Campaign(Model):
    """The days for which an area asks sessions to be held; its year is that of its first day."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(index=True)
    """JP, a prefecture's two digits or a municipality's six."""
    name: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    """The last day, included."""
    text: Mapped[str]
    """What the area says about it in its own words; may be empty."""
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime]

    __mapper_args__ = {"version_id_col": version}


class CampaignTag(Model):
    """That a session bears the name of a campaign; it counts while the session lies in its days and its area."""

    __tablename__ = "campaign_tag"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True)
    training_session_id: Mapped[int] = mapped_column(
        ForeignKey("training_session.id", ondelete="CASCADE"), primary_key=True, index=True
    )
