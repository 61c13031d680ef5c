"""How sure people feel before and after a course: five levels, put beside each other and never into one person."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lms.catalog.rules import Course, Sentence, percent

LEVELS = 5
SURE_FROM = 3
"""Place of the first level at which somebody feels sure: the upper two of five."""


class Moment(StrEnum):
    """When people are asked."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Spread:
    """How the answers to one thing are spread over its choices; there is one answer or more."""

    counts: tuple[int, ...]

    @property
    def base(self) -> int:
        """How many answers there are."""
        return sum(self.counts)

    @property
    def percents(self) -> tuple[int, ...]:
        """The share of each choice."""
        return tuple(percent(count, self.base) for count in self.counts)

    @property
    def sure(self) -> int:
        """How many feel sure."""
        return sum(self.counts[SURE_FROM:])

    @property
    def sure_percent(self) -> int:
        """The share of those who feel sure."""
        return percent(self.sure, self.base)


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that was asked, with the answers of before and after; None where too few have come.

    Those who answered before need not be those who answered after, so a difference says nothing of any person.
    """

    item: Sentence
    before: Spread | None
    after: Spread | None

    @property
    def difference(self) -> int | None:
        """By how many points the share of those who feel sure differs; None where one of the two is missing."""
        return self.after.sure_percent - self.before.sure_percent if self.before and self.after else None


def spread(shown: tuple[int, ...] | None) -> Spread | None:
    """Return the spread of counts that are shown; None when nothing is."""
    return Spread(shown) if shown and sum(shown) else None


def side_by_side(course: Course, shown: Mapping[tuple[str, str], tuple[int, ...]]) -> list[Beside]:
    """Put before and after beside each other, in the order of the course.

    Args:
        course: whose things are meant.
        shown: counts that may be seen, by moment and id; what was never asked is not in it.
    """
    return [
        Beside(item, spread(shown.get((Moment.BEFORE, item.id))), spread(shown.get((Moment.AFTER, item.id))))
        for item in course.confidence
    ]
