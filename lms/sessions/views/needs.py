"""What the people of a session need, for its organiser: all of them at a glance, and one of them to change."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.sessions.actions import needs as actions
from lms.sessions.forms.needs import NeedsForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.needs import KEPT_DAYS, counted
from lms.sessions.views.frame import said

bp = Blueprint("needs", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


@bp.get("/<int:training_session_id>/needs")
@access(Permission.ROSTER_READ)
def show(training_session_id: int) -> ResponseReturnValue:
    """List who needs what."""
    audit.saw(current_actor(), f"training_session:{_reached(training_session_id).id}")
    row = _reached(training_session_id)
    needing = [guest for guest in desk.guests(row.id) if guest.needs]
    return render_template(
        "sessions/organise_needs.html",
        training_session=row,
        guests=needing,
        counts=counted(guest.needs for guest in needing),
        days=KEPT_DAYS,
    )


@bp.get("/<int:training_session_id>/registrations/<int:registration_id>/needs")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_change(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Show the form for somebody on the telephone."""
    row = _reached(training_session_id)
    guest = desk.guest(row.id, registration_id)
    filled = NeedsForm(formdata=None, needs=list(guest.needs.kinds), needs_note=guest.needs.note)
    return _page(row, guest, filled)


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/needs")
@access(Permission.TRAINING_SESSION_MANAGE)
def change(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Note what somebody has said on the telephone."""
    row, form = _reached(training_session_id), NeedsForm()
    guest = desk.guest(row.id, registration_id)
    if not form.validate_on_submit():
        return _page(row, guest, form), form.refusal_status
    actions.change(guest.registration_id, form.needed(), current_actor(), by_staff=True)
    flash(_("書きとめました。"), "ok")
    to = url_for("organise_people.show", training_session_id=row.id, registration_id=registration_id)
    return redirect(to)


def _page(row: TrainingSession, guest: Guest, form: NeedsForm) -> str:
    audit.saw(current_actor(), f"registration:{guest.registration_id}")
    return render_template(
        "sessions/organise_need.html", training_session=_reached(row.id), guest=guest, form=form, days=KEPT_DAYS
    )
