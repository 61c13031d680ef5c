"""Answers as they are sent: one field a question, made from the questions that were asked."""

from collections.abc import Iterable
from typing import Any, cast

from flask_babel import lazy_gettext as _
from wtforms import Field, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from lms.catalog.rules import Question, QuestionType
from lms.core.forms import PostForm
from lms.learning.rules import Answers


class AnswerField(Field):
    """The choices taken for one question; refuses any that the question does not offer."""

    widget = TextInput()

    def __init__(self, question: Question, number: int, **bound: Any) -> None:
        super().__init__(_("第%(number)s問", number=number), **bound)
        self.question = question
        self.number = number

    @property
    def kind(self) -> str:
        """The kind of control: one of several, or several of them."""
        return "checkbox" if self.question.type is QuestionType.MULTIPLE else "radio"

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the choices as they were sent, each once."""
        self.data = tuple(dict.fromkeys(valuelist))

    def pre_validate(self, form: PostForm) -> None:
        """Refuse a choice that is not offered, and two answers where one is asked for.

        Raises:
            ValidationError: the answer cannot have come from the page as it is now.
        """
        taken = self.data or ()
        if not self.question.choice_ids >= set(taken) or (self.kind == "radio" and len(taken) > 1):
            self.data = tuple(choice for choice in taken if choice in self.question.choice_ids)[:1]
            message = _(
                "第%(number)s問の答えが、この問題の選択肢にありません。もう一度選んでください。", number=self.number
            )
            raise ValidationError(message)


class AnswersForm(PostForm):
    """Answers to some questions; made by `answers_form`."""

    again = StringField()
    """Id of a practice question whose answer is to be forgotten."""

    later = StringField()
    """Sent by the button that only keeps the answers."""

    @property
    def is_for_later(self) -> bool:
        """Whether the answers are to be kept and not graded."""
        return bool(self.later.data)

    def field_for(self, question: Question) -> AnswerField:
        """Return the field of a question."""
        return cast(AnswerField, self[_name(question)])

    def answers(self) -> Answers:
        """Return what was chosen, without questions left open."""
        fields = [field for field in self if isinstance(field, AnswerField)]
        return {f.question.id: f.data for f in fields if f.data and f.question.id != self.again.data}


def answers_form(
    questions: Iterable[Question], *, kept: Answers | None = None, form_key: str | None = None
) -> AnswersForm:
    """Make the form for these questions.

    Args:
        questions: what is asked, in order.
        kept: answers given before, shown as chosen.
        form_key: the key of a new form; None when the form was sent.
    """
    fields = {_name(question): AnswerField(question, number) for number, question in enumerate(questions, 1)}
    form_class = type("QuestionsForm", (AnswersForm,), fields)
    if form_key is None:
        return cast(AnswersForm, form_class())
    data = {f"answer-{question_id}": choices for question_id, choices in (kept or {}).items()}
    return cast(AnswersForm, form_class(formdata=None, data={**data, "form_key": form_key}))


def _name(question: Question) -> str:
    return f"answer-{question.id}"
