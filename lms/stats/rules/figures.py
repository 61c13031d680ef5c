"""What is counted, and how counts become tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

UNKNOWN = ""
"""Member of a table for what nobody said (不明)."""

FIRST_YEAR, LAST_YEAR = 2000, 2999


class Measure(StrEnum):
    """What a figure counts. Each fact adds to the measure of its kind.

    `FIRST_COMPLETION` counts persons (実): of each person's completions of one course only the first adds to it.
    `ATTENDER` counts persons too: each once a fiscal year in every area, and there by every mode and organiser.
    `OUTSIDE_SESSION` and `OUTSIDE_HEADCOUNT` count what was held without this system; no other measure holds them.
    """

    TRAINING_SESSION = "training_session"
    ATTENDANCE = "attendance"
    HEADCOUNT = "headcount"
    COMPLETION = "completion"
    FIRST_COMPLETION = "first_completion"
    ATTENDER = "attender"
    OUTSIDE_SESSION = "outside_session"
    OUTSIDE_HEADCOUNT = "outside_headcount"


class Shape(StrEnum):
    """By what a table of one area is broken down: one shape for each table on a page.

    `TOTAL` has one row, and only what cannot be added up from the others: `Measure.ATTENDER`.
    """

    MONTH = "month"
    MODE = "mode"
    PLACE = "place"
    ORGANISER = "organiser"
    ORGANISER_KIND = "organiser_kind"
    AGE_BAND = "age_band"
    TOTAL = "total"


SUMMED = tuple(measure for measure in Measure if measure is not Measure.ATTENDER)
"""What the rows of a table add up to."""

OUTSIDE = (Measure.OUTSIDE_SESSION, Measure.OUTSIDE_HEADCOUNT)
INSIDE = tuple(measure for measure in SUMMED if measure not in OUTSIDE)
"""What was held here; what was not stands apart from it, and only where there is any."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One count of one area.

    Attributes:
        member: the row of the table, as `2026-05`, `hybrid` or `131016`; `UNKNOWN` when nobody said.
        count: how many; 0 when corrections have taken away all there was.
    """

    fiscal_year: int
    shape: Shape
    member: str
    measure: Measure
    count: int


Counts = Mapping[Measure, int]


def table(figures: Iterable[Figure], shape: Shape, fiscal_year: int) -> dict[str, dict[Measure, int]]:
    """Turn figures into rows: member -> a count for every measure.

    A member is there when anything was ever counted for it; then what it lacks is 0. A member without any
    figure is missing, because blank and 0 are different things.

    Source: docs/rules.md, R13 "Small numbers".
    """
    rows: dict[str, dict[Measure, int]] = {}
    for figure in figures:
        if (figure.shape, figure.fiscal_year) == (shape, fiscal_year):
            row = rows.setdefault(figure.member, dict.fromkeys(Measure, 0))
            row[figure.measure] += figure.count
    return rows


def total(rows: Iterable[Counts]) -> dict[Measure, int]:
    """Add rows up; the sum of no rows is 0 for every measure."""
    sums = dict.fromkeys(Measure, 0)
    for row in rows:
        for measure, count in row.items():
            sums[measure] += count
    return sums


def sums_of(figures: Iterable[Figure], fiscal_year: int) -> dict[Measure, int]:
    """Return the sums of one fiscal year; persons who attended come from their own row, all else from the months."""
    known = list(figures)
    return total(row for shape in (Shape.MONTH, Shape.TOTAL) for row in table(known, shape, fiscal_year).values())


def outside_shown(figures: Iterable[Figure], fiscal_year: int) -> tuple[Measure, ...]:
    """Return what of sessions held elsewhere a page shows apart: nothing where none was entered in the year.

    Source: docs/rules.md, R27 "Outside sessions".
    """
    return OUTSIDE if any(f.measure in OUTSIDE and f.fiscal_year == fiscal_year for f in figures) else ()


def months_of(fiscal_year: int) -> list[str]:
    """List the months of a fiscal year, April to March, as 2026-04 … 2027-03.

    Source: docs/rules.md, R14.
    """
    return [f"{fiscal_year + month // 13}-{(month - 1) % 12 + 1:02}" for month in range(4, 16)]


def by_month(
    rows: Mapping[str, dict[Measure, int]], fiscal_year: int, this_month: str
) -> list[tuple[str, Counts | None]]:
    """List the twelve months of a fiscal year with their counts.

    Args:
        rows: table of shape `MONTH`.
        fiscal_year: the year of its first month.
        this_month: the month that now runs, as 2026-05.

    Returns:
        Month and counts; 0 for a month that has begun and brought nothing, None for one that has not begun.
    """
    nothing = dict.fromkeys(Measure, 0)
    return [(month, rows.get(month, nothing if month <= this_month else None)) for month in months_of(fiscal_year)]


def percent(part: int, whole: int) -> int | None:
    """Return *part* of *whole* as whole per cent, rounded half up; None when there is no base."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def year_asked(text: str | None, this_year: int) -> int:
    """Read a fiscal year from an address; what is no year of ours means the present one."""
    digits = (text or "").strip()
    year = int(digits) if digits.isdecimal() and len(digits) == 4 else this_year
    return year if FIRST_YEAR <= year <= LAST_YEAR else this_year


def years_offered(known: Iterable[int], asked: int, this_year: int) -> list[int]:
    """List the fiscal years to choose from, the latest first: those with figures, this one, the one looked at."""
    return sorted({*known, asked, this_year}, reverse=True)
