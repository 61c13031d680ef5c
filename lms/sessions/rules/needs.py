"""What somebody needs to take part, kept for the preparations and no longer; all pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lms.sessions.rules.states import SessionState

KEPT_DAYS = 14
"""How many days after the session, or after it was called off, what people need is deleted; the pages say so."""

TOLD_BEFORE = timedelta(days=7)
"""How long before the session its organiser is told; what is noted later is told at once."""


class AccessNeed(StrEnum):
    """What can be prepared for somebody."""

    SIGN_LANGUAGE = "sign-language"
    SUMMARY_WRITING = "summary-writing"
    WHEELCHAIR = "wheelchair"
    CHILDCARE = "childcare"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Needs:
    """What one person needs; nothing when there is neither."""

    kinds: tuple[AccessNeed, ...] = ()
    note: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is to be prepared."""
        return bool(self.kinds or self.note)


NOTHING = Needs()


def counted(everybody: Iterable[Needs]) -> list[tuple[AccessNeed, int]]:
    """Count by kind, in the order of the kinds; a note alone is something else."""
    found: Counter[AccessNeed] = Counter()
    for needs in everybody:
        found.update(needs.kinds or ([AccessNeed.OTHER] if needs.note else []))
    return [(kind, found[kind]) for kind in AccessNeed if found[kind]]


def forget_at(state: SessionState, ends_at: datetime, called_off_at: datetime | None) -> datetime:
    """Say when what people need is deleted.

    Source: docs/rules.md, R16 "Retention".
    """
    ended = called_off_at if state is SessionState.CALLED_OFF and called_off_at else ends_at
    return ended + timedelta(days=KEPT_DAYS)
