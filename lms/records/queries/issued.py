"""Reads of records for those who issued them, and for administrators."""

from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from lms.accounts.models import Person
from lms.accounts.policy import Reach
from lms.core import clock
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.records import rules
from lms.records.models import Completion, CompletionEvent, CompletionHolder
from lms.records.queries.records import Record, last_move, read, select_records
from lms.records.rules import Standing, parse_number


def get_issued(number: str, reach: Reach) -> Record:
    """Return a record whose name may be corrected.

    Args:
        number: in any spelling.
        reach: how far the actor's permission goes; the organisation that issued the record has to be within.

    Raises:
        NotFound: there is none, it is out of reach, or it names nobody any more.
    """
    wanted = select_records().where(Completion.number == (parse_number(number) or ""))
    if not reach.everything:
        wanted = wanted.where(Completion.organisation_id.in_(reach.organisation_ids))
    found = next(read(wanted), None)
    if found is None or found.name is None:
        raise NotFound
    return found


def days_of_completion(person_ids: Select[int], course_keys: Select[str]) -> dict[int, date]:
    """Return on which day each of some people came by their latest valid record of some courses, in one statement.

    Args:
        person_ids: who, as a selection of ids; what they did under another person row of theirs counts as well.
        course_keys: of which courses, as a selection of their keys.

    Returns:
        The day under the id that was asked for. Who has no record, or had their name taken off it, is left out.
    """
    asked, same = aliased(Person), aliased(Person)
    human = func.coalesce(asked.same_as_id, asked.id)
    statement = (
        select(asked.id, CompletionEvent.kind, Completion.issued_at, Completion.held_on, Completion.valid_until_on)
        .join(same, or_(same.id == human, same.same_as_id == human))
        .join(Completion, Completion.person_id == same.id)
        .join(CompletionHolder, CompletionHolder.completion_id == Completion.id)
        .join(CompletionEvent, last_move())
        .where(asked.id.in_(person_ids), Completion.course_key.in_(course_keys))
        .order_by(Completion.id)
    )
    today = clock.today()
    return {
        person_id: held_on or to_jst(issued_at).date()
        for person_id, kind, issued_at, held_on, until in session().execute(statement)
        if rules.standing_of(kind, until, today) is Standing.VALID
    }
