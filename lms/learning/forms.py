"""What is typed in: answers, one field for each question that was asked; and the minutes of a session."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, IntegerField, StringField
from wtforms.validators import NumberRange, StopValidation, ValidationError
from wtforms.widgets import TextInput

from lms.catalog.rules import Question, QuestionType
from lms.core.forms import PostForm
from lms.learning.rules import Answers, Part

MOST_MINUTES = 600
_TOO_LONG = _("%(most)s分までの数字で入れてください。", most=MOST_MINUTES)


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


class MinutesField(IntegerField):
    """Whole minutes, in digits of any width; refused in words when they are not."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the minutes as they were typed.

        Raises:
            ValueError: it is not a number.
        """
        try:
            super().process_formdata([text.strip() for text in valuelist])
        except ValueError as error:
            raise ValueError(_("「%(part)s」の分は、5のように数字で入れてください。", part=self.label.text)) from error

    def pre_validate(self, form: Form) -> None:
        """Say only once what is wrong with what is no number.

        Raises:
            StopValidation: it has been said.
        """
        if self.process_errors:
            raise StopValidation


class PlanForm(Form):
    """The length of a session and the minutes of its parts; made by `plan_form`."""

    total = MinutesField(_("全体の長さ"), [NumberRange(1, MOST_MINUTES, _TOO_LONG)])

    def parts(self) -> list[MinutesField]:
        """Return the fields of the parts, in order."""
        return [field for field in self if field.short_name != "total"]

    def minutes(self) -> list[int]:
        """Return the minutes of the parts, in order; of a form that is in order."""
        return [field.data for field in self.parts()]


def plan_form(typed: Mapping[str, str], total: int, parts: Iterable[Part], names: Mapping[str, str]) -> PlanForm:
    """Make the form of a plan.

    Args:
        typed: what the address says; a part that it leaves out is filled with the suggestion.
        total: the length for which the parts were suggested.
        parts: the suggestion.
        names: what each part is called, by its key.
    """
    suggested = {"total": str(total), **{f"part-{part.key}": str(part.minutes) for part in parts}}
    limits = [NumberRange(0, MOST_MINUTES, _TOO_LONG)]
    fields = {name: MinutesField(names[name[5:]], limits) for name in suggested if name != "total"}
    form_class = type("NamedPlanForm", (PlanForm,), fields)
    shown = {name: typed.get(name, minutes) for name, minutes in suggested.items()}
    return cast(PlanForm, form_class(MultiDict(shown)))


def _name(question: Question) -> str:
    return f"answer-{question.id}"
