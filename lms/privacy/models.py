"""The ledger of erasures: what a restore from an older copy has to erase once more."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Model


class Erasure(Model):
    """One row of a person that was erased; it names nobody.

    No reference: the row it speaks of is gone. The database may give its id to somebody else, so the moment at which
    the row had been made tells the two apart.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    person_made_at: Mapped[datetime]
    erased_at: Mapped[datetime]
