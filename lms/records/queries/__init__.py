"""Reads of the ledger: records as pages show them, what it decides on, and the chain."""

from lms.records.queries.chain import chain, last_seal, unsealed
from lms.records.queries.issued import days_of_completion, get_issued
from lms.records.queries.ledger import (
    adoptions_of,
    completions_by_number,
    completions_of,
    evidence_of,
    held_requirements,
    operator,
    pinned_version_id,
    without_record,
)
from lms.records.queries.records import (
    NotPrintable,
    Record,
    completions_of_training_session,
    email_of_holder,
    find,
    get_by_holder_link,
    get_own,
    get_session_records,
    in_force_by_session,
    my_records,
    opens,
    printable,
)

__all__ = [
    "NotPrintable",
    "Record",
    "adoptions_of",
    "chain",
    "completions_by_number",
    "completions_of",
    "completions_of_training_session",
    "days_of_completion",
    "email_of_holder",
    "evidence_of",
    "find",
    "get_by_holder_link",
    "get_issued",
    "get_own",
    "get_session_records",
    "held_requirements",
    "in_force_by_session",
    "last_seal",
    "my_records",
    "opens",
    "operator",
    "pinned_version_id",
    "printable",
    "unsealed",
    "without_record",
]
