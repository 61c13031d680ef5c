"""Where a record stands, and what evidence that comes or goes does to it."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lms.records.rules.evidence import Claim


class EventKind(StrEnum):
    """What can happen to a record; each is a row that is never changed."""

    ISSUED = "issued"
    REVOKED = "revoked"
    REINSTATED = "reinstated"
    SUPERSEDED = "superseded"
    NAME_CORRECTED = "name-corrected"
    NAME_REMOVED = "name-removed"


class Standing(StrEnum):
    """What the verify page answers; whether the name was removed is said besides."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


_ENDED = {EventKind.REVOKED: Standing.REVOKED, EventKind.SUPERSEDED: Standing.SUPERSEDED}


@dataclass(frozen=True, slots=True)
class Known:
    """A record that a person has or had for one course."""

    completion_id: int
    claim: Claim
    standing: Standing


@dataclass(frozen=True, slots=True)
class Settlement:
    """What has to change for one person and course.

    Attributes:
        take_away: records that lose their ground: superseded when another takes their place, else revoked.
        reinstate: a record that regains its ground.
        issue: a claim for which a new record is made; never together with `reinstate`.
        is_first: whether what is issued is the person's first standing record for the course.
    """

    take_away: tuple[int, ...] = ()
    reinstate: int | None = None
    issue: Claim | None = None
    is_first: bool = True


def standing_of(last_event: EventKind, valid_until_on: date | None, today: date) -> Standing:
    """Say where a record stands.

    Args:
        last_event: the latest of issued, revoked, reinstated and superseded.
        valid_until_on: last day on which it is valid; None for ever.
        today: today's date in Japan.

    Returns:
        A revocation or replacement outlasts the end of validity.

    Source: docs/rules.md, R11 "Verify".
    """
    if ended := _ENDED.get(last_event):
        return ended
    is_over = valid_until_on is not None and today > valid_until_on
    return Standing.EXPIRED if is_over else Standing.VALID


def valid_until(issued_on: date, validity_months: int | None) -> date | None:
    """Return the last day of validity: the same day of the month, or the month's last day where there is none.

    Args:
        issued_on: day of issue (JST).
        validity_months: 1 or more; None for ever.
    """
    if validity_months is None:
        return None
    months = issued_on.month - 1 + validity_months
    year, month = issued_on.year + months // 12, months % 12 + 1
    return date(year, month, min(issued_on.day, monthrange(year, month)[1]))


def settle(
    claims: Sequence[Claim], known: Sequence[Known], *, may_issue_alone: bool, is_correction: bool
) -> Settlement:
    """Decide what a person's evidence for one course does to the records.

    One record that stands is enough for a person and course, whatever else completes later; the first claim in
    course order makes it. Only a correction takes anything away. A record whose ground returns is the same record
    again, under its old number. After a record has expired, only another session makes a new one.

    Args:
        claims: ways in which the course is complete now, best first.
        known: every record of the person for this course, in any order.
        may_issue_alone: whether an operator is configured, in whose name learning alone is recorded.
        is_correction: whether evidence was withdrawn just now.

    Source: docs/rules.md, R3 "Routes", R8 "Attendance" and R12 "Change of rule".
    """
    live = [record for record in known if record.standing in (Standing.VALID, Standing.EXPIRED)]
    lost = [record for record in live if is_correction and record.claim not in claims]
    kept = [record for record in live if record not in lost]
    take_away = tuple(record.completion_id for record in lost)
    if any(record.standing is Standing.VALID for record in kept):
        return Settlement(take_away)
    spent = {record.claim.training_session_id for record in kept} | ({None} if kept else set())
    open_claims = [
        claim
        for claim in claims
        if claim.training_session_id not in spent and (may_issue_alone or claim.training_session_id is not None)
    ]
    if not open_claims:
        return Settlement(take_away)
    former = {record.claim: record.completion_id for record in known if record.standing in _ENDED.values()}
    if again := next((former[claim] for claim in open_claims if claim in former), None):
        return Settlement(take_away, reinstate=again)
    return Settlement(take_away, issue=open_claims[0], is_first=not kept)
