"""What coordinators settle: by when plans and reports are due in their area, if at all."""

from collections.abc import Mapping

from sqlalchemy import delete

from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, dialect, session
from lms.core.rows import INSERTS, table
from lms.sessions.models import DueRule
from lms.sessions.queries.due_days import rules_of
from lms.sessions.rules.due_days import DueDays, asks_from
from lms.sessions.rules.filings import FilingKind


@atomic
def settle(area: str, days: Mapping[FilingKind, int | None], actor: Actor) -> None:
    """Ask for plans or reports by so many days in an area within the actor's reach; None asks no longer.

    What is so already is left as it is, and nothing is noted.

    Args:
        area: JP, a prefecture's two digits or a municipality's six.
        days: before the session for plans, after it for reports.
        actor: who settles it.

    Source: docs/rules.md, R26 "Plan and report".
    """
    known = {rule.kind: rule for rule in rules_of([area])}
    changed = {kind: number for kind, number in days.items() if number != _days(known.get(kind))}
    if not changed:
        return
    for kind, number in changed.items():
        before = known.get(kind)
        if number is None:
            session().execute(delete(DueRule).where(DueRule.area == area, DueRule.kind == kind))
        else:
            values = {"days": number, "from_at": asks_from(kind, number, clock.today(), before)}
            put = INSERTS[dialect()](table(DueRule)).values(area=area, kind=kind, **values)
            session().execute(put.on_conflict_do_update(index_elements=["area", "kind"], set_=values))
    plan, report = (_said(days.get(kind)) for kind in (FilingKind.PLAN, FilingKind.REPORT))
    audit.record("due_rule.settle", actor, f"area:{area}", plan=plan, report=report)


def _days(rule: DueDays | None) -> int | None:
    return rule.days if rule else None


def _said(days: int | None) -> int | str:
    return "off" if days is None else days
