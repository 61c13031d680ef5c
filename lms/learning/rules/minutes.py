"""The minutes of a held session: a suggestion that the lecturer changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lms.catalog.rules import Course

OPENING, WORKSHEET, CLOSING = "_opening", "_worksheet", "_closing"  # no module has a key like these
OPENING_WEIGHT, WORKSHEET_WEIGHT, CLOSING_WEIGHT = 5, 10, 5
"""Minutes beside the chapters, in a session in which each chapter takes its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a session: a chapter by its key, or what stands around the chapters."""

    key: str
    minutes: int


def suggested_parts(course: Course, total_minutes: int) -> list[Part]:
    """Suggest how a session of this length is spent, in the order of the course.

    Args:
        course: whose chapters say how many minutes they take to read.
        total_minutes: 0 or more.

    Returns:
        Whole minutes that sum to the total exactly; each part is less than a minute off its share.
    """
    weights = [
        Part(OPENING, OPENING_WEIGHT),
        *(Part(module.key, module.minutes) for module in course.modules),
        Part(WORKSHEET, WORKSHEET_WEIGHT),
        Part(CLOSING, CLOSING_WEIGHT),
    ]
    shares = apportioned(total_minutes, [part.minutes for part in weights])
    return [Part(part.key, minutes) for part, minutes in zip(weights, shares, strict=True)]


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a whole number by weights into whole numbers that sum to it.

    Args:
        total: 0 or more.
        weights: above 0.

    Returns:
        One share a weight, by the largest remainder; of equal remainders the earlier is rounded up.
    """
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: -(total * weights[place] % whole))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares


def starts(minutes: Iterable[int]) -> list[int]:
    """Say after how many minutes each part begins, and at last when all is over."""
    return list(accumulate(minutes, initial=0))
