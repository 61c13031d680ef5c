"""Pages of learning, with or without an account."""

from lms.learning.views import (
    claims,
    confidence,
    copies,
    follow_ups,
    items,
    lectures,
    quiz,
    reading,
    scenarios,
    steps,
    stops,
)
from lms.learning.views.frame import bp

blueprints = (bp, stops.bp)

__all__ = [
    "blueprints",
    "bp",
    "claims",
    "confidence",
    "copies",
    "follow_ups",
    "items",
    "lectures",
    "quiz",
    "reading",
    "scenarios",
    "steps",
    "stops",
]
