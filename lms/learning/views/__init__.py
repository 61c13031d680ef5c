"""Pages of learning, with or without an account."""

from lms.learning.views import claims, quiz, reading
from lms.learning.views.frame import bp

__all__ = ["bp", "claims", "quiz", "reading"]
