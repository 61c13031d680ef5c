"""The demo's learning alone: quizzes of which some questions are harder than others, graded as everybody's are."""

from collections.abc import Sequence
from datetime import timedelta
from math import exp
from random import Random

from lms.accounts.policy import Actor
from lms.catalog import queries as catalog
from lms.catalog.rules import Answer, Question, placed
from lms.core import clock
from lms.core.idempotency import Key
from lms.learning import actions as learning
from lms.learning import rules
from lms.learning.rules import Learner

_SEED = 2026
_EASE = (-0.6, 3.2)
"""How easy the hardest and the easiest question is, as log odds of somebody of middling skill."""
_APART = timedelta(days=3)


def add_attempts(course_key: str, people: Sequence[Actor]) -> None:
    """Let each hand the final quiz in once, one every few days until now."""
    course = catalog.current_version(course_key).course
    assert course.final_quiz
    chance = Random(_SEED)  # noqa: S311  made-up answers, not secrets
    ease = {question.id: chance.uniform(*_EASE) for question in course.final_quiz.questions}
    now = clock.now()
    for number, who in enumerate(people):
        skill, seed = chance.gauss(), rules.seed_of(f"demo:{number}")
        answers = {
            question.id: _answer(question, chance, is_right=chance.random() < _odds(ease[question.id] + skill))
            for question in rules.paper(course.final_quiz, seed, course.draw)
        }
        with clock.at(now - _APART * (len(people) - number)):
            learning.submit_answers(course_key, Learner(who.person_ids), answers, seed, key=_key("attempt", number))


def learn_alone(course_key: str, person_id: int) -> None:
    """Let somebody read every chapter and pass the quiz, so that they get a record without a session."""
    course = catalog.current_version(course_key).course
    assert course.final_quiz
    learner, seed = Learner((person_id,)), rules.seed_of(f"demo:{person_id}")
    for module in course.modules:
        learning.finish_module(course_key, module.key, learner, key=_key("alone", module.key))
    asked = rules.paper(course.final_quiz, seed, course.draw)
    answers = {question.id: tuple(sorted(question.correct_ids)) for question in asked}
    learning.submit_answers(course_key, learner, answers, seed, key=_key("alone"))


def _answer(question: Question, chance: Random, *, is_right: bool) -> Answer:
    """Answer a question: wholly right, or with one thing amiss."""
    right = sorted(question.correct_ids)
    if is_right or question.is_reflection:
        return tuple(right)
    if question.is_placed:
        slots, options = question.slots, [slot.option_id for slot in question.slots]
        options[0], options[-1] = options[-1], options[0]
        return tuple(placed(slot.id, option) for slot, option in zip(slots, options, strict=True))
    wrong = chance.choice([choice.id for choice in question.choices if not choice.is_correct])
    return (*right[:-1], wrong)


def _odds(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def _key(*parts: object) -> Key:
    return Key("demo:" + ":".join(map(str, parts)), "demo", "")
