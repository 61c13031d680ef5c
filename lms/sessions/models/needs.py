"""The table of what people need to take part."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class AccessNeeds(Model):
    """What the person of one claim needs; no row when nothing, and none any more some days after the session."""

    __tablename__ = "access_needs"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True)
    kinds: Mapped[list[Any]]
    """Values of AccessNeed."""
    note: Mapped[str | None]
    changed_at: Mapped[datetime]
