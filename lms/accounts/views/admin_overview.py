"""Administrators: how the system is, and the outbox."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import queries
from lms.accounts.forms import OutboxForm
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.accounts.rules.message_words import message_words
from lms.accounts.views import paging
from lms.core import audit, clock, outbox
from lms.core import queries as core
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.mail import kept_attachments
from lms.core.models import MessageState, OutboxMessage
from lms.core.refusals import NotFound

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
        keeps_mail=_keeps_mail(),
        invited=queries.invited_people(),
    )


@bp.get("/outbox")
@access(Permission.SYSTEM_ADMINISTER)
def list_messages() -> ResponseReturnValue:
    """List what was to be sent, the newest first."""
    form = OutboxForm(request.args)
    form.validate()
    state = MessageState(form.state.data) if form.state.data in set(MessageState) else None
    rows, older = paging.page_of(core.messages(state, paging.before()))
    return render_template(
        "accounts/admin_outbox.html", form=form, rows=rows, older=older, newest=paging.newest(), said=message_words
    )


@bp.get("/outbox/<int:message_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_message(message_id: int) -> ResponseReturnValue:
    """Show one message; a mail that was kept with its text, because without a mail server nobody else gets it.

    A kept mail may hold a link that sets a password: whoever may read it can act for its receiver. Each look is
    written down, and with a mail server no text is kept.
    """
    message = _seen(message_id)
    return render_template(
        "accounts/admin_message.html",
        message=message,
        mail=message.result or {},
        files=[item.filename for item in kept_attachments(message.result)],
        said=message_words,
        may_be_sent_again=outbox.may_be_sent_again(message, keeps_mail=_keeps_mail()),
        form=ConfirmForm(formdata=None),
    )


@bp.get("/outbox/<int:message_id>/attachments/<int:place>")
@access(Permission.SYSTEM_ADMINISTER)
def download_attachment(message_id: int, place: int) -> ResponseReturnValue:
    """Hand out a file that hangs on a mail that was kept; place counts from 1."""
    for number, item in enumerate(kept_attachments(_seen(message_id).result), 1):
        if number == place:
            answer = Response(item.content, content_type=f"{item.media_type}; charset=utf-8")
            answer.headers.set("Content-Disposition", "attachment", filename=item.filename)
            return answer
    raise NotFound


@bp.post("/outbox/<int:message_id>/retry")
@access(Permission.SYSTEM_ADMINISTER)
def send_again(message_id: int) -> ResponseReturnValue:
    """Put a message that did not arrive back into the queue."""
    ConfirmForm()
    outbox.send_again(message_id, current_actor(), keeps_mail=_keeps_mail())
    flash(_("もう一度送ります。少しあとに、この画面でたしかめてください。"), "ok")
    return redirect(url_for(".show_message", message_id=message_id))


def _seen(message_id: int) -> OutboxMessage:
    message = core.message(message_id)
    if message is None:
        raise NotFound
    audit.saw(current_actor(), f"outbox_message:{message_id}")
    return message


def _keeps_mail() -> bool:
    return not current_app.config.get("SMTP_URL")
