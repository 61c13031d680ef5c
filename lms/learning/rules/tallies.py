"""Counting answers that belong to nobody, so that no look at the counts tells what one person said."""

from dataclasses import dataclass

BLOCK = 10
"""How many answers are shown at once: the first time ten, then ten more."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each choice was taken: as far as it is shown, and what is held back."""

    shown: tuple[int, ...]
    waiting: tuple[int, ...]


def nothing(choices: int) -> Counts:
    """Return the counts before anybody has answered.

    Args:
        choices: how many choices there are, 1 or more.
    """
    return Counts((0,) * choices, (0,) * choices)


def with_answer(counts: Counts, choice: int) -> Counts:
    """Add one answer; once ten are held back, they are all shown together.

    Whoever looks before and after sees no difference, or that of ten answers. So nobody's own can be worked out by
    subtraction, unless they know the other nine.

    Args:
        counts: what was counted so far.
        choice: place of the choice that was taken, from 0.

    Returns:
        The new counts; what is shown sums to a multiple of ten more than before, or is as before.

    Raises:
        IndexError: there is no such choice.

    Source: docs/rules.md, R25 "Nobody's answers".
    """
    if not 0 <= choice < len(counts.waiting):
        raise IndexError(choice)
    waiting = tuple(count + (place == choice) for place, count in enumerate(counts.waiting))
    if sum(waiting) < BLOCK:
        return Counts(counts.shown, waiting)
    return Counts(tuple(map(sum, zip(counts.shown, waiting, strict=True))), (0,) * len(waiting))
