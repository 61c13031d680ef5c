"""What is said about answers: what is open, what is new, what it earns, and what was right."""

from collections.abc import Iterable
from dataclasses import dataclass

from lms.catalog.rules import Choice, Grade, Option, Question, Quiz, Slot, given, grade, is_passed
from lms.learning.rules.quiz import Answers, arranged


@dataclass(frozen=True, slots=True)
class Regrading:
    """What came of grading a portion of attempts again."""

    attempts: int
    changed: int
    passed_ids: tuple[int, ...]
    """Attempts that pass now and did not before."""
    numbers: tuple[str, ...]
    """Records issued by it."""
    after: int
    """Where the next portion begins; 0 when there is none."""


@dataclass(frozen=True, slots=True)
class MarkedChoice:
    """One choice after grading."""

    choice: Choice
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MarkedSlot:
    """One slot after grading: what it was given, if anything, and what belongs to it."""

    slot: Slot
    given: Option | None
    right: Option

    @property
    def is_right(self) -> bool:
        """Whether it was given what belongs to it."""
        return self.given == self.right


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """One question after grading, with its choices and slots in the order in which they were shown."""

    question: Question
    choices: tuple[MarkedChoice, ...]
    slots: tuple[MarkedSlot, ...]
    grade: Grade
    is_answered: bool
    """Whether nothing was left open."""

    @property
    def in_order(self) -> tuple[MarkedSlot, ...]:
        """The slots in the order of what belongs to them."""
        return tuple(sorted(self.slots, key=lambda marked: marked.right.id))


def unanswered(questions: Iterable[Question], answers: Answers) -> list[int]:
    """List the numbers (from 1) of the questions that are still open."""
    return [
        number for number, question in enumerate(questions, 1) if not question.is_answered(answers.get(question.id, ()))
    ]


def changed(questions: Iterable[Question], before: Answers, now: Answers) -> dict[str, tuple[str, ...]]:
    """Pick the answers that say something new, for these questions only."""
    ids = [question.id for question in questions]
    return {id: tuple(now[id]) for id in ids if id in now and frozenset(now[id]) != frozenset(before.get(id, ()))}


def score(questions: Iterable[Question], answers: Answers) -> Grade:
    """Add up whole points over a paper; an open question earns nothing.

    Args:
        questions: the paper.
        answers: answers by question id.

    Returns:
        Points earned and points there were.

    Raises:
        ValueError: an answer names a choice that its question does not offer.

    Source: docs/rules.md, R2 "Score".
    """
    grades = [grade(question, answers.get(question.id, ())) for question in questions]
    return Grade(sum(one.points for one in grades), sum(one.out_of for one in grades))


def corrected(questions: Iterable[Question], quiz: Quiz | None, answers: Answers, seed: int) -> tuple[Question, ...]:
    """Put the questions of a correction in the place of those that were asked.

    Args:
        questions: the paper as it was asked.
        quiz: of the version that corrects it.
        answers: what was answered.
        seed: of the paper.

    Returns:
        The paper with new keys; a question that the correction does not ask, or whose answer it no longer offers,
        stays as it was, so that nobody loses by what was taken away.

    Source: docs/rules.md, R2 "Score".
    """
    found = []
    for question in questions:
        new = quiz.question(question.id) if quiz else None
        is_the_same_kind = new is not None and new.offers(answers.get(question.id, ()))
        found.append(arranged(new, seed) if new and is_the_same_kind else question)
    return tuple(found)


def to_pass(out_of: int, pass_mark_percent: int) -> int:
    """Say how many points are enough.

    Args:
        out_of: points there are, 1 or more.
        pass_mark_percent: the mark, 1 to 100.

    Returns:
        The smallest number of points that passes; 8 of 10 at 80 per cent.

    Source: docs/rules.md, R2 "Score".
    """
    return next(points for points in range(out_of + 1) if is_passed(points, out_of, pass_mark_percent))


def mark(question: Question, answer: Iterable[str]) -> MarkedQuestion:
    """Lay an answer beside its question, ready to be explained."""
    tokens = tuple(answer)
    chosen, put = frozenset(tokens), given(tokens)
    options = {option.id: option for option in question.options}
    return MarkedQuestion(
        question,
        tuple(MarkedChoice(choice, choice.id in chosen) for choice in question.choices),
        tuple(MarkedSlot(slot, options.get(put.get(slot.id, "")), options[slot.option_id]) for slot in question.slots),
        grade(question, chosen),
        is_answered=question.is_answered(chosen) and not question.is_reflection,
    )
