"""Pages of learning, with or without an account."""

from lms.learning.views import claims, items, lectures, quiz, reading, scenarios
from lms.learning.views.frame import bp

__all__ = ["bp", "claims", "items", "lectures", "quiz", "reading", "scenarios"]
