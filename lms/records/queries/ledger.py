"""Reads on which the ledger decides."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select

from lms.accounts.models import Organisation
from lms.core import clock
from lms.core.db import session
from lms.records import rules
from lms.records.models import Completion, CompletionEvent, Evidence, RuleAdoption
from lms.records.queries.records import last_move
from lms.records.rules import Standing


def held_requirements(person_ids: Collection[int], course_key: str) -> set[str]:
    """Return the ids of the requirements for which a person's evidence stands, from any version (R1)."""
    return {row.requirement for row in evidence_of(person_ids, [course_key]) if row.withdrawn_at is None}


def pinned_version_id(person_ids: Collection[int], course_key: str) -> int | None:
    """Return the version that is a person's: the one adopted for them, else of their first evidence (R1), else None."""
    if adopted := adoptions_of(person_ids, [course_key]):
        return adopted[-1].course_version_id
    rows = evidence_of(person_ids, [course_key])
    return rows[0].course_version_id if rows else None


def adoptions_of(person_ids: Collection[int], course_keys: Collection[str]) -> list[RuleAdoption]:
    """Return the versions adopted for people, the latest last."""
    mine = (RuleAdoption.person_id.in_(person_ids), RuleAdoption.course_key.in_(course_keys))
    return list(session().scalars(select(RuleAdoption).where(*mine).order_by(RuleAdoption.id)))


def evidence_of(person_ids: Collection[int], course_keys: Collection[str]) -> list[Evidence]:
    """Return all evidence, withdrawn or not, in the order in which it came in."""
    mine = (Evidence.person_id.in_(person_ids), Evidence.course_key.in_(course_keys))
    return list(session().scalars(select(Evidence).where(*mine).order_by(Evidence.id)))


def completions_of(person_ids: Collection[int], course_keys: Collection[str]) -> list[tuple[Completion, Standing]]:
    """Return the completions of people with where each stands, in the order of issue."""
    mine = (Completion.person_id.in_(person_ids), Completion.course_key.in_(course_keys))
    statement = select(Completion, CompletionEvent.kind).join(CompletionEvent, last_move()).where(*mine)
    today = clock.today()
    rows = session().execute(statement.order_by(Completion.id))
    return [(row[0], rules.standing_of(row[1], row[0].valid_until_on, today)) for row in rows]


def completions_by_number(numbers: Sequence[str]) -> list[Completion]:
    """Return completions in the order of the numbers given, all of which exist."""
    rows = {row.number: row for row in session().scalars(select(Completion).where(Completion.number.in_(numbers)))}
    return [rows[number] for number in numbers]


def operator() -> Organisation | None:
    """Return the organisation in whose name learning alone is recorded, or None while none is configured."""
    return session().scalar(select(Organisation).where(Organisation.is_operator.is_(True)))


def without_record(after: tuple[int, str], limit: int, course_key: str | None = None) -> list[tuple[int, str]]:
    """List people with standing evidence for a course and no record of it, by person and course after a place.

    Args:
        after: person id and course key at which the portion before ended.
        limit: how many at most.
        course_key: one course only; None for all.
    """
    person_id, last_key = after
    further: ColumnElement[bool] = or_(
        Evidence.person_id > person_id, and_(Evidence.person_id == person_id, Evidence.course_key > last_key)
    )
    same = and_(Completion.person_id == Evidence.person_id, Completion.course_key == Evidence.course_key)
    statement = (
        select(Evidence.person_id, Evidence.course_key)
        .outerjoin(Completion, same)
        .where(Completion.id.is_(None), Evidence.withdrawn_at.is_(None), further)
        .distinct()
        .order_by(Evidence.person_id, Evidence.course_key)
        .limit(limit)
    )
    if course_key is not None:
        statement = statement.where(Evidence.course_key == course_key)
    return [(row.person_id, row.course_key) for row in session().execute(statement)]
