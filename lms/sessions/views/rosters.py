"""Rosters from files: looked at first, entered whole."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, admits_upload, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.clock import to_jst
from lms.core.i18n import gettext as _
from lms.core.table_files import MAX_BYTES
from lms.core.tables import Table
from lms.sessions.actions.rostering import enter_roster
from lms.sessions.forms.lists import RosterFileForm, carried
from lms.sessions.forms.roster import RosterEntriesForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise, seats
from lms.sessions.rules.cells import CellFault
from lms.sessions.rules.roster import COLUMNS, Fate, Reviewed, read_roster, review
from lms.sessions.views.frame import said

bp = Blueprint("rosters", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id)


@bp.get("/<int:training_session_id>/roster/file")
@access(Permission.TRAINING_SESSION_MANAGE)
def choose(training_session_id: int) -> ResponseReturnValue:
    """Ask for the file."""
    return _file_page(_reached(training_session_id), RosterFileForm(formdata=None))


@bp.post("/<int:training_session_id>/roster/file")
@access(Permission.TRAINING_SESSION_MANAGE)
@admits_upload(MAX_BYTES + 64 * 1024)
def look(training_session_id: int) -> ResponseReturnValue:
    """Show what entering the roster would do; nothing is entered."""
    row, form = _reached(training_session_id), RosterFileForm()
    if not form.validate_on_submit():
        return _file_page(row, form), form.refusal_status
    return _review_page(row, form.table(), RosterEntriesForm(formdata=None, rows=carried(form.table())))


@bp.post("/<int:training_session_id>/roster/entries")
@access(Permission.TRAINING_SESSION_MANAGE)
def enter(training_session_id: int) -> ResponseReturnValue:
    """Enter everybody who was looked at."""
    row, form = _reached(training_session_id), RosterEntriesForm()
    if not form.validate_on_submit():
        empty = RosterFileForm(formdata=None)
        empty.file.errors = list(form.rows.errors)
        return _file_page(row, empty), form.refusal_status
    lines, faults = _reviewed(row, form.table())
    others = form.said_to_be_others()
    entries = [each.entry for each in lines if each.fate is Fate.NEW or each.entry.row in others]
    if faults or not entries:
        return _review_page(row, form.table(), form)
    entered = enter_roster(row.id, entries, current_actor(), form.key())
    flash(_("%(count)s件を入れました。", count=entered.confirmed + entered.waiting), "ok")
    if entered.waiting:
        flash(_("定員をこえた%(count)s件は、待機に入りました。", count=entered.waiting), "warn")
    return redirect(url_for("organise.roster", training_session_id=row.id))


def _reviewed(row: TrainingSession, table: Table) -> tuple[list[Reviewed], list[CellFault]]:
    entries, faults = read_roster(table, to_jst(row.starts_at).date())
    lines, more = review(entries, desk.guests(row.id))
    return lines, sorted([*faults, *more], key=lambda fault: fault.row)


def _file_page(row: TrainingSession, form: RosterFileForm) -> str:
    return render_template("sessions/roster_file.html", training_session=row, form=form, columns=COLUMNS)


def _review_page(row: TrainingSession, table: Table, form: RosterEntriesForm) -> ResponseReturnValue:
    lines, faults = _reviewed(row, table)
    audit.saw(current_actor(), f"training_session:{row.id}")
    row = _reached(row.id)  # once more, because a write forgets what was read before it
    page = render_template(
        "sessions/roster_review.html",
        training_session=row,
        queue=seats.queue(row.id),
        ignored=table.ignored,
        faults=faults,
        new=[line for line in lines if line.fate is Fate.NEW],
        doubtful=[line for line in lines if line.fate is Fate.LOOKALIKE],
        here=[line for line in lines if line.fate is Fate.HERE],
        twice=[line for line in lines if line.fate is Fate.TWICE],
        form=form,
    )
    return (page, form.refusal_status) if faults else page
