"""The desk on the day: who comes is marked with one tap, without any script."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit, clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.sessions.actions import closing
from lms.sessions.actions import desk as actions
from lms.sessions.forms.people import MarkForm, MinutesForm, WalkInForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise, taps
from lms.sessions.rules import guests
from lms.sessions.rules.attendance import is_over
from lms.sessions.views.frame import said

bp = Blueprint("desk", __name__, url_prefix="/organise", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


def _back(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", training_session_id=training_session_id, _anchor=f"guest-{registration_id}"))


@bp.get("/desk")
@access(Permission.ROSTER_READ)
def today() -> ResponseReturnValue:
    """List the sessions whose desk is open now."""
    return render_template("sessions/desk_today.html", sessions=organise.open_desks_for(current_actor(), clock.now()))


@bp.get("/sessions/<int:training_session_id>/desk")
@access(Permission.ROSTER_READ)
def show(training_session_id: int) -> ResponseReturnValue:
    """Show everybody who may come, in the order of the kana rows."""
    return _page(_reached(training_session_id), WalkInForm(formdata=None)), 200


def _page(training_session: TrainingSession, walk_in: WalkInForm) -> str:
    audit.saw(current_actor(), f"training_session:{training_session.id}")
    everybody = desk.guests(training_session.id)
    query = request.args.get("q", "")
    return render_template(
        "sessions/desk.html",
        training_session=training_session,
        people=guests.desk_list(everybody, query),
        room=guests.room(everybody, training_session.capacity),
        q=query,
        conflict_count=taps.count_conflicts(training_session.id),
        form=MarkForm(formdata=None),
        walk_in=walk_in,
    )


@bp.post("/sessions/<int:training_session_id>/desk/attendances")
@access(Permission.TRAINING_SESSION_MANAGE)
def check_in(training_session_id: int) -> ResponseReturnValue:
    """Mark somebody as attended."""
    training_session, form = _reached(training_session_id), MarkForm()
    adds_place = bool(form.attend_with_place.data)
    registration_id = form.target("attend_with_place" if adds_place else "attend")
    actions.check_in(training_session.id, registration_id, current_actor(), adds_place=adds_place)
    return _back(training_session_id, registration_id)


@bp.post("/sessions/<int:training_session_id>/desk/corrections")
@access(Permission.TRAINING_SESSION_MANAGE)
def undo(training_session_id: int) -> ResponseReturnValue:
    """Take a mark back."""
    training_session, registration_id = _reached(training_session_id), MarkForm().target("undo")
    actions.undo(training_session.id, registration_id, current_actor())
    return _back(training_session_id, registration_id)


@bp.post("/sessions/<int:training_session_id>/desk/walk-ins")
@access(Permission.TRAINING_SESSION_MANAGE)
def walk_in(training_session_id: int) -> ResponseReturnValue:
    """Take in somebody without a booking."""
    training_session, form = _reached(training_session_id), WalkInForm()
    if not form.validate_on_submit():
        return _page(training_session, form), form.refusal_status
    registration_id = actions.walk_in(
        training_session.id,
        form.name.data,
        form.kana.data,
        current_actor(),
        form.key(),
        phone=form.phone.data,
        adds_place=form.add_place.data,
    )
    flash(_("当日の方を、出席として受け付けました。"), "ok")
    return _back(training_session_id, registration_id)


@bp.get("/sessions/<int:training_session_id>/desk/<int:registration_id>/minutes")
@access(Permission.ROSTER_READ)
def show_minutes(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Show the form for minutes late and early."""
    training_session = _reached(training_session_id)
    guest = desk.guest(training_session.id, registration_id)
    audit.saw(current_actor(), f"registration:{registration_id}")
    form = MinutesForm(formdata=None, data={"minutes_late": guest.minutes_late, "minutes_early": guest.minutes_early})
    return render_template("sessions/desk_minutes.html", training_session=training_session, guest=guest, form=form)


@bp.post("/sessions/<int:training_session_id>/desk/<int:registration_id>/minutes")
@access(Permission.TRAINING_SESSION_MANAGE)
def note_minutes(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Note minutes late and early."""
    training_session, form = _reached(training_session_id), MinutesForm()
    if not form.validate_on_submit():
        guest = desk.guest(training_session.id, registration_id)
        audit.saw(current_actor(), f"registration:{registration_id}")
        page = render_template("sessions/desk_minutes.html", training_session=training_session, guest=guest, form=form)
        return page, form.refusal_status
    actions.note_minutes(
        training_session.id,
        registration_id,
        current_actor(),
        minutes_late=form.minutes_late.data or 0,
        minutes_early=form.minutes_early.data or 0,
    )
    return _back(training_session_id, registration_id)


@bp.get("/sessions/<int:training_session_id>/closing")
@access(Permission.TRAINING_SESSION_MANAGE)
def preview_closing(training_session_id: int) -> ResponseReturnValue:
    """Say what closing will do before it is done."""
    training_session = _reached(training_session_id)
    everybody = desk.guests(training_session.id)
    return render_template(
        "sessions/desk_closing.html",
        training_session=training_session,
        tally=guests.tally(everybody),
        conflict_count=taps.count_conflicts(training_session.id),
        is_over=is_over(training_session.ends_at, clock.now()),
        form=ConfirmForm(formdata=None),
    )


@bp.post("/sessions/<int:training_session_id>/closing")
@access(Permission.TRAINING_SESSION_MANAGE)
def close(training_session_id: int) -> ResponseReturnValue:
    """Close the session with one press."""
    training_session = _reached(training_session_id)
    done = closing.close(training_session.id, current_actor())
    flash(
        _(
            "締めました。出席%(attended)s人、欠席%(absent)s人です。新しい受講記録が%(records)s人に出ました。",
            attended=done.attended,
            absent=done.absent,
            records=done.records,
        ),
        "ok",
    )
    return redirect(url_for("organise.show", training_session_id=training_session_id))
