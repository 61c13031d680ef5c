"""Evidence comes in, is taken back, or waits until an operator is there to issue for it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import update

from lms.accounts.models import Organisation
from lms.accounts.queries import lock_people
from lms.catalog import queries as catalog
from lms.core import audit, clock
from lms.core.audit import HasUser
from lms.core.db import atomic, session
from lms.core.refusals import NotFound
from lms.core.rows import insert_missing
from lms.records import queries
from lms.records.actions.settling import apply, decide
from lms.records.models import Evidence
from lms.records.rules import Handed, Occasion

PORTION = 500


@atomic
def hand_in(batch: Sequence[Handed], actor: HasUser | None = None) -> list[str]:
    """Take evidence in and issue the records it completes, in the caller's transaction.

    What stands already is not taken twice, so the same batch may come again. The version of a person's first
    evidence is theirs (R1); any one route completes the course (R3), and one standing record per person and course
    is enough. Learning alone is recorded in the name of the operator; while none is named, the evidence waits for
    `issue_due`. The number of statements does not depend on the size of the batch.

    Args:
        batch: evidence of any number of people, for any number of courses.
        actor: who caused it; None for a command.

    Returns:
        Numbers of the records that are valid from now on, new or again.

    Raises:
        NotFound: a course version is not there.
    """
    if not batch:
        return []
    people = lock_people({handed.person_id for handed in batch})
    course_keys = {
        version_id: catalog.version(version_id).course_key
        for version_id in {handed.course_version_id for handed in batch}
    }
    rows = [_evidence(handed, course_keys[handed.course_version_id]) for handed in batch]
    insert_missing(Evidence, rows)
    evidence = queries.evidence_of([person.id for person in people], set(course_keys.values()))
    return apply(decide(people, evidence), actor)


@atomic
def withdraw(
    person_id: int,
    course_version_id: int,
    requirement: str,
    training_session_id: int | None,
    reason: str,
    actor: HasUser | None = None,
) -> list[str]:
    """Take evidence back after a correction; a record without ground is revoked, or superseded by another route's.

    Args:
        person_id: whose evidence it is.
        course_version_id: any version of the course.
        requirement: id as it was handed in.
        training_session_id: the session that was not attended after all; None for learning.
        reason: a short word for the file, such as `attendance-corrected`; never a name.
        actor: who corrected it.

    Returns:
        Numbers of the records that are valid from now on, new or again; usually none.
    """
    people = lock_people({person_id})
    course_key = catalog.version(course_version_id).course_key
    rows = queries.evidence_of([person.id for person in people], [course_key])
    for row in rows:
        if row.withdrawn_at is None and _key(row) == (person_id, course_key, requirement, training_session_id):
            row.withdrawn_at, row.withdrawn_reason = clock.now(), reason
    session().flush()
    return apply(decide(people, rows, is_correction=True), actor, reason=reason)


@atomic
def issue_due(after: tuple[int, str] = (0, ""), *, is_preview: bool = False) -> tuple[int, tuple[int, str] | None]:
    """Issue what waited for an operator, one portion of people in a transaction.

    Args:
        after: the place, as (person id, course key), at which the portion before ended.
        is_preview: only count.

    Returns:
        How many records were (or would be) issued, and where to go on; None at the end.
    """
    waiting = queries.without_record(after, PORTION)
    if not waiting:
        return 0, None
    people = lock_people({person_id for person_id, _ in waiting})
    rows = queries.evidence_of([person.id for person in people], {key for _, key in waiting})
    decisions = decide(people, rows)
    due = sum(decision.settlement.issue is not None for decision in decisions)
    if not is_preview:
        apply(decisions, None)
    return due, waiting[-1]


@atomic
def name_operator(organisation_id: int, actor: HasUser | None = None) -> None:
    """Say in whose name records of learning alone are issued; records issued before keep their issuer.

    Raises:
        NotFound: there is no such organisation; the operator stays who it was.
    """
    session().execute(update(Organisation).where(Organisation.is_operator.is_(True)).values(is_operator=None))
    organisation = session().get(Organisation, organisation_id, populate_existing=True)
    if organisation is None:
        raise NotFound
    organisation.is_operator = True
    audit.record("organisation.name_operator", actor, f"organisation:{organisation_id}")


def _key(row: Evidence) -> tuple[int, str, str, int | None]:
    return row.person_id, row.course_key, row.requirement, row.training_session_id


def _evidence(handed: Handed, course_key: str) -> dict[str, Any]:
    return {
        "person_id": handed.person_id,
        "course_key": course_key,
        "course_version_id": handed.course_version_id,
        "requirement": handed.requirement,
        "training_session_id": handed.training_session_id,
        "occasion": _spelled(handed.occasion) if handed.occasion else None,
        "occurred_at": handed.occurred_at,
        "recorded_at": clock.now(),
    }


def _spelled(occasion: Occasion) -> dict[str, Any]:
    return {**asdict(occasion), "held_on": occasion.held_on.isoformat()}
