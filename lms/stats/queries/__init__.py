"""Reads of figures, and of the areas that somebody may look at."""

from lms.stats.queries.areas import above_for, area_for, areas_for, names_of, parts_of
from lms.stats.queries.checks import Difference, differences
from lms.stats.queries.details import Detail, details_of
from lms.stats.queries.figures import facts_wait, figures_of, totals_of, years_of
from lms.stats.queries.sessions import COMING_LIMIT, DUE_LIMIT, DueSession, coming_in, due_in, owed_in

__all__ = [
    "COMING_LIMIT",
    "DUE_LIMIT",
    "Detail",
    "Difference",
    "DueSession",
    "above_for",
    "area_for",
    "areas_for",
    "coming_in",
    "details_of",
    "differences",
    "due_in",
    "facts_wait",
    "figures_of",
    "names_of",
    "owed_in",
    "parts_of",
    "totals_of",
    "years_of",
]
