"""Answers: one field for each question that was asked."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from wtforms import Field, IntegerField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput, TextInput

from lms.catalog.rules import Question, QuestionType
from lms.core.forms import PostForm
from lms.core.translation import lazy_gettext as _
from lms.learning import rules
from lms.learning.rules import Answers, Told


class AnswerField(Field):
    """The answer to one question; refuses what the question does not offer."""

    widget = TextInput()
    data: tuple[str, ...] | None

    def __init__(self, question: Question, number: int, **bound: Any) -> None:
        super().__init__(_("第%(number)s問", number=number), **bound)
        self.question = question
        self.number = number
        self._is_strange = False

    @property
    def kind(self) -> str:
        """The kind of control: one of several, several of them, or one select for each slot."""
        if self.question.is_placed:
            return "select"
        return "checkbox" if self.question.type is QuestionType.MULTIPLE else "radio"

    @property
    def values(self) -> tuple[str, ...]:
        """The answer as the page sends it; for the slots of an order or match question in any order."""
        return rules.values_for_page(self.question, self.data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the answer as it was sent."""
        answer = rules.answer_from_page(self.question, valuelist)
        self._is_strange = answer is None
        self.data = answer or ()

    def pre_validate(self, form: PostForm) -> None:
        """Refuse what is not offered, a place given twice, and half an answer where the whole is to be explained.

        Raises:
            ValidationError: the answer cannot have come from the page as it is now, or cannot be understood.
        """
        if self._is_strange:
            message = _(
                "第%(number)s問の答えが、この問題の選択肢にありません。もう一度選んでください。", number=self.number
            )
            raise ValidationError(message)
        answer = self.data or ()
        if self.question.type is QuestionType.ORDER and (place := rules.taken_twice(answer)):
            message = _(
                "第%(number)s問で、「%(place)s」が2回選ばれています。ちがう番号にしてください。",
                number=self.number,
                place=place,
            )
            raise ValidationError(message)
        is_to_be_explained = cast(AnswersForm, form).check.data == self.question.id
        if is_to_be_explained and not self.question.is_answered(answer):
            raise ValidationError(_("まだ選んでいないところがあります。ぜんぶ選ぶと、答えを見られます。"))


class CountField(IntegerField):
    """A hidden number of ours; whatever else is sent there counts as 0."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number, if it is one that the table can hold."""
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class AnswersForm(PostForm):
    """Answers to some questions; made by `answers_form`."""

    again = StringField()
    """Id of a practice question whose answer is to be forgotten."""

    check = StringField()
    """Id of the practice question whose answer is to be explained."""

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
        """Return what was chosen, without questions left open and answers that were refused."""
        fields = [field for field in self if isinstance(field, AnswerField) and not field.errors]
        return {f.question.id: f.data for f in fields if f.data and f.question.id != self.again.data}


class QuizForm(AnswersForm):
    """Answers to the quiz that counts, from a page that knows what it has seen; made by `quiz_form`."""

    attempt = CountField()
    seen = CountField()

    def told(self) -> Told:
        """Return what the page knew of the attempt."""
        return Told(self.attempt.data or 0, self.seen.data or 0)


def quiz_form(
    questions: Iterable[Question], *, kept: Answers | None = None, told: Told | None = None, form_key: str | None = None
) -> QuizForm:
    """Make the form of the quiz.

    Args:
        questions: what is asked, in order and as arranged.
        kept: answers given before, shown as chosen.
        told: what the page knows of the attempt; None when the form was sent and says it.
        form_key: the key of a new form; None when the form was sent.
    """
    known = {"attempt": told.attempt_id, "seen": told.seen} if told else {}
    return cast(QuizForm, answers_form(questions, kept=kept, form_key=form_key, base=QuizForm, known=known))


def answers_form(
    questions: Iterable[Question],
    *,
    kept: Answers | None = None,
    form_key: str | None = None,
    base: type[AnswersForm] = AnswersForm,
    known: Mapping[str, int] | None = None,
) -> AnswersForm:
    """Make the form for these questions.

    Args:
        questions: what is asked, in order and as arranged; a reflection has no field, so that it cannot be sent.
        kept: answers given before, shown as chosen.
        form_key: the key of a new form; None when the form was sent.
        base: the kind of form.
        known: what else a new form says.
    """
    asked = [(number, question) for number, question in enumerate(questions, 1) if not question.is_reflection]
    fields = {_name(question): AnswerField(question, number) for number, question in asked}
    form_class = type("QuestionsForm", (base,), fields)
    if form_key is None:
        return cast(AnswersForm, form_class())
    data = {f"answer-{question_id}": choices for question_id, choices in (kept or {}).items()}
    return cast(AnswersForm, form_class(formdata=None, data={**(known or {}), **data, "form_key": form_key}))


def _name(question: Question) -> str:
    return f"answer-{question.id}"
