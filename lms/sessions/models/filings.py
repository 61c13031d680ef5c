"""Tables of plans and reports that were sent, and of the days by which areas ask for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Table, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model
from lms.sessions.rules.filings import FilingKind

_FUNCTION = """CREATE OR REPLACE FUNCTION filing_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'what was sent never changes'; END $$"""
_TRIGGER = "CREATE TRIGGER filing_stays BEFORE UPDATE ON filing "
FREEZE = {
    "sqlite": (_TRIGGER + "BEGIN SELECT RAISE(ABORT, 'what was sent never changes'); END",),
    "postgresql": (_FUNCTION, _TRIGGER + "FOR EACH ROW EXECUTE FUNCTION filing_stays()"),
}
"""Statements, by dialect, that keep every program from changing what was sent."""


class Filing(Model):
    """A plan, a report or an addendum as it was sent; the database itself refuses to change one."""

    __tablename__ = "filing"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        UniqueConstraint("training_session_id", "kind", "number"),
        # A report is sent once; plans and addenda have numbers of their own.
        Index(
            "uq_filing_report",
            "training_session_id",
            unique=True,
            sqlite_where=text("kind = 'report'"),
            postgresql_where=text("kind = 'report'"),
        ),
        Index("ix_filing_fiscal_year_municipality_code", "fiscal_year", "municipality_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    training_session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id", ondelete="RESTRICT"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[FilingKind]
    number: Mapped[int]
    """First, second … of its kind for this session."""
    municipality_code: Mapped[str | None]
    """Where the session counted when it was sent: whose coordinators read it; None is 不明."""
    fiscal_year: Mapped[int]
    content: Mapped[dict[str, Any]]
    """As `rules.filings.Content.to_payload` writes it, with the version of its shape."""
    sent_at: Mapped[datetime]


class DueRule(Model):
    """By how many days an area asks for plans, or for reports; off where there is no row."""

    __tablename__ = "due_rule"
    __table_args__ = (CheckConstraint("days >= 0", name="days_not_negative"),)

    area: Mapped[str] = mapped_column(primary_key=True)
    """JP, a prefecture's two digits or a municipality's six."""
    kind: Mapped[FilingKind] = mapped_column(primary_key=True)
    days: Mapped[int]
    from_at: Mapped[datetime]
    """Sessions that start from then on are asked."""


@event.listens_for(Model.metadata.tables["filing"], "after_create")
def _freeze(_table: Table, connection: Connection, **_more: Any) -> None:
    for statement in FREEZE[connection.dialect.name]:
        connection.exec_driver_sql(statement)
