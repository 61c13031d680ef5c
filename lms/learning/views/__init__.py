"""Pages of learning, with or without an account."""

from lms.learning.views import claims, lectures, quiz, reading, scenarios
from lms.learning.views.frame import bp

__all__ = ["bp", "claims", "lectures", "quiz", "reading", "scenarios"]
