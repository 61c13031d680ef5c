"""Questions, their choices, and what an answer earns."""

from dataclasses import dataclass
from enum import StrEnum

from lms.catalog.rules.text import Words


@dataclass(frozen=True, slots=True)
class Passage:
    """The place in a text that explains a question."""

    module_key: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer a question offers, and what is said kindly to whoever takes it."""

    id: str
    text: Words
    is_correct: bool
    feedback: Words


class QuestionType(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its texts are `Html`."""

    id: str
    type: QuestionType
    prompt: Words
    choices: tuple[Choice, ...]
    explanation: Words
    passage: Passage | None = None
    points: int = 1

    @property
    def choice_ids(self) -> frozenset[str]:
        """The ids an answer may name."""
        return frozenset(choice.id for choice in self.choices)

    @property
    def correct_ids(self) -> frozenset[str]:
        """The ids a right answer names, all of them and no other."""
        return frozenset(choice.id for choice in self.choices if choice.is_correct)


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions in the order of the file; the key is the module's, or `final`."""

    key: str
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """Find a question by its id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)


@dataclass(frozen=True, slots=True)
class Grade:
    """What an answer earned, in whole points."""

    points: int
    out_of: int

    @property
    def is_correct(self) -> bool:
        """Whether nothing was lost."""
        return self.points == self.out_of
