"""The table of places."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Municipality(Model):
    """A municipality, or a ward of a designated city, as long as its code is or was in force.

    A code that has ended stays, because sessions and records still name it.
    """

    __tablename__ = "municipality"
    __table_args__ = (
        CheckConstraint("length(code6) = 6", name="code6_length"),
        CheckConstraint("substr(code6, 1, 2) = prefecture_code", name="within_prefecture"),
        CheckConstraint("valid_until >= valid_from", name="ends_after_start"),
    )

    code6: Mapped[str] = mapped_column(primary_key=True)
    prefecture_code: Mapped[str] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(index=True)
    kana: Mapped[str] = mapped_column(index=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code6"), index=True)
    valid_from: Mapped[date | None]
    """First day in force; None for places that were there when this table was first loaded."""
    valid_until: Mapped[date | None]
    """Last day in force; None while it lasts."""
