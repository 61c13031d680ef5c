"""What is typed in: answers to questions, and the minutes of a session."""

from lms.learning.forms.answers import AnswersForm, answers_form
from lms.learning.forms.minutes import MOST_MINUTES, plan_form

__all__ = ["MOST_MINUTES", "AnswersForm", "answers_form", "plan_form"]
