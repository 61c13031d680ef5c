"""What is typed in: answers to questions, and the minutes of a session."""

from lms.learning.forms.answer_event import answer_event
from lms.learning.forms.answers import AnswersForm, QuizForm, answers_form, quiz_form
from lms.learning.forms.follow_up import ActionForm, FollowUpForm
from lms.learning.forms.minutes import MOST_MINUTES, plan_form

__all__ = [
    "MOST_MINUTES",
    "ActionForm",
    "AnswersForm",
    "FollowUpForm",
    "QuizForm",
    "answer_event",
    "answers_form",
    "plan_form",
    "quiz_form",
]
