"""After the session: who signed on paper is typed in by code, looked at, and marked at once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.sessions.actions import sheet as actions
from lms.sessions.forms.sheet import SheetForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise
from lms.sessions.rules.sheet import Reading, read_codes, row_code

bp = Blueprint("sheet", __name__, template_folder="../templates")


def _page(row: TrainingSession, form: SheetForm, reading: Reading | None = None) -> str:
    return render_template("sessions/sheet.html", training_session=row, form=form, reading=reading, row_code=row_code)


@bp.get("/organise/sessions/<int:training_session_id>/desk/sheet")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(training_session_id: int) -> ResponseReturnValue:
    """Ask for the codes."""
    row = organise.training_session_for(current_actor(), training_session_id)
    return _page(row, SheetForm(formdata=None)), 200


@bp.post("/organise/sessions/<int:training_session_id>/desk/sheet")
@access(Permission.TRAINING_SESSION_MANAGE)
def enter(training_session_id: int) -> ResponseReturnValue:
    """Show whom the codes mean; with the second press, mark them."""
    row, form = organise.training_session_for(current_actor(), training_session_id), SheetForm()
    if not form.validate_on_submit():
        return _page(row, form), form.refusal_status
    reading = read_codes(form.codes.data, row.id, desk.guests(row.id))
    if not form.accepts(reading):
        return _page(row, form), form.refusal_status
    if not form.apply.data:
        audit.saw(current_actor(), f"training_session:{row.id}")
        return _page(row, form, reading), 200
    marked = actions.mark_all(row.id, [guest.registration_id for guest in reading.to_mark], current_actor())
    flash(_("%(count)s件の申し込みを、出席にしました。", count=marked), "ok")
    return redirect(url_for("desk.show", training_session_id=row.id))
