"""Sending plans, reports and addenda: frozen when they are sent, once each."""

from collections.abc import Callable

from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.calendar import fiscal_year_of
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound
from lms.sessions.models import Filing, TrainingSession
from lms.sessions.queries import filings, locking
from lms.sessions.queries.filings import Sent
from lms.sessions.rules.attendance import NotClosedYet
from lms.sessions.rules.feedback import Survey
from lms.sessions.rules.filings import (
    ChangedMeanwhile,
    Content,
    FilingKind,
    NoPlanAnyMore,
    SentAlready,
    may_plan,
)
from lms.sessions.rules.states import SessionState


@atomic
def send_plan(training_session_id: int, remarks: str, seen: str, actor: Actor, key: Key) -> int:
    """Send the plan of a session as it stands; a plan that says something else is a new one. Return its id.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        remarks: in the organiser's words.
        seen: digest of what the organiser has looked at.
        actor: who sends it.
        key: of this sending; the same key again sends nothing more.

    Raises:
        NoPlanAnyMore: the session has begun, or is called off.
        SentAlready: the last plan says the very same.
        ChangedMeanwhile: what is known is not what was looked at.

    Source: docs/rules.md, R26 "Plan and report".
    """

    def write(row: TrainingSession, sent: list[Sent]) -> Content:
        if not may_plan(row.state, row.starts_at, clock.now()):
            raise NoPlanAnyMore
        content = filings.plan_of(row, remarks)
        _refuse_twice(content, filings.latest(sent, FilingKind.PLAN))
        return content

    return _send(training_session_id, FilingKind.PLAN, write, seen, actor, key)


@atomic
def send_report(
    training_session_id: int, remarks: str, survey: Survey | None, seen: str, actor: Actor, key: Key
) -> int:
    """Send the report of a closed session, once and for ever. Return its id.

    Args:
        training_session_id: within the actor's reach; the caller has seen to that.
        remarks: in the organiser's words.
        survey: what was counted from the feedback sheets; None or empty for nothing.
        seen: digest of what the organiser has looked at.
        actor: who sends it.
        key: of this sending; the same key again sends nothing more.

    Raises:
        NotClosedYet: the session is not closed.
        SentAlready: the report was sent before.
        ChangedMeanwhile: what is known is not what was looked at.

    Source: docs/rules.md, R26 "Plan and report".
    """

    def write(row: TrainingSession, sent: list[Sent]) -> Content:
        if row.state is not SessionState.CLOSED:
            raise NotClosedYet
        if before := filings.latest(sent, FilingKind.REPORT):
            raise SentAlready(next_url=path_of(before.filing))
        return filings.report_of(row, remarks, survey)

    return _send(training_session_id, FilingKind.REPORT, write, seen, actor, key)


@atomic
def send_addendum(training_session_id: int, words: str, seen: str, actor: Actor, key: Key) -> int:
    """Put an addendum beside a report: words, and the numbers as they are now. Return its id.

    Raises:
        NotFound: no report was sent.
        SentAlready: the last addendum says the very same.
        ChangedMeanwhile: what is known is not what was looked at.

    Source: docs/rules.md, R26 "Plan and report".
    """

    def write(row: TrainingSession, sent: list[Sent]) -> Content:
        if filings.latest(sent, FilingKind.REPORT) is None:
            raise NotFound
        content = filings.report_of(row, words)
        _refuse_twice(content, filings.latest(sent, FilingKind.ADDENDUM))
        return content

    return _send(training_session_id, FilingKind.ADDENDUM, write, seen, actor, key)


def path_of(filing: Filing) -> str:
    """Return where its sender reads it."""
    return f"/organise/sessions/{filing.training_session_id}/filings/{filing.id}"


def _refuse_twice(content: Content, before: Sent | None) -> None:
    if before and before.content == content:
        raise SentAlready(next_url=path_of(before.filing))


def _send(
    training_session_id: int,
    kind: FilingKind,
    write: Callable[[TrainingSession, list[Sent]], Content],
    seen: str,
    actor: Actor,
    key: Key,
) -> int:
    row = locking.lock_training_session(training_session_id)
    if done := idempotency.result(key):
        return int(done["filing_id"])
    sent = filings.filings_of(row.id)
    content = write(row, sent)
    if content.digest != seen:
        raise ChangedMeanwhile
    filing = Filing(
        training_session_id=row.id,
        organisation_id=row.organisation_id,
        kind=kind,
        number=1 + sum(each.filing.kind is kind for each in sent),
        municipality_code=row.municipality_code,
        fiscal_year=fiscal_year_of(row.starts_at),
        content=content.to_payload(),
        sent_at=clock.now(),
    )
    session().add(filing)
    session().flush()
    audit.record(f"filing.{kind}", actor, f"filing:{filing.id}", training_session_id=row.id, number=filing.number)
    idempotency.remember(key, {"filing_id": filing.id})
    return filing.id
