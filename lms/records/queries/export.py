"""What the ledger knows about one human being, for the person."""

from sqlalchemy import select

from lms.accounts.policy import Actor
from lms.accounts.queries.export import Rows, rows
from lms.records.models import Completion, CompletionHolder, Evidence


def export_person(actor: Actor) -> dict[str, Rows]:
    """Return the records that were issued, and the evidence that they rest on."""
    records = select(
        Completion.number,
        CompletionHolder.name,
        Completion.course_title,
        Completion.issued_at,
        Completion.held_on,
        Completion.mode,
        Completion.minutes,
        Completion.place,
        Completion.municipality_name,
        Completion.organisation_name,
        Completion.age_band,
    )
    evidence = select(
        Evidence.course_key,
        Evidence.requirement,
        Evidence.occurred_at,
        Evidence.withdrawn_at,
        Evidence.withdrawn_reason,
    )
    return {
        "records": rows(
            records.outerjoin(CompletionHolder, CompletionHolder.completion_id == Completion.id)
            .where(Completion.person_id.in_(actor.person_ids))
            .order_by(Completion.id)
        ),
        "evidence": rows(evidence.where(Evidence.person_id.in_(actor.person_ids)).order_by(Evidence.id)),
    }


def numbers_of(actor: Actor) -> list[str]:
    """Return the numbers of all records of one human being, whether they stand or not."""
    return [str(row["number"]) for row in export_person(actor)["records"]]
