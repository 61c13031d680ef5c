"""Administrators: how the system is, the outbox and the audit trail."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from lms.accounts import queries
from lms.accounts.forms import AuditForm, OutboxForm
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit, clock
from lms.core import queries as core
from lms.core.models import MessageState
from lms.core.queries import AuditFilter
from lms.core.refusals import NotFound

MOST_ROWS = 2**31 - 1
bp = Blueprint("admin", "lms.accounts", url_prefix="/admin", template_folder="templates")


@bp.get("")
@access(Permission.SYSTEM_ADMINISTER)
def overview() -> ResponseReturnValue:
    """Show how the system is, and the ways on."""
    now = clock.now()
    return render_template(
        "accounts/admin_overview.html",
        health=core.health(now),
        now=now,
        keeps_mail=not current_app.config.get("SMTP_URL"),
        invited=queries.invited_people(),
    )


@bp.get("/outbox")
@access(Permission.SYSTEM_ADMINISTER)
def outbox() -> ResponseReturnValue:
    """List what was to be sent, the newest first."""
    form = OutboxForm(request.args)
    form.validate()
    state = MessageState(form.state.data) if form.state.data in set(MessageState) else None
    rows, older = _page_of(core.messages(state, _before()))
    return render_template("accounts/admin_outbox.html", form=form, rows=rows, older=older, newest=_is_newest())


@bp.get("/outbox/<int:message_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_message(message_id: int) -> ResponseReturnValue:
    """Show one message; a mail that was kept with its text, because without a mail server nobody else gets it.

    A kept mail may hold a link that sets a password: whoever may read it can act for its receiver. Each look is
    written down, and with a mail server no text is kept.
    """
    message = core.message(message_id)
    if message is None:
        raise NotFound
    audit.saw(current_actor(), f"outbox_message:{message_id}")
    return render_template("accounts/admin_message.html", message=message, mail=message.result or {})


@bp.get("/audit")
@access(Permission.SYSTEM_ADMINISTER)
def audit_trail() -> ResponseReturnValue:
    """Search who did what, and who looked at whose data."""
    form = AuditForm(request.args)
    rows, older = _page_of(core.audit_events(_wanted(form))) if form.validate() else ([], None)
    names = queries.user_names(row.user_id for row in rows if row.user_id is not None)
    return render_template(
        "accounts/admin_audit.html", form=form, rows=rows, names=names, older=older, newest=_is_newest()
    )


def _wanted(form: AuditForm) -> AuditFilter:
    return AuditFilter(
        action=form.action.data or None,
        subject=form.subject.data or None,
        user_id=int(form.user.data) if form.user.data else None,
        since_at=_midnight(form.since.data),
        until_at=_midnight(form.until.data, days_later=1),
        before_id=_before(),
    )


def _before() -> int | None:
    """Return where this page begins; an id that no row can have is none."""
    before = request.args.get("before", type=int)
    return before if before and 0 < before <= MOST_ROWS else None


def _midnight(day: Any, *, days_later: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=days_later), time(), clock.JST) if day else None


def _page_of(rows: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
    """Return the rows of this page, and the address of the next (older) one if there is one."""
    page = rows[: core.PAGE_SIZE]
    if len(rows) <= core.PAGE_SIZE:
        return page, None
    asked = {name: value for name, value in request.args.items() if name != "before"}
    return page, f"{request.path}?{urlencode({**asked, 'before': page[-1].id})}"


def _is_newest() -> str | None:
    """Return the address of the first page, or None when this is it."""
    asked = {name: value for name, value in request.args.items() if name != "before"}
    return f"{request.path}?{urlencode(asked)}" if "before" in request.args else None
