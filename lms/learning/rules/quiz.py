"""A quiz as one learner gets it, and what is said about the answers."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from lms.catalog.rules import Choice, Grade, Question, QuestionType, Quiz, grade, is_passed

FINAL = "final"
"""The key of the quiz that counts; practice quizzes carry the key of their module."""

Answers = Mapping[str, tuple[str, ...]]
"""Chosen choice ids by question id; a question left open is missing or has none."""


@dataclass(frozen=True, slots=True)
class MarkedChoice:
    """One choice after grading."""

    choice: Choice
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """One question after grading, with its choices in the order in which they were shown."""

    question: Question
    choices: tuple[MarkedChoice, ...]
    grade: Grade

    @property
    def is_answered(self) -> bool:
        """Whether anything was chosen."""
        return any(marked.is_chosen for marked in self.choices)


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
        Questions in the order of the file, each with its choices shuffled; 正しい／正しくない stay in order.

    Source: docs/rules.md, R2 "Score".
    """
    drawn = set(range(len(quiz.questions)))
    if draw is not None and draw < len(drawn):
        drawn = set(_random(seed, quiz.key).sample(sorted(drawn), draw))
    return tuple(_shuffled(question, seed) for place, question in enumerate(quiz.questions) if place in drawn)


def unanswered(questions: Iterable[Question], answers: Answers) -> list[int]:
    """List the numbers (from 1) of the questions that are still open."""
    return [number for number, question in enumerate(questions, 1) if not answers.get(question.id)]


def changed(questions: Iterable[Question], before: Answers, now: Answers) -> dict[str, tuple[str, ...]]:
    """Pick the answers that say something new, for these questions only."""
    ids = [question.id for question in questions]
    return {id: tuple(now[id]) for id in ids if id in now and frozenset(now[id]) != frozenset(before.get(id, ()))}


def score(questions: Iterable[Question], answers: Answers) -> Grade:
    """Add up whole points over a paper; an open question earns nothing.

    Args:
        questions: the paper.
        answers: chosen choice ids by question id.

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
    chosen = frozenset(answer)
    choices = tuple(MarkedChoice(choice, choice.id in chosen) for choice in question.choices)
    return MarkedQuestion(question, choices, grade(question, chosen))


def _shuffled(question: Question, seed: int) -> Question:
    if question.type is QuestionType.TRUE_FALSE:
        return question
    choices = list(question.choices)
    _random(seed, question.id).shuffle(choices)
    return replace(question, choices=tuple(choices))


def _random(seed: int, name: str) -> Random:
    return Random(f"{seed}:{name}")  # noqa: S311  an order to look at, not a secret
