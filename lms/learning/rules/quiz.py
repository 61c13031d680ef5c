"""A quiz as one learner gets it, and what is said about the answers."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from random import Random

from lms.catalog.rules import (
    Choice,
    Grade,
    Option,
    Question,
    QuestionType,
    Quiz,
    Slot,
    given,
    grade,
    is_passed,
)

FINAL = "final"
"""The key of the quiz that counts; practice quizzes carry the key of their module."""

Answers = Mapping[str, tuple[str, ...]]
"""Answers by question id, as `catalog.rules.Answer` says them; a question left open is missing or has none."""


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


def seed_of(form_key: str) -> int:
    """Turn the random key of a form into the seed of what it shows, 0 to 2**31 - 1, always the same."""
    return int.from_bytes(hashlib.sha256(form_key.encode(errors="replace")).digest()[:4], "big") >> 1


def paper(quiz: Quiz, seed: int, draw: int | None = None) -> tuple[Question, ...]:
    """Choose and arrange what one attempt asks.

    Args:
        quiz: the quiz of the pinned version.
        seed: recorded with the attempt; the same seed gives the same paper for ever.
        draw: how many questions to draw; None, or more than there are, means all.

    Returns:
        Questions in the order of the file, each `arranged`. A draw takes from each module in turn, so that no two
        modules differ by more than one question as long as both have some left.

    Source: docs/rules.md, R2 "Score".
    """
    drawn = [question.id for question in quiz.questions]
    if draw is not None and draw < len(drawn):
        drawn = _spread(quiz, _random(seed, quiz.key))[:draw]
    return tuple(arranged(question, seed) for question in quiz.questions if question.id in drawn)


def arranged(question: Question, seed: int) -> Question:
    """Shuffle what a question shows, always alike for one seed.

    Choices and right-hand texts are shuffled; 正しい／正しくない stay in order. Things to be put into order never
    stand in the right one to begin with.
    """
    if question.type is QuestionType.TRUE_FALSE:
        return question
    chance = _random(seed, question.id)
    if question.type is QuestionType.ORDER:
        slots = list(question.slots)
        while tuple(slots) == question.slots and len(slots) > 1:
            chance.shuffle(slots)
        return replace(question, slots=tuple(slots))
    choices, options = list(question.choices), list(question.options)
    chance.shuffle(choices)
    chance.shuffle(options)
    return replace(question, choices=tuple(choices), options=tuple(options))


def for_practice(question: Question) -> Question:
    """Arrange a question that is only practised: choices as in the file, and nothing in its right place by itself."""
    return arranged(question, seed=0) if question.is_placed else question


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


def _spread(quiz: Quiz, chance: Random) -> list[str]:
    """Put the ids of questions into an order of chance that takes from each module in turn."""
    modules: dict[str | None, list[Question]] = {}
    for question in quiz.questions:
        modules.setdefault(question.passage.module_key if question.passage else None, []).append(question)
    piles = list(modules.values())
    chance.shuffle(piles)
    for pile in piles:
        chance.shuffle(pile)
    return [question.id for turn in zip_longest(*piles) for question in turn if question is not None]


def _random(seed: int, name: str) -> Random:
    return Random(f"{seed}:{name}")  # noqa: S311  an order to look at, not a secret
