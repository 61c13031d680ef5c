"""What the figures of a question suggest to look at; a hint for whoever wrote it, never a verdict."""

from enum import StrEnum

from lms.learning.rules.item_statistics import ItemStatistics

FEWEST_ATTEMPTS = 10
"""Below this, figures say more about single people than about the question, and are not shown."""

_VERY_EASY, _VERY_HARD, _WEAK = 90, 20, 20
"""Per cent. Source: Moodle documentation, "Quiz statistics report": how facility and discrimination are read."""


class Remark(StrEnum):
    """What there is to look at."""

    TOO_FEW = "too-few"
    REVERSED = "reversed"
    VERY_HARD = "very-hard"
    VERY_EASY = "very-easy"
    WEAK = "weak"


def remarks(found: ItemStatistics | None) -> tuple[Remark, ...]:
    """Say what to look at, the most pressing first.

    A question that nearly everybody gets right, or wrong, tells few apart; that alone is not said twice.

    Args:
        found: the figures; None for a question that nobody was asked.

    Returns:
        TOO_FEW alone when there are too few attempts for the figures to be shown.
    """
    if found is None or found.attempts < FEWEST_ATTEMPTS:
        return (Remark.TOO_FEW,)
    index = found.discrimination_index
    said = [Remark.REVERSED] if index is not None and index < 0 else []
    if found.facility >= _VERY_EASY:
        return (*said, Remark.VERY_EASY)
    if found.facility <= _VERY_HARD:
        return (*said, Remark.VERY_HARD)
    return (*said, Remark.WEAK) if index is not None and 0 <= index < _WEAK else tuple(said)
