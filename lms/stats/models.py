"""The roll-ups: what all facts so far add up to.

The dimensions are the key, and a key holds no NULL: two NULLs would count as different, and one cell would become
many rows. What nobody said (不明) is therefore the empty text. A count may be 0, after corrections have taken
away what there was; it is below 0 only as long as the fact that was corrected is not folded yet.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.stats.rules.figures import Measure, Shape


class AreaFigure(Model):
    """Counts of one area and fiscal year, of everything or one slice, broken down in one way: what a page shows.

    Each area, from the whole down to the ward, has rows of its own, so a page reads one short stretch of the
    key however many completions lie behind it.
    """

    __tablename__ = "area_figure"

    area: Mapped[str] = mapped_column(primary_key=True)
    slice: Mapped[str] = mapped_column(primary_key=True)
    """`Narrowing.key`: empty for everything, else one mode, one organiser, or both."""
    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    shape: Mapped[Shape] = mapped_column(primary_key=True)
    member: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[Measure] = mapped_column(primary_key=True)
    count: Mapped[int]


class MonthFigure(Model):
    """Counts of one month in full detail, without age: what the files hold."""

    __tablename__ = "month_figure"
    __table_args__ = (Index("ix_month_figure_place", "fiscal_year", "prefecture_code", "municipality_code"),)

    fiscal_year: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    prefecture_code: Mapped[str] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(primary_key=True)
    organisation_kind: Mapped[str] = mapped_column(primary_key=True)
    course_key: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[Measure] = mapped_column(primary_key=True)
    count: Mapped[int]
