"""What is asked again after the course, and when: memory fades in months, and a question asked again renews it."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from lms.catalog.rules import Course, Question
from lms.learning.rules.confidence import Spread, spread

MONTHS = (1, 3, 6)
PURPOSE = "follow-up"
WORDING_VERSION = "2026-12"
"""Of the words that ask for the consent; it changes whenever they do."""
KEPT_FOR = timedelta(days=90)
"""How long consent and mails are kept after the last mail, or after they were stopped."""
ACTED = "acted"
"""Under which name it is counted who has done something: not yet, and yes."""

_HOUR = 10
_JST = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Told:
    """What was told so many months later: not yet, and yes; None while nothing may be shown."""

    months: int
    spread: Spread | None


def told(shown: Mapping[tuple[str, str], tuple[int, ...]]) -> list[Told]:
    """Say what was told about one course, month by month.

    Args:
        shown: counts that may be seen, by what was asked and the item.
    """
    return [Told(months, spread(shown.get((ACTED, str(months))))) for months in MONTHS]


def due_at(given_at: datetime, months: int) -> datetime:
    """Say when a mail goes out: so many months later, at ten in the morning in Japan.

    Args:
        given_at: when the consent was given, aware.
        months: 1 or more; a day that the later month does not have becomes its last.
    """
    on = given_at.astimezone(_JST).date()
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    day = min(on.day, monthrange(year, month + 1)[1])
    later = date(year, month + 1, day)
    return datetime(later.year, later.month, later.day, _HOUR, tzinfo=_JST)


def bank(course: Course) -> list[Question]:
    """List the questions of a course that have a right answer and a passage to read again."""
    quizzes = [*(module.practice for module in course.modules), course.final_quiz]
    questions = [question for quiz in quizzes if quiz for question in quiz.questions]
    return [question for question in questions if question.passage and not question.is_reflection]


def question_of(course: Course, question_id: str) -> Question | None:
    """Find a question of the bank by its id, or None."""
    return next((question for question in bank(course) if question.id == question_id), None)


def choose(course: Course, seed: str, count: int = len(MONTHS)) -> Sequence[Question]:
    """Choose what is asked in one go after the other: by chance, each once, and of other chapters as long as it goes.

    Args:
        course: whose bank is meant.
        seed: the same seed chooses alike.
        count: how many are wanted; fewer come of a small bank.
    """
    chance = Random(seed)  # noqa: S311  which question comes is no secret
    left = bank(course)
    chance.shuffle(left)
    chosen: list[Question] = []
    while left and len(chosen) < count:
        used = [question.passage.module_key for question in chosen if question.passage]
        left.sort(key=lambda question: used.count(question.passage.module_key) if question.passage else 0)
        chosen.append(left.pop(0))
    return chosen
