"""Administrators: who did what, and who looked at whose data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts import queries
from lms.accounts.forms import AuditForm
from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.accounts.rules import audit_groups, audit_words
from lms.accounts.views import paging
from lms.core import clock
from lms.core import queries as core
from lms.core.models import AuditEvent
from lms.core.queries import AuditFilter

bp = Blueprint("admin_audit", "lms.accounts", url_prefix="/admin", template_folder="templates")

_SEEN_BY_ALL = ("training_session.publish", "training_session.call_off", "training_session.close")
_PAGES = {
    "user": "/admin/users",
    "organisation": "/admin/organisations",
    "outbox_message": "/admin/outbox",
    "help_desk_entry": "/admin/help-desks",
    "training_session": "/sessions",
}
"""Where an object of each kind is seen, by its number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event in words; without an address where there is no page, without a name where the user is gone."""

    at: datetime
    user_id: int | None
    name: str | None
    did: str
    about: str
    url: str | None
    details: list[tuple[str, str]]


@bp.get("/audit")
@access(Permission.SYSTEM_ADMINISTER)
def audit_trail() -> ResponseReturnValue:
    """Search who did what, and who looked at whose data."""
    form = AuditForm(request.args)
    rows, older = paging.page_of(core.audit_events(_wanted(form))) if form.validate() else ([], None)
    return render_template(
        "accounts/admin_audit.html",
        form=form,
        rows=_lines(rows),
        older=older,
        newest=paging.newest(),
        is_narrowed=any(request.args.values()),
    )


def _wanted(form: AuditForm) -> AuditFilter:
    return AuditFilter(
        beginnings=audit_groups.beginnings_of(form.group.data),
        kind=form.kind.data if form.kind.data in audit_words.OBJECTS else None,
        number=int(form.number.data) if form.number.data else None,
        user_ids=queries.users_like(form.who.data) if form.who.data else None,
        since_at=_midnight(form.since.data),
        until_at=_midnight(form.until.data, days_later=1),
        before_id=paging.before(),
    )


def _lines(events: Sequence[AuditEvent]) -> list[Line]:
    doers = {event.user_id for event in events if event.user_id is not None}
    people = {number for event in events if (number := _number(event.subject, "person"))}
    names, users = queries.users_met(doers, people)
    places = queries.area_names({event.details["area"] for event in events if event.details.get("area")})
    return [
        Line(
            at=event.at,
            user_id=event.user_id,
            name=names.get(event.user_id or 0),
            did=audit_words.action_words(event.action),
            about=audit_words.object_words(event.subject),
            url=_page(event, users),
            details=audit_words.detail_words(_named(event.details, places)),
        )
        for event in events
    ]


def _named(details: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Any]:
    """Say an area by its name; a code that has none stays as it is."""
    return {name: places.get(value, value) if name == "area" else value for name, value in details.items()}


def _page(event: AuditEvent, users: Mapping[int, int]) -> str | None:
    """Return where the object of an event can be seen, if there is such a page."""
    kind = event.subject.partition(":")[0]
    number = _number(event.subject, kind)
    if kind == "person":
        kind, number = "user", users.get(number, 0)
    may_be_gone = event.action == "help_desk_entry.remove"
    may_be_hidden = kind == "training_session" and event.action not in _SEEN_BY_ALL
    page = _PAGES.get(kind)
    return f"{page}/{number}" if page and number and not (may_be_gone or may_be_hidden) else None


def _number(subject: str, kind: str) -> int:
    """Return the number of an object of this kind; 0 when it is of another kind, or there are several."""
    found, _colon, number = subject.partition(":")
    return int(number) if found == kind and number.isdecimal() else 0


def _midnight(day: Any, *, days_later: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days_later), time(), clock.JST) if day else None
