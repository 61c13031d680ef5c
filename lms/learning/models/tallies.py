"""The table of what was asked of everybody and belongs to nobody."""

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Tally(Model):
    """How often each choice was taken of one thing that was asked; nobody's answer is a row, and no moment is kept.

    `shown` counts what may be seen, `waiting` what is held back until ten are together (R25); both by choice, in the
    order in which the choices are asked.
    """

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("course_key", "asked", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_key: Mapped[str]
    asked: Mapped[str]
    item: Mapped[str]
    shown: Mapped[list[Any]]
    waiting: Mapped[list[Any]]
