"""Writes of learning: a module read, answers kept, a quiz handed in, a device's progress taken along."""

from lms.learning.actions.adopting import adopt_version
from lms.learning.actions.answer_events import Kept, keep_answer
from lms.learning.actions.answering import save_answers, submit_answers
from lms.learning.actions.claiming import claim_guest
from lms.learning.actions.confidence import tell_confidence
from lms.learning.actions.enrolling import Outcome
from lms.learning.actions.follow_ups import JOBS as FOLLOW_UP_JOBS
from lms.learning.actions.follow_ups import ask_for_follow_ups, erase_person, stop_follow_ups, tell_action
from lms.learning.actions.grading import regrade
from lms.learning.actions.reading import finish_module

__all__ = [
    "FOLLOW_UP_JOBS",
    "Kept",
    "Outcome",
    "adopt_version",
    "ask_for_follow_ups",
    "claim_guest",
    "erase_person",
    "finish_module",
    "keep_answer",
    "regrade",
    "save_answers",
    "stop_follow_ups",
    "submit_answers",
    "tell_action",
    "tell_confidence",
]
