"""Whether the figures are right: against the ledger, and against each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from lms.core.db import session
from lms.records.models import Completion, CompletionEvent
from lms.records.rules import EventKind
from lms.stats.queries.figures import details_of, figures_of, years_of
from lms.stats.rules.areas import WHOLE
from lms.stats.rules.figures import Measure, table, total

_IN_FORCE = (EventKind.ISSUED, EventKind.REINSTATED)
_OUT_OF_FORCE = (EventKind.REVOKED, EventKind.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that is not what it should be."""

    what: str
    figure: int
    expected: int


def differences() -> list[Difference]:
    """Return every figure of the whole that differs from the ledger or from another breakdown of the same thing."""
    found = []
    completions = 0
    for year in sorted(years_of(WHOLE)):
        detailed = total({detail.measure: detail.count} for detail in details_of(WHOLE, year))
        completions += detailed[Measure.COMPLETION]
        found += list(_between_breakdowns(year, detailed))
    if completions != (counted := completions_in_force()):
        found.append(Difference("completions in the ledger", completions, counted))
    return found


def completions_in_force() -> int:
    """Count the records that were issued and neither revoked nor superseded since."""
    moves = CompletionEvent.kind.in_((*_IN_FORCE, *_OUT_OF_FORCE))
    newest = select(func.max(CompletionEvent.id)).where(moves).group_by(CompletionEvent.completion_id)
    in_force = select(func.count(Completion.id)).join(CompletionEvent, CompletionEvent.completion_id == Completion.id)
    return session().scalar(in_force.where(CompletionEvent.id.in_(newest), CompletionEvent.kind.in_(_IN_FORCE))) or 0


def _between_breakdowns(year: int, expected: dict[Measure, int]) -> Iterator[Difference]:
    figures = [figure for figure in figures_of(WHOLE, year) if figure.fiscal_year == year]
    for shape in sorted({figure.shape for figure in figures}):
        sums = total(table(figures, shape, year).values())
        for measure in Measure:
            if sums[measure] != expected[measure]:
                yield Difference(f"{year} {measure} by {shape}", sums[measure], expected[measure])
