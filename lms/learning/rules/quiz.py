"""A quiz as one learner gets it."""

import hmac
from collections.abc import Mapping
from dataclasses import replace
from itertools import zip_longest
from random import Random

from lms.catalog.rules import Question, QuestionType, Quiz

FINAL = "final"
"""The key of the quiz that counts; practice quizzes carry the key of their module."""

Answers = Mapping[str, tuple[str, ...]]
"""Answers by question id, as `catalog.rules.Answer` says them; a question left open is missing or has none."""


def seed_of(form_key: str, secret: str = "") -> int:
    """Turn the random key of a form into the seed of what it shows, 0 to 2**31 - 1, always the same.

    Args:
        form_key: as it stands in the page.
        secret: of this site, so that nobody can work out from the page how it was shuffled.
    """
    digest = hmac.digest(secret.encode(errors="replace"), form_key.encode(errors="replace"), "sha256")
    return int.from_bytes(digest[:4], "big") >> 1


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
