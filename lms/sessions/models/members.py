"""Who of an organisation is to take part, by the organisation's own numbers."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Member(Model):
    """One person on an organisation's list of those who are to take part; needs neither e-mail nor telephone."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("organisation_id", "member_number"),
        UniqueConstraint("person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    member_number: Mapped[str]
    department: Mapped[str]
    created_at: Mapped[datetime]
