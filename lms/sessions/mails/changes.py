"""A change of a session in words, old → new: for mails, and for whoever telephones."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lms.core.i18n import gettext as _
from lms.core.i18n import in_another_year, period, period_full, time_of_day
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _l
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.queries.calls import Call
from lms.sessions.queries.notices import known_of
from lms.sessions.rules import words
from lms.sessions.rules.known import Change, Known, changed, from_payload

LABELS: dict[Change, LazyString] = {
    Change.WHEN: _l("日時"),
    Change.DOORS: _l("受付の始まり"),
    Change.MODE: _l("受け方"),
    Change.PLACE: _l("会場"),
    Change.ONLINE: _l("オンラインの入口"),
    Change.BRING: _l("持ちもの"),
    Change.FEE: _l("参加費"),
}


def said_changes(
    before: Mapping[str, Any], training_session: TrainingSession, venue: Venue | None
) -> list[tuple[str, str, str]]:
    """Return what has changed since somebody was told, as label, old and new; empty when it is as it was."""
    old, new = from_payload(before), known_of(training_session, venue)
    return [(str(LABELS[each]), *_old_and_new(each, old, new)) for each in changed(old, new)]


def _old_and_new(change: Change, old: Known, new: Known) -> tuple[str, str]:
    """Say both; the address of an online session is left to the facts, which show it to those with a place."""
    if change is Change.ONLINE:
        return _("前の入口"), _("新しい入口（お席のある方に、お知らせします）") if new.online_url else _("なし")
    return said(change, old), said(change, new)


def said(change: Change, known: Known) -> str:
    """Return how one thing stands, in words."""
    match change:
        case Change.WHEN:
            return _moments(known.starts_at, known.ends_at)
        case Change.DOORS:
            return time_of_day(known.doors_open_at) if known.doors_open_at else _("決まっていません")
        case Change.MODE:
            return str(words.MODES[known.mode])
        case Change.PLACE:
            return known.place or _("なし")
        case Change.BRING:
            return known.what_to_bring or _("なし")
        case _other:
            return known.fee or _("無料")


def _moments(starts_at: datetime, ends_at: datetime) -> str:
    return period_full(starts_at, ends_at) if in_another_year(starts_at) else period(starts_at, ends_at)


def spoken_changes(call: Call) -> list[tuple[str, str, str]]:
    """Return what has changed for somebody who is to be telephoned."""
    if not call.task.before:
        return []
    return said_changes(call.task.before, call.booking.training_session, call.booking.venue)
