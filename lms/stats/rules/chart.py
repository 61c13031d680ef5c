"""Where the lines and bars of the chart of months stand; the template only draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
LEFT, TOP, BOTTOM = 40, 14, 222
SLOT = (WIDTH - LEFT) / 12
BAR_WIDTH = 18
GAP = 2
STEPS = 4
_ROUND = (1, 2, 2.5, 5)


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale."""

    y: int
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, standing on the axis, with its number above it."""

    x: int
    y: int
    height: int
    count: int

    @property
    def middle(self) -> int:
        """Where its number and its month are centred."""
        return self.x + BAR_WIDTH // 2


@dataclass(frozen=True, slots=True)
class Chart:
    """Two bars a month: the year before on the left, this year on the right."""

    ticks: tuple[Tick, ...]
    before: tuple[Bar, ...]
    bars: tuple[Bar, ...]
    labels: tuple[tuple[int, str], ...]


def scale_step(most: int) -> int:
    """Return the distance between two lines of a scale of four steps that reaches *most*, a round number."""
    size = 1
    while True:
        for factor in _ROUND:
            step = factor * size
            if step == int(step) and step * STEPS >= most:
                return int(step)
        size *= 10


def chart(counts: Sequence[int | None], before: Sequence[int], labels: Sequence[str]) -> Chart:
    """Lay out the twelve months.

    Args:
        counts: this year's, None for months that have not begun.
        before: those of the year before.
        labels: the words under the months.
    """
    step = scale_step(max(0, *(count or 0 for count in counts), *before))
    pixels = (BOTTOM - TOP) / (step * STEPS)
    ticks = tuple(Tick(round(BOTTOM - step * i * pixels), f"{step * i:,}") for i in range(STEPS + 1))
    middles = [LEFT + SLOT * (place + 0.5) for place in range(12)]
    return Chart(
        ticks,
        tuple(_bar(x - BAR_WIDTH - GAP, count, pixels) for x, count in zip(middles, before, strict=True)),
        tuple(_bar(x, count, pixels) for x, count in zip(middles, counts, strict=True) if count is not None),
        tuple((round(x), label) for x, label in zip(middles, labels, strict=True)),
    )


def _bar(x: float, count: int, pixels: float) -> Bar:
    height = round(max(count, 0) * pixels)
    return Bar(round(x), BOTTOM - height, height, count)
