"""From the entries of quiz files to questions, in all languages at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from lms.catalog.formats import markdown
from lms.catalog.formats.question_schema import (
    ChoiceEntry,
    Match,
    MultipleChoice,
    Order,
    OtherEntry,
    PairEntry,
    QuestionEntry,
    QuizEntry,
    Reflection,
    SingleChoice,
    TrueFalse,
)
from lms.catalog.rules import Choice, Option, Passage, Question, QuestionType, Quiz, Slot, Words


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Q = TypeVar("Q", bound=QuestionEntry)
P = TypeVar("P", bound=_HasId)


def quiz_from_entries(key: str, files: Mapping[str, QuizEntry]) -> Quiz:
    """Build a quiz.

    Args:
        key: the module's key, or `final`.
        files: the quiz by language, at least one; the first language says which questions there are.
    """
    questions = {language: {entry.id: entry for entry in file.questions} for language, file in files.items()}
    first = next(iter(files.values()))
    return Quiz(
        key,
        tuple(
            _question({language: found[entry.id] for language, found in questions.items() if entry.id in found})
            for entry in first.questions
        ),
    )


def words_of(by_language: Mapping[str, str]) -> Words:
    """Render short texts of a question or a scenario."""
    return Words({language: markdown.render_inline(text)[0] for language, text in by_language.items()})


def _question(said: Mapping[str, QuestionEntry]) -> Question:
    first = next(iter(said.values()))
    module_key, _, anchor = (first.passage or "").partition("#")
    hint = _some(said, lambda entry: entry.hint if isinstance(entry, Reflection) else None)
    return Question(
        id=first.id,
        type=QuestionType(first.type),
        prompt=words_of({language: entry.prompt for language, entry in said.items()}),
        explanation=_some(said, lambda entry: entry.explanation),
        hint=hint,
        passage=Passage(module_key, anchor) if first.passage else None,
        points=0 if isinstance(first, Reflection) else first.points,
        choices=_choices(_parts(said, lambda e: e.choices if isinstance(e, _CHOSEN) else ())),
        slots=_slots(said),
        options=_options(said, first),
    )


_CHOSEN = (SingleChoice, MultipleChoice, TrueFalse)


def _some(said: Mapping[str, QuestionEntry], text_of: Callable[[QuestionEntry], str | None]) -> Words | None:
    found = {language: text for language, entry in said.items() if (text := text_of(entry))}
    return words_of(found) if found else None


def _parts(said: Mapping[str, QuestionEntry], of: Callable[[QuestionEntry], Sequence[P]]) -> list[dict[str, P]]:
    """Lay the parts of a question in all languages side by side, in the order of the first language."""
    by_id = {language: {part.id: part for part in of(entry)} for language, entry in said.items()}
    first = next(iter(by_id.values()))
    return [{language: found[id_] for language, found in by_id.items() if id_ in found} for id_ in first]


def _choices(parts: list[dict[str, ChoiceEntry]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            id=first.id,
            text=words_of({language: part.text for language, part in said.items()}),
            is_correct=first.correct,
            feedback=words_of({language: part.feedback for language, part in said.items()}),
        )
        for said in parts
        for first in [next(iter(said.values()))]
    )


def _slots(said: Mapping[str, QuestionEntry]) -> tuple[Slot, ...]:
    items = _parts(said, lambda e: e.items if isinstance(e, Order) else ())
    pairs = _parts(said, lambda e: e.pairs if isinstance(e, Match) else ())
    ordered = [
        Slot(_id(item), words_of({language: part.text for language, part in item.items()}), str(place))
        for place, item in enumerate(items, 1)
    ]
    matched = [
        Slot(_id(pair), words_of({language: part.left for language, part in pair.items()}), _id(pair)) for pair in pairs
    ]
    return tuple(ordered + matched)


def _options(said: Mapping[str, QuestionEntry], first: QuestionEntry) -> tuple[Option, ...]:
    if isinstance(first, Order):
        return tuple(Option(str(n), Words(dict.fromkeys(said, str(n)))) for n in range(1, len(first.items) + 1))
    rights = _parts(said, _rights)
    return tuple(
        Option(_id(right), words_of({language: part.right for language, part in right.items()})) for right in rights
    )


def _rights(entry: QuestionEntry) -> Sequence[PairEntry | OtherEntry]:
    return [*entry.pairs, *entry.others] if isinstance(entry, Match) else ()


def _id(parts: Mapping[str, _HasId]) -> str:
    return next(iter(parts.values())).id
