"""The plan and the report of one session, as its page and the list of what is due say them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lms.core import clock
from lms.core.i18n import gettext as _
from lms.sessions.models import TrainingSession
from lms.sessions.queries import due_days, filings
from lms.sessions.queries.filings import Sent
from lms.sessions.rules.due_days import Due, PaperStanding, due_of, standing_of
from lms.sessions.rules.filings import FilingKind, changed_parts, may_plan
from lms.sessions.rules.states import SessionState
from lms.sessions.views.filing_words import reading


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the two papers of a session: where it stands, what was sent, and what to do next.

    Attributes:
        changed: what differs by now from what was sent, in words.
        next_url: where it is sent; None while that cannot be done.
    """

    kind: FilingKind
    standing: PaperStanding
    due: Due | None
    sent: tuple[Sent, ...]
    changed: tuple[str, ...]
    next_url: str | None


def papers_of(row: TrainingSession) -> list[Paper]:
    """Return the plan and the report of a session."""
    sent, rules, today = filings.filings_of(row.id), due_days.rules_over(row.municipality_code), clock.today()
    return [
        _paper(row, kind, [each for each in sent if _belongs(each, kind)], due_of(rules, kind, row.starts_at), today)
        for kind in (FilingKind.PLAN, FilingKind.REPORT)
    ]


def _belongs(sent: Sent, kind: FilingKind) -> bool:
    return (sent.filing.kind is FilingKind.PLAN) == (kind is FilingKind.PLAN)


def _paper(row: TrainingSession, kind: FilingKind, sent: Sequence[Sent], due: Due | None, today: date) -> Paper:
    is_plan = kind is FilingKind.PLAN
    can = may_plan(row.state, row.starts_at, clock.now()) if is_plan else row.state is SessionState.CLOSED
    if row.state is SessionState.CALLED_OFF or (is_plan and not can):
        due = None  # nobody waits for it any more
    where = "filings.show_plan" if is_plan else "filings.show_report"
    if sent and not is_plan:
        where = "filings.show_addendum"
    changed = changes_of(row, sent[-1]) if sent and can else ()
    url = url_for(where, training_session_id=row.id) if can else None
    return Paper(kind, standing_of(due, today, is_sent=bool(sent)), due, tuple(sent), changed, url)


def changes_of(row: TrainingSession, sent: Sent) -> tuple[str, ...]:
    """Say in words what of a session is not as it was sent any more: its particulars, or how many took part."""
    if sent.filing.kind is FilingKind.PLAN:
        return tuple(changed_parts(sent.content.particulars, filings.plan_of(row).particulars))
    before, now = sent.content.heads, filings.heads_of(row.id)
    if before is None or before == now:
        return ()
    if before.total == now.total:
        return (_("参加者の内わけ（年代など）"),)
    return (_("参加者（のべ）　送ったとき %(before)s人 → いま %(now)s人", before=before.total, now=now.total),)


def about(row: TrainingSession, sent: Sent, everything: Sequence[Sent]) -> dict[str, object]:
    """Return what the page of something that was sent shows, its sender's or a coordinator's.

    Args:
        row: the session as it is now.
        sent: what is read.
        everything: all that was sent about the session, the oldest first.
    """
    is_plan = sent.filing.kind is FilingKind.PLAN
    beside = [each for each in everything if _belongs(each, sent.filing.kind)]
    is_live = not is_plan or may_plan(row.state, row.starts_at, clock.now())
    return {
        "sent": sent,
        "off_reason": row.call_off_reason if row.state is SessionState.CALLED_OFF else None,
        "addenda": [(each, reading(each.content)) for each in beside if each.filing.kind is FilingKind.ADDENDUM],
        "newer": beside[-1] if is_plan and beside[-1].filing.id != sent.filing.id else None,
        "changed": changes_of(row, beside[-1]) if is_live else (),
        **reading(sent.content),
    }
