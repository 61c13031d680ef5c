"""What may stand in a quiz file: one shape for each type of question."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from lms.catalog.formats.schema import Entry, Key, Text

PassageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*#[a-z][a-z0-9-]*$")]
Points = Annotated[int, Field(ge=1, le=100)]


class ChoiceEntry(Entry):
    """One answer on offer."""

    id: Key
    text: Text
    correct: bool = False
    feedback: Text


class ItemEntry(Entry):
    """One thing to be put into order; the file gives the right order."""

    id: Key
    text: Text


class PairEntry(Entry):
    """Two things that belong together."""

    id: Key
    left: Text
    right: Text


class OtherEntry(Entry):
    """A right-hand text that belongs to nothing."""

    id: Key
    right: Text


class AnyQuestion(Entry):
    """What every question has that can be right."""

    id: Key
    passage: PassageName | None = None
    prompt: Text
    explanation: Text


class SingleChoice(AnyQuestion):
    """One of several is right."""

    type: Literal["single"]
    choices: Annotated[list[ChoiceEntry], Field(min_length=2, max_length=8)]
    points: Points = 1


class MultipleChoice(AnyQuestion):
    """One or more of several are right."""

    type: Literal["multiple"]
    choices: Annotated[list[ChoiceEntry], Field(min_length=2, max_length=8)]
    points: Points = 2


class TrueFalse(AnyQuestion):
    """Right or not right."""

    type: Literal["true-false"]
    choices: Annotated[list[ChoiceEntry], Field(min_length=2, max_length=2)]
    points: Points = 1


class Order(AnyQuestion):
    """Things to be put into the right order."""

    type: Literal["order"]
    items: Annotated[list[ItemEntry], Field(min_length=3, max_length=6)]
    points: Points = 2


class Match(AnyQuestion):
    """Things to be laid beside what belongs to them."""

    type: Literal["match"]
    pairs: Annotated[list[PairEntry], Field(min_length=2, max_length=6)]
    others: Annotated[list[OtherEntry], Field(max_length=3)] = []
    points: Points = 2


class Reflection(Entry):
    """Something to think about: never sent, never kept, never scored."""

    type: Literal["reflection"]
    id: Key
    passage: PassageName | None = None
    prompt: Text
    hint: Text | None = None
    explanation: Text | None = None


QuestionEntry = Annotated[
    SingleChoice | MultipleChoice | TrueFalse | Order | Match | Reflection, Field(discriminator="type")
]


class QuizEntry(Entry):
    """A .quiz.yaml file, whole."""

    questions: Annotated[list[QuestionEntry], Field(min_length=1)]
