"""Budgets: what was measured against what was promised, in one table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One budget: how it came out in this run, and whether it was kept."""

    what: str
    measured: str
    bound: str
    is_kept: bool


def at_most(what: str, value: float, bound: float, unit: str, note: str = "") -> Row:
    """Return the row of something that may be no more than *bound*."""
    return Row(what, f"{value:,.4g} {unit}{note}", f"≤ {bound:,.4g} {unit}", value <= bound)


def at_least(what: str, value: float, bound: float, note: str = "") -> Row:
    """Return the row of a ratio that may be no less than *bound*."""
    return Row(what, f"{value:.0%}{note}", f"≥ {bound:.0%}", value >= bound)


def told(what: str, measured: str) -> Row:
    """Return the row of something that nothing was promised about."""
    return Row(what, measured, "—", is_kept=True)


def table(rows: list[Row]) -> list[str]:
    """Write the rows; one that is not kept says so."""
    lines = ["## Budgets", "", "| what | measured | bound | kept |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.bound} | {_verdict(row)} |" for row in rows]
    return [*lines, ""]


def _verdict(row: Row) -> str:
    return "" if row.bound == "—" else "yes" if row.is_kept else "**no**"
