"""Whom to telephone, with the words to read aloud; each call ends with one tap."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit, clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.sessions.actions import calls as actions
from lms.sessions.forms.calls import CallForm
from lms.sessions.mails import spoken_changes
from lms.sessions.queries import calls, organise
from lms.sessions.views.frame import said

bp = Blueprint("calls", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


@bp.get("/<int:training_session_id>/calls")
@access(Permission.ROSTER_READ)
def show(training_session_id: int) -> ResponseReturnValue:
    """List who is to be telephoned, the most pressing first, and below who has been."""
    actor = current_actor()
    organise.training_session_for(actor, training_session_id, Permission.ROSTER_READ)
    audit.saw(actor, f"training_session:{training_session_id}")
    found = calls.calls_of(training_session_id, clock.now())
    return render_template(
        "sessions/organise_calls.html",
        training_session=organise.training_session_for(actor, training_session_id, Permission.ROSTER_READ),
        waiting=[(call, spoken_changes(call)) for call in found if call.task.ended_at is None],
        ended=[call for call in found if call.task.ended_at is not None],
        form=ConfirmForm(formdata=None),
    )


@bp.post("/<int:training_session_id>/calls/<int:call_id>/results")
@access(Permission.TRAINING_SESSION_MANAGE)
def press(training_session_id: int, call_id: int) -> ResponseReturnValue:
    """Note how a call went."""
    row, form = organise.training_session_for(current_actor(), training_session_id), CallForm()
    pressed = form.result()
    actions.press(row.id, call_id, pressed, current_actor(), form.key())
    flash(_("書きとめました。"), "ok")
    return redirect(url_for(".show", training_session_id=training_session_id))


@bp.post("/<int:training_session_id>/calls/<int:call_id>/reopenings")
@access(Permission.TRAINING_SESSION_MANAGE)
def take_back(training_session_id: int, call_id: int) -> ResponseReturnValue:
    """Open a call again that was ended by a slip."""
    row = organise.training_session_for(current_actor(), training_session_id)
    actions.take_back(row.id, call_id, current_actor())
    flash(_("電話をかける人に、もどしました。"), "ok")
    return redirect(url_for(".show", training_session_id=training_session_id))
