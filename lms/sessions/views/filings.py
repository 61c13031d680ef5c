"""Pages of organisers on which a session's plan, report and addenda are looked at and sent."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.forms import PostForm
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.sessions.actions import filings as actions
from lms.sessions.forms.filings import AddendumForm, PlanForm, ReportForm, box_of
from lms.sessions.models import TrainingSession
from lms.sessions.queries import filings, organise
from lms.sessions.queries.filings import Sent
from lms.sessions.rules import feedback
from lms.sessions.rules.attendance import NotClosedYet
from lms.sessions.rules.filings import Content, FilingKind, NoPlanAnyMore, may_plan
from lms.sessions.rules.states import SessionState
from lms.sessions.views.filing_words import reading
from lms.sessions.views.frame import said
from lms.sessions.views.papers import about, changes_of

MANAGE = Permission.TRAINING_SESSION_MANAGE

bp = Blueprint("filings", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id)


def _page(template: str, row: TrainingSession, form: PostForm, content: Content, **more: object) -> str:
    """Show what would be sent; the page knows from then on what it has shown."""
    is_other = bool(form.seen.data) and form.seen.data != content.digest
    form.seen.data = content.digest
    return render_template(template, training_session=row, form=form, is_other=is_other, **reading(content), **more)


@bp.get("/<int:training_session_id>/plan")
@access(MANAGE)
def show_plan(training_session_id: int) -> ResponseReturnValue:
    """Show the plan as it would be sent."""
    return _plan_page(_reached(training_session_id), PlanForm(formdata=None))


def _plan_page(row: TrainingSession, form: PlanForm) -> str:
    if not may_plan(row.state, row.starts_at, clock.now()):
        raise NoPlanAnyMore
    return _page("sessions/filing_plan.html", row, form, filings.plan_of(row, form.remarks.data or ""))


@bp.post("/<int:training_session_id>/plan")
@access(MANAGE)
def send_plan(training_session_id: int) -> ResponseReturnValue:
    """Send the plan, when it is still what was looked at."""
    row, form = _reached(training_session_id), PlanForm()
    if not form.validate_on_submit():
        return _plan_page(row, form), form.refusal_status
    if form.seen.data != filings.plan_of(row).digest:
        return _plan_page(row, form), 409
    filing_id = actions.send_plan(row.id, form.remarks.data or "", form.seen.data, current_actor(), form.key())
    flash(_("実施計画を送りました。"), "ok")
    return redirect(url_for(".show", training_session_id=row.id, filing_id=filing_id))


@bp.get("/<int:training_session_id>/report")
@access(MANAGE)
def show_report(training_session_id: int) -> ResponseReturnValue:
    """Show the report, filled from what is known; when it was sent, the report that was sent."""
    row = _reached(training_session_id)
    if sent := _report_of(row):
        return redirect(url_for(".show", training_session_id=row.id, filing_id=sent.filing.id))
    return _report_page(row, ReportForm(formdata=None))


def _report_of(row: TrainingSession) -> Sent | None:
    return filings.latest(filings.filings_of(row.id), FilingKind.REPORT)


def _report_page(row: TrainingSession, form: ReportForm, *, is_checked: bool = False) -> str:
    if row.state is not SessionState.CLOSED:
        raise NotClosedYet
    survey = form.survey() if is_checked else None
    content = filings.report_of(row, (form.remarks.data or "") if is_checked else "", survey)
    template = "sessions/filing_check.html" if is_checked else "sessions/filing_report.html"
    return _page(template, row, form, content, sheet=feedback.COUNTED, box_of=box_of)


@bp.post("/<int:training_session_id>/report")
@access(MANAGE)
def send_report(training_session_id: int) -> ResponseReturnValue:
    """Show the whole report once more, and send it when it was looked at."""
    row, form = _reached(training_session_id), ReportForm()
    if not form.validate_on_submit():
        return _report_page(row, form), form.refusal_status
    if not form.send.data:
        return _report_page(row, form, is_checked=bool(form.check.data))
    sent = _report_of(row)
    if sent is None and form.seen.data != filings.report_of(row).digest:
        return _report_page(row, form, is_checked=True), 409
    filing_id = actions.send_report(
        row.id, form.remarks.data or "", form.survey(), form.seen.data, current_actor(), form.key()
    )
    flash(_("実施報告を送りました。"), "ok")
    return redirect(url_for(".show", training_session_id=row.id, filing_id=filing_id))


@bp.get("/<int:training_session_id>/addenda/new")
@access(MANAGE)
def show_addendum(training_session_id: int) -> ResponseReturnValue:
    """Ask what is to be mended in the report."""
    return _addendum_page(_reached(training_session_id), AddendumForm(formdata=None))


def _addendum_page(row: TrainingSession, form: AddendumForm) -> str:
    sent = filings.latest(filings.filings_of(row.id), FilingKind.REPORT, FilingKind.ADDENDUM)
    if sent is None:
        raise NotFound
    content = filings.report_of(row, form.remarks.data or "")
    return _page("sessions/filing_addendum.html", row, form, content, changed=changes_of(row, sent))


@bp.post("/<int:training_session_id>/addenda/new")
@access(MANAGE)
def send_addendum(training_session_id: int) -> ResponseReturnValue:
    """Put an addendum beside the report."""
    row, form = _reached(training_session_id), AddendumForm()
    if not form.validate_on_submit():
        return _addendum_page(row, form), form.refusal_status
    if form.seen.data != filings.report_of(row).digest:
        return _addendum_page(row, form), 409
    actions.send_addendum(row.id, form.remarks.data, form.seen.data, current_actor(), form.key())
    flash(_("追補を送りました。報告は、そのまま残っています。"), "ok")
    return redirect(url_for(".show_report", training_session_id=row.id))


@bp.get("/<int:training_session_id>/filings/<int:filing_id>")
@access(MANAGE)
def show(training_session_id: int, filing_id: int) -> ResponseReturnValue:
    """Show what was sent, with what stands beside it, and whether it is still so."""
    row = _reached(training_session_id)
    everything = filings.filings_of(row.id)
    sent = next((each for each in everything if each.filing.id == filing_id), None)
    if sent is None:
        raise NotFound
    shown = about(row, sent, everything)
    return render_template("sessions/filing.html", **shown, path_of=_path_of, training_session=row)


def _path_of(sent: Sent) -> str:
    return actions.path_of(sent.filing)
