"""How the questions of a quiz work, in the figures that Moodle reports.

Source: Moodle documentation, "Quiz statistics calculations": facility index, standard deviation, discrimination index,
discriminative efficiency. Covariances divide by n - 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt


@dataclass(frozen=True, slots=True)
class Scored:
    """What one attempt earned for one question: points, and points there were (1 or more)."""

    points: float
    out_of: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question over the attempts that were asked it. Figures are per cent; None where they cannot be worked out.

    Attributes:
        attempts: how many were asked it.
        facility: mean points as a share of the points there were: 100 when everybody is right.
        standard_deviation: of the points, as a share of the points there were; needs two attempts.
        discrimination_index: correlation of the points with those on the rest of the attempt, -100 to 100.
        discriminative_efficiency: covariance with the rest as a share of the greatest there could be, at most 100.
    """

    attempts: int
    facility: float
    standard_deviation: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None


def item_statistics(attempts: Sequence[Mapping[str, Scored]]) -> dict[str, ItemStatistics]:
    """Work out the figures of every question.

    Args:
        attempts: what each attempt earned, by question id; with a random draw each has other questions.

    Returns:
        By question id, in order of first appearance. A question is compared with the rest of the attempt, so that
        it is never correlated with itself.
    """
    ids = dict.fromkeys(id_ for attempt in attempts for id_ in attempt)
    return {id_: _of_one([attempt for attempt in attempts if id_ in attempt], id_) for id_ in ids}


def _of_one(attempts: Sequence[Mapping[str, Scored]], id_: str) -> ItemStatistics:
    marks = [attempt[id_].points for attempt in attempts]
    rests = [fsum(scored.points for other, scored in attempt.items() if other != id_) for attempt in attempts]
    out_of = max(attempt[id_].out_of for attempt in attempts)
    facility = 100 * fsum(marks) / len(marks) / out_of
    if len(marks) < 2:
        return ItemStatistics(len(marks), facility, None, None, None)
    spread = _covariance(marks, marks)
    spreads = spread * _covariance(rests, rests)
    together, greatest = _covariance(marks, rests), _covariance(sorted(marks), sorted(rests))
    return ItemStatistics(
        attempts=len(marks),
        facility=facility,
        standard_deviation=100 * sqrt(spread) / out_of,
        discrimination_index=100 * together / sqrt(spreads) if spreads > 0 else None,
        discriminative_efficiency=100 * together / greatest if spreads > 0 and greatest > 0 else None,
    )


def _covariance(ones: Sequence[float], others: Sequence[float]) -> float:
    mean, other_mean = fsum(ones) / len(ones), fsum(others) / len(others)
    products = ((one - mean) * (other - other_mean) for one, other in zip(ones, others, strict=True))
    return fsum(products) / (len(ones) - 1)
