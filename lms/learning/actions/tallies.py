"""Counting what people say without keeping who said it."""

from collections.abc import Mapping

from sqlalchemy import select

from lms.core.db import atomic, session
from lms.core.rows import insert_missing
from lms.learning.models import Tally
from lms.learning.rules.tallies import Counts, nothing, with_answer


@atomic
def count(course_key: str, asked: str, answers: Mapping[str, int], *, choices: int) -> None:
    """Count answers, each to a thing of its own; ten of a thing are shown together.

    Args:
        course_key: the course that was asked about.
        asked: on which occasion.
        answers: place of the choice taken, from 0, by the id of the thing.
        choices: how many choices each thing has.
    """
    if not answers:
        return
    none = nothing(choices)
    blank = {"course_key": course_key, "asked": asked, "shown": list(none.shown), "waiting": list(none.waiting)}
    rows = [blank | {"item": item} for item in sorted(answers)]
    insert_missing(Tally, rows)
    mine = select(Tally).where(Tally.course_key == course_key, Tally.asked == asked, Tally.item.in_(answers))
    locked = mine.order_by(Tally.id).with_for_update(key_share=True).execution_options(populate_existing=True)
    for row in session().scalars(locked):
        counts = with_answer(Counts(tuple(row.shown), tuple(row.waiting)), answers[row.item])
        row.shown, row.waiting = list(counts.shown), list(counts.waiting)
