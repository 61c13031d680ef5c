"""Reads of figures, and of the areas that somebody may look at."""

from lms.stats.queries.areas import above_for, area_for, areas_for, names_of, parts_of
from lms.stats.queries.checks import Difference, differences
from lms.stats.queries.figures import Detail, details_of, facts_wait, figures_of, totals_of, years_of

__all__ = [
    "Detail",
    "Difference",
    "above_for",
    "area_for",
    "areas_for",
    "details_of",
    "differences",
    "facts_wait",
    "figures_of",
    "names_of",
    "parts_of",
    "totals_of",
    "years_of",
]
