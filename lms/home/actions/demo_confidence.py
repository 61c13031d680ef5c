"""The demo's answers to how sure people feel: some more before than after, and nobody's."""

from lms.catalog import queries as catalog
from lms.core.idempotency import Key
from lms.learning import actions as learning
from lms.learning.actions.tallies import count
from lms.learning.rules import follow_up
from lms.learning.rules.confidence import LEVELS, Moment

_SHEETS = {Moment.BEFORE: (34, (0, 1, 1, 2, 3)), Moment.AFTER: (23, (1, 2, 3, 3, 4))}
_SKIPS = 7
_TOLD = 14


def add_confidence(course_key: str) -> None:
    """Let some dozens answer, each after their own pattern; every now and then a thing is left out."""
    items = [item.id for item in catalog.current_version(course_key).course.confidence]
    for moment, (sheets, levels) in _SHEETS.items():
        for number in range(sheets):
            chosen = {
                item: min(levels[(number + place * 2) % LEVELS] + (number % 3 == place % 3), LEVELS - 1)
                for place, item in enumerate(items)
                if (number + place) % _SKIPS
            }
            learning.tell_confidence(course_key, moment, chosen, Key(f"demo:{moment}:{number}", "demo", ""))
    for number in range(_TOLD):
        count(course_key, follow_up.ACTED, {"1": int(number % 3 > 0)}, choices=2)
