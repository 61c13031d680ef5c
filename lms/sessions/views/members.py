"""An organisation's own people: who is to take part, and who has."""

from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, admits_upload, current_actor
from lms.accounts.models import Organisation
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.core.table_files import MAX_BYTES
from lms.core.tables import Table
from lms.core.translation import lazy_gettext as _l
from lms.core.written_tables import XLSX, Cell, to_csv, to_xlsx
from lms.sessions.actions import members as actions
from lms.sessions.forms.lists import MemberFileForm, MemberLinesForm, carried
from lms.sessions.forms.members import AssignForm
from lms.sessions.queries import members, organise
from lms.sessions.queries.members import MemberLine
from lms.sessions.rules.cells import CellFault
from lms.sessions.rules.members import COLUMNS, Plan, Planned, Progress, plan_members, read_members
from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.words import COMPLETED, PROGRESS

bp = Blueprint("members", __name__, url_prefix="/organise/members", template_folder="../templates")


_HEADS = (_l("番号"), _l("所属"), _l("受講のようす"), _l("受講記録"), _l("受講記録の日"))


def _organisation() -> Organisation:
    return members.organisation_for(current_actor(), request.args.get("organisation", type=int))


@bp.get("")
@access(Permission.ROSTER_READ)
def index() -> ResponseReturnValue:
    """List who is to take part, and how far they are."""
    organisation = _organisation()
    audit.saw(current_actor(), f"organisation:{organisation.id}")
    lines = members.members_of(organisation.id)
    shown = request.args.get("show", "")
    page = max(request.args.get("page", 1, type=int), 1)
    found = [line for line in lines if shown in ("", line.progress, line.completed)]
    return render_template(
        "sessions/members.html",
        organisation=organisation,
        organisations=organise.organisations_for(current_actor()),
        counts=members.counted(lines),
        total=len(lines),
        shown=shown,
        words=PROGRESS,
        kinds={**PROGRESS, **COMPLETED},
        lines=members.page_of(found, page),
        page=page,
        pages=members.page_count(found),
    )


@bp.get("/files/<string:kind>")
@access(Permission.ROSTER_READ)
def download(kind: str) -> ResponseReturnValue:
    """Give the list as a file: numbers, how far each is and whether they have a record; no names, no answers."""
    if kind not in ("xlsx", "csv"):
        raise NotFound
    organisation = _organisation()
    audit.saw(current_actor(), f"organisation:{organisation.id}", exported=kind)
    lines = [_cells(line) for line in members.members_of(organisation.id)]
    heads = [str(head) for head in _HEADS]
    disposition = {"Content-Disposition": f'attachment; filename="members-{organisation.id}.{kind}"'}
    if kind == "csv":
        return Response(to_csv(heads, lines), mimetype="text/csv", headers=disposition)
    book = BytesIO()
    to_xlsx(_("対象者の名簿"), heads, lines, book)
    return Response(book.getvalue(), mimetype=XLSX, headers=disposition)


@bp.get("/file")
@access(Permission.TRAINING_SESSION_MANAGE)
def choose() -> ResponseReturnValue:
    """Ask for the list."""
    return _file_page(_organisation(), MemberFileForm(formdata=None))


@bp.post("/file")
@access(Permission.TRAINING_SESSION_MANAGE)
@admits_upload(MAX_BYTES + 64 * 1024)
def look() -> ResponseReturnValue:
    """Show what loading the list would do; nothing is loaded."""
    organisation, form = _organisation(), MemberFileForm()
    if not form.validate_on_submit():
        return _file_page(organisation, form), form.refusal_status
    return _look_page(organisation, form.table(), MemberLinesForm(formdata=None, rows=carried(form.table())))


@bp.post("/lines")
@access(Permission.TRAINING_SESSION_MANAGE)
def load() -> ResponseReturnValue:
    """Load the list that was looked at."""
    organisation, form = _organisation(), MemberLinesForm()
    if not form.validate_on_submit():
        empty = MemberFileForm(formdata=None)
        empty.file.errors = list(form.rows.errors)
        return _file_page(organisation, empty), form.refusal_status
    lines, faults = _planned(organisation, form.table())
    if faults:
        return _look_page(organisation, form.table(), form)
    loaded = actions.load_members(organisation.id, lines, current_actor(), form.key())
    flash(
        _("対象者を%(added)s人加え、%(confirmed)s人の席をとりました。", added=loaded.added, confirmed=loaded.confirmed),
        "ok",
    )
    if loaded.waiting:
        flash(_("定員をこえた%(count)s人は、待機に入りました。", count=loaded.waiting), "warn")
    return redirect(url_for(".index", organisation=organisation.id))


@bp.get("/<int:member_id>")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(member_id: int) -> ResponseReturnValue:
    """Show one person's sessions, and the choice of another."""
    return _member_page(member_id, None)


@bp.post("/<int:member_id>")
@access(Permission.TRAINING_SESSION_MANAGE)
def assign(member_id: int) -> ResponseReturnValue:
    """Move somebody to another session."""
    member, form = members.member_for(current_actor(), member_id), AssignForm()
    form.offer(list(members.coming_for(member.organisation_id)))
    if not form.validate_on_submit():
        return _member_page(member_id, form), form.refusal_status
    state = actions.assign(member.id, form.training_session_id.data or None, current_actor(), form.key())
    said = {None: _("席を返しました。"), RegistrationState.WAITING: _("満席なので、待機に入りました。")}
    flash(said.get(state, _("席をとりました。")), "warn" if state is RegistrationState.WAITING else "ok")
    return redirect(url_for(".index", organisation=member.organisation_id))


def _member_page(member_id: int, form: AssignForm | None) -> str:
    member = members.member_for(current_actor(), member_id)
    audit.saw(current_actor(), f"member:{member.id}")
    line = next((each for each in members.members_of(member.organisation_id) if each.member_id == member_id), None)
    if line is None:
        raise NotFound
    if form is None:
        current = line.current.training_session_id if line.current else 0
        form = AssignForm(formdata=None, training_session_id=current)
        form.offer(list(members.coming_for(member.organisation_id)))
    return render_template("sessions/member.html", line=line, form=form, words=PROGRESS, done=Progress.ATTENDED)


def _cells(line: MemberLine) -> list[Cell]:
    day = line.completed_on.isoformat() if line.completed_on else ""
    return [line.member_number, line.department, str(PROGRESS[line.progress]), str(COMPLETED[line.completed]), day]


def _planned(organisation: Organisation, table: Table) -> tuple[list[Planned], list[CellFault]]:
    entries, faults = read_members(table)
    known, slots = members.known_members(organisation.id), members.slots_of(organisation.id)
    lines, more = plan_members(entries, known, slots)
    return lines, sorted([*faults, *more], key=lambda fault: fault.row)


def _file_page(organisation: Organisation, form: MemberFileForm) -> str:
    return render_template("sessions/member_file.html", organisation=organisation, form=form, columns=COLUMNS)


def _look_page(organisation: Organisation, table: Table, form: MemberLinesForm) -> ResponseReturnValue:
    lines, faults = _planned(organisation, table)
    page = render_template(
        "sessions/member_look.html",
        organisation=organisation,
        ignored=table.ignored,
        faults=faults,
        by_plan={plan: [line for line in lines if line.plan is plan] for plan in Plan},
        coming={row.id: row for row in members.coming_for(organisation.id)},
        form=form,
    )
    return (page, form.refusal_status) if faults else page
