"""The table of taps that a device kept while the network was away."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.taps import Settlement, TapOutcome


class DeskTap(Model):
    """One tap at the desk as it came in, once per nonce, with what became of it; append-only but for its settlement."""

    __tablename__ = "desk_tap"
    __table_args__ = (CheckConstraint("(settlement IS NULL) = (settled_at IS NULL)", name="settled_at_a_time"),)

    nonce: Mapped[str] = mapped_column(primary_key=True)
    training_session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="RESTRICT"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id", ondelete="RESTRICT"), index=True)
    """None when the tap named a claim that this session does not have."""
    device: Mapped[str]
    """A random name that the device gave itself; it says nothing about anybody."""
    seen: Mapped[RegistrationState]
    """What the device showed when it was tapped."""
    tapped_at: Mapped[datetime]
    """By the clock of the device, which may be wrong; for people to read, never to decide by."""
    received_at: Mapped[datetime]
    user_id: Mapped[int | None]
    outcome: Mapped[TapOutcome]
    settlement: Mapped[Settlement | None]
    """What staff decided about a conflict; None while it is open, or when there is none."""
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None]
