"""Desks that belong to an area: until when an entry may be trusted, and whose desks a place has."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from lms.catalog.rules.help_desks import HelpDesk

HIDDEN_AFTER_DAYS = 90
"""How long an entry whose review is overdue is still shown to the public."""
REVIEW_EVERY_DAYS = 180
"""When an entry that has just been checked is to be checked again."""


class Review(StrEnum):
    """How an entry stands with its review."""

    FRESH = "fresh"
    DUE = "due"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class AreaDesks:
    """The entries that a page of one prefecture needs.

    Attributes:
        national: for everybody, such as a trial number with its window.
        prefecture: of the prefecture itself.
        municipality: of the chosen municipality or ward, and of the city a ward belongs to.
        municipality_codes: municipalities of the prefecture that have entries of their own, by code.
    """

    national: tuple[HelpDesk, ...] = ()
    prefecture: tuple[HelpDesk, ...] = ()
    municipality: tuple[HelpDesk, ...] = ()
    municipality_codes: tuple[str, ...] = ()


def review_of(review_due_on: date, today: date) -> Review:
    """Say how an entry stands with its review.

    Args:
        review_due_on: the last day on which the entry is trusted without another look.
        today: the day, in Japan.

    Returns:
        FRESH up to and on that day; DUE for the next 90 days; HIDDEN after that, when the public no longer sees it.
        The standing desks of the country never depend on this, so the list is never empty.

    Source: docs/rules.md, R17 "Help".
    """
    if today <= review_due_on:
        return Review.FRESH
    return Review.DUE if today <= review_due_on + timedelta(days=HIDDEN_AFTER_DAYS) else Review.HIDDEN


def next_review(checked_on: date) -> date:
    """Return the day by which an entry that was checked then is to be checked again."""
    return checked_on + timedelta(days=REVIEW_EVERY_DAYS)
