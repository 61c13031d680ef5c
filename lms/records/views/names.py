"""Correcting the name on a record: by who issued it, or by an administrator, when the holder asks."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission, reach
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.records import actions, queries
from lms.records.forms import NameForm, NumberForm
from lms.records.queries import Record
from lms.records.rules import NameReason

bp = Blueprint("record_names", __name__, template_folder="../templates")
_ISSUER, _ADMINISTRATOR = Permission.TRAINING_SESSION_MANAGE, Permission.SYSTEM_ADMINISTER


@bp.get("/organise/sessions/<int:training_session_id>/records")
@access(Permission.ROSTER_READ)
def list_session_records(training_session_id: int) -> ResponseReturnValue:
    """List the records of a session for its host; another host's session is not there."""
    actor = current_actor()
    found = queries.get_session_records(training_session_id, reach(actor, Permission.ROSTER_READ))
    audit.saw(actor, f"training_session:{training_session_id}")
    return render_template("records/session_records.html", records=found, training_session_id=training_session_id)


@bp.get("/organise/records/<string:number>/name")
@access(_ISSUER)
def show_for_issuer(number: str) -> ResponseReturnValue:
    """Show the name, and the form for the right one."""
    return _shown(number, _ISSUER)


@bp.post("/organise/records/<string:number>/name")
@access(_ISSUER)
def correct_for_issuer(number: str) -> ResponseReturnValue:
    """Correct the name on a record that the actor's organisation issued."""
    return _corrected(number, _ISSUER)


@bp.get("/admin/records")
@access(_ADMINISTRATOR)
def find() -> ResponseReturnValue:
    """Ask for a record's number, and lead on to its name."""
    form = NumberForm(request.args if "number" in request.args else None)
    if "number" not in request.args or not form.validate():
        return render_template("records/find_record.html", form=form), 422 if form.errors else 200
    return redirect(url_for(".show_for_administrator", number=form.number.data))


@bp.get("/admin/records/<string:number>/name")
@access(_ADMINISTRATOR)
def show_for_administrator(number: str) -> ResponseReturnValue:
    """Show the name, and the form for the right one."""
    return _shown(number, _ADMINISTRATOR)


@bp.post("/admin/records/<string:number>/name")
@access(_ADMINISTRATOR)
def correct_for_administrator(number: str) -> ResponseReturnValue:
    """Correct the name on any record."""
    return _corrected(number, _ADMINISTRATOR)


def _shown(number: str, permission: Permission) -> ResponseReturnValue:
    record = queries.get_issued(number, reach(current_actor(), permission))
    audit.saw(current_actor(), f"completion:{record.completion_id}")
    return _page(record, NameForm(formdata=None, data={"name": record.name})), 200


def _corrected(number: str, permission: Permission) -> ResponseReturnValue:
    record, form = queries.get_issued(number, reach(current_actor(), permission)), NameForm()
    if not form.validate_on_submit():
        return _page(record, form), form.refusal_status
    actions.correct_name(record.number, form.name.data, current_actor(), reason=NameReason(form.reason.data))
    flash(_("お名前を直しました。印刷した紙があれば、新しい紙と取りかえてください。"), "ok")
    return redirect(request.path)


def _page(record: Record, form: NameForm) -> str:
    is_admin = request.path.startswith("/admin/")
    return render_template("records/correct_name.html", record=record, form=form, is_admin=is_admin)
