"""What is owed by the rules of an area, as the lists of organisers and coordinators say it."""

from collections.abc import Iterable
from datetime import date

from flask import url_for

from lms.core.dates import day
from lms.core.due_items import DueItem
from lms.core.i18n import gettext as _
from lms.sessions.queries.due_days import Owed
from lms.sessions.rules.due_days import PaperStanding, standing_of
from lms.sessions.rules.filings import KINDS, FilingKind
from lms.sessions.rules.states import SessionState


def owed_items(owed: Iterable[Owed], today: date) -> list[DueItem]:
    """Write the organiser's list, what is due first on top."""
    return [_item(each, today) for each in owed]


def _item(owed: Owed, today: date) -> DueItem:
    row = owed.training_session
    named = _("%(day)s　%(title)s", day=day(row.starts_at), title=row.title)
    what = _("%(session)s　この地域の決まり：%(day)sまで", session=named, day=day(owed.due.on))
    url, label = _step(owed)
    return DueItem(_state(owed, today), _left(owed.due.on, today), str(KINDS[owed.kind]), what, url, label)


def _step(owed: Owed) -> tuple[str, str]:
    number = owed.training_session.id
    if owed.kind is FilingKind.PLAN:
        return url_for("filings.show_plan", training_session_id=number), _("実施計画を送る")
    if owed.training_session.state is SessionState.CLOSED:
        return url_for("filings.show_report", training_session_id=number), _("実施報告をつくる")
    return url_for("desk.show", training_session_id=number), _("まず、回を締める")


def _state(owed: Owed, today: date) -> str:
    return "late" if standing_of(owed.due, today, is_sent=False) is PaperStanding.LATE else "soon"


def _left(last_day: date, today: date) -> str:
    days = (last_day - today).days
    if days < 0:
        return _("期限から%(days)s日たちました", days=-days)
    return {0: _("きょうまで"), 1: _("あすまで")}.get(days) or _("あと%(days)s日", days=days)
