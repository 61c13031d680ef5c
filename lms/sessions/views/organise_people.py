"""Pages of organisers about people: bookings by telephone or paper, cancelling, correcting, counting."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.sessions.actions import closing, registration
from lms.sessions.forms.headcounts import HeadcountForm, filled
from lms.sessions.forms.people import CorrectionForm, StaffBookingForm
from lms.sessions.forms.public import CancelForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import bookings, desk, organise, seats
from lms.sessions.rules.needs import KEPT_DAYS
from lms.sessions.rules.states import Channel, RegistrationState
from lms.sessions.views.frame import said

bp = Blueprint("organise_people", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id)


def _for_roster(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


def _booking_page(row: TrainingSession, form: StaffBookingForm) -> str:
    queue = seats.queue(row.id)
    return render_template(
        "sessions/organise_booking.html", training_session=row, queue=queue, form=form, needs_days=KEPT_DAYS
    )


@bp.get("/<int:training_session_id>/registrations/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_new(training_session_id: int) -> ResponseReturnValue:
    """Show the form for somebody on the telephone, or on paper."""
    return _booking_page(_reached(training_session_id), StaffBookingForm(formdata=None))


@bp.post("/<int:training_session_id>/registrations/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def register(training_session_id: int) -> ResponseReturnValue:
    """Take the place, or the turn, and go on to what is read aloud."""
    row, form = _reached(training_session_id), StaffBookingForm()
    if not form.validate_on_submit():
        return _booking_page(row, form), form.refusal_status
    registration_id = registration.register(
        row.id,
        current_actor(),
        form.key(),
        newcomer=form.newcomer(),
        companion=form.companion(),
        needs=form.needed(),
        accepts_waiting=True,
        channel=Channel(form.channel.data),
    )
    return redirect(url_for(".show", training_session_id=row.id, registration_id=registration_id))


@bp.get("/<int:training_session_id>/registrations/<int:registration_id>")
@access(Permission.ROSTER_READ)
def show(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Show one claim: what to read aloud, how it came to stand where it stands, and what can be done."""
    guest = desk.guest(_for_roster(training_session_id).id, registration_id)
    audit.saw(current_actor(), f"registration:{registration_id}")
    row = _for_roster(training_session_id)  # once more, because a write forgets what was read before it
    return render_template(
        "sessions/organise_registration.html",
        training_session=row,
        guest=guest,
        booking=bookings.booking_for(current_actor(), {registration_id}, registration_id),
        history=desk.history(registration_id),
        form=CancelForm(formdata=None),
    )


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/cancellation")
@access(Permission.TRAINING_SESSION_MANAGE)
def cancel(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Give a place back for somebody who has called."""
    row, form = _reached(training_session_id), CancelForm()
    guest = desk.guest(row.id, registration_id)
    alone = bool(form.alone.data) and not guest.holds_group
    promoted = registration.cancel(guest.registration_id, current_actor(), form.key(), by_staff=True, alone=alone)
    flash(_("取り消しました。"), "ok")
    if promoted:
        flash(_("待っていた%(count)s組の方に、お席をお取りしました。", count=len(promoted)), "ok")
    return redirect(url_for(".show", training_session_id=row.id, registration_id=registration_id))


@bp.get("/<int:training_session_id>/registrations/<int:registration_id>/correction")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_correction(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Ask what is right, and why."""
    return _correction_page(_reached(training_session_id), registration_id, CorrectionForm(formdata=None))


def _correction_page(row: TrainingSession, registration_id: int, form: CorrectionForm) -> str:
    guest = desk.guest(row.id, registration_id)
    audit.saw(current_actor(), f"registration:{registration_id}")
    history = desk.history(registration_id)
    return render_template(
        "sessions/organise_correction.html", training_session=row, guest=guest, history=history, form=form
    )


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/correction")
@access(Permission.TRAINING_SESSION_MANAGE)
def correct(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Correct the attendance of a closed session."""
    row, form = _reached(training_session_id), CorrectionForm()
    if not form.validate_on_submit():
        return _correction_page(row, registration_id, form), form.refusal_status
    state = RegistrationState(form.state.data)
    numbers = closing.correct(row.id, registration_id, state, form.reason.data, current_actor())
    flash(_("直しました。受講記録が出ました。") if numbers else _("直しました。"), "ok")
    return redirect(url_for(".show", training_session_id=row.id, registration_id=registration_id))


@bp.get("/<int:training_session_id>/headcount")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_headcount(training_session_id: int) -> ResponseReturnValue:
    """Ask how many took part without giving a name."""
    row = _reached(training_session_id)
    form = HeadcountForm(formdata=None, data=filled(desk.headcounts(row.id)))
    return render_template("sessions/organise_headcount.html", training_session=row, form=form)


@bp.post("/<int:training_session_id>/headcount")
@access(Permission.TRAINING_SESSION_MANAGE)
def report_headcount(training_session_id: int) -> ResponseReturnValue:
    """Keep the number."""
    row, form = _reached(training_session_id), HeadcountForm()
    if not form.validate_on_submit():
        page = render_template("sessions/organise_headcount.html", training_session=row, form=form)
        return page, form.refusal_status
    closing.report_headcount(row.id, form.counts(), current_actor())
    flash(_("人数を書きとめました。"), "ok")
    return redirect(url_for("organise.show", training_session_id=row.id))
