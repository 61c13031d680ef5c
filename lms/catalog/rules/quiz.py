"""Questions, what they offer, and what an answer may say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lms.catalog.rules.text import Words

Answer = tuple[str, ...]
"""What was answered: ids of the choices taken, or for each slot that was filled `slot:option`."""


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


@dataclass(frozen=True, slots=True)
class Option:
    """What can be put beside a slot: a place in the order, or the right-hand text of a pair."""

    id: str
    text: Words


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to be placed, and the id of the option that belongs to it."""

    id: str
    text: Words
    option_id: str


class QuestionType(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDER = "order"
    MATCH = "match"
    REFLECTION = "reflection"


PLACED = frozenset({QuestionType.ORDER, QuestionType.MATCH})
"""Types that are answered by giving an option to each slot."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its texts are `Html`.

    It has choices, or slots and options (order and match), or none of them (reflection).
    """

    id: str
    type: QuestionType
    prompt: Words
    choices: tuple[Choice, ...] = ()
    explanation: Words | None = None
    passage: Passage | None = None
    points: int = 1
    slots: tuple[Slot, ...] = ()
    options: tuple[Option, ...] = ()
    hint: Words | None = None

    @property
    def is_reflection(self) -> bool:
        """Whether it is only thought about: nothing is sent, kept or scored."""
        return self.type is QuestionType.REFLECTION

    @property
    def is_placed(self) -> bool:
        """Whether it is answered by giving an option to each slot."""
        return self.type in PLACED

    @property
    def correct_ids(self) -> frozenset[str]:
        """What a right answer says, all of it and nothing else."""
        if self.is_placed:
            return frozenset(placed(slot.id, slot.option_id) for slot in self.slots)
        return frozenset(choice.id for choice in self.choices if choice.is_correct)

    def offers(self, answer: Collection[str]) -> bool:
        """Tell whether an answer can be given: known choices, each slot at most once, one choice where one is asked."""
        known = {choice.id for choice in self.choices}
        known |= {placed(slot.id, option.id) for slot in self.slots for option in self.options}
        if not known.issuperset(answer):
            return False
        if self.is_placed:
            return len({slot_of(token) for token in answer}) == len(set(answer))
        return self.type is QuestionType.MULTIPLE or len(answer) <= 1

    def is_answered(self, answer: Collection[str]) -> bool:
        """Tell whether nothing is left open; a reflection never is."""
        if self.is_reflection:
            return True
        return len(set(answer)) >= len(self.slots) if self.is_placed else bool(answer)


def placed(slot_id: str, option_id: str) -> str:
    """Write down that an option was given to a slot."""
    return f"{slot_id}:{option_id}"


def slot_of(token: str) -> str:
    """Read from `slot:option` which slot it is about."""
    return token.partition(":")[0]


def given(answer: Sequence[str]) -> dict[str, str]:
    """Read an answer to an order or match question: option ids by slot id."""
    return {slot: option for slot, _, option in (token.partition(":") for token in answer)}


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
