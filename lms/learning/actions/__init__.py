"""Writes of learning: a module read, answers kept, a quiz handed in, a device's progress taken along."""

from lms.learning.actions.adopting import adopt_version
from lms.learning.actions.answer_events import Kept, keep_answer
from lms.learning.actions.answering import save_answers, submit_answers
from lms.learning.actions.claiming import claim_guest
from lms.learning.actions.enrolling import Outcome
from lms.learning.actions.grading import regrade
from lms.learning.actions.reading import finish_module

__all__ = [
    "Kept",
    "Outcome",
    "adopt_version",
    "claim_guest",
    "finish_module",
    "keep_answer",
    "regrade",
    "save_answers",
    "submit_answers",
]
