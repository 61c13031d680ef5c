"""When things go wrong: a decision before a storm, sessions that move, a cancellation that was a mistake."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import policy
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.sessions.actions import decisions, moving, restoring
from lms.sessions.forms.moving import DecisionForm, MovesForm, moves_form
from lms.sessions.models import TrainingSession
from lms.sessions.queries import notices, organise, seats
from lms.sessions.views.frame import said

bp = Blueprint("disruptions", __name__, url_prefix="/organise", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id)


def _decision_page(row: TrainingSession, form: DecisionForm) -> str:
    queue = seats.queue(row.id)
    return render_template("sessions/organise_decision.html", training_session=row, form=form, queue=queue)


@bp.get("/sessions/<int:training_session_id>/decision")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_decision(training_session_id: int) -> ResponseReturnValue:
    """Ask when it will be decided whether the session is held."""
    row, form = _reached(training_session_id), DecisionForm(formdata=None)
    form.now, form.starts_at = clock.now(), row.starts_at
    form.begin()
    return _decision_page(row, form)


@bp.post("/sessions/<int:training_session_id>/decision")
@access(Permission.TRAINING_SESSION_MANAGE)
def announce(training_session_id: int) -> ResponseReturnValue:
    """Say on all pages and to everybody when it will be decided."""
    row, form = _reached(training_session_id), DecisionForm()
    form.now, form.starts_at = clock.now(), row.starts_at
    if not form.validate_on_submit():
        return _decision_page(row, form), form.refusal_status
    told = decisions.announce(row.id, form.moment(), current_actor())
    flash(_("決める時刻を、ページに出しました。申し込んだ%(count)s組の方に、お知らせします。", count=told), "ok")
    return redirect(url_for("organise.show", training_session_id=training_session_id))


@bp.post("/sessions/<int:training_session_id>/going-ahead")
@access(Permission.TRAINING_SESSION_MANAGE)
def go_ahead(training_session_id: int) -> ResponseReturnValue:
    """Say that the session is held as planned."""
    told = decisions.go_ahead(_reached(training_session_id).id, current_actor())
    flash(_("予定どおり開くことを、申し込んだ%(count)s組の方にお知らせします。", count=told), "ok")
    return redirect(url_for("organise.show", training_session_id=training_session_id))


@bp.get("/moves")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_moves() -> ResponseReturnValue:
    """List the sessions that may be moved; those in the address are ticked."""
    chosen = request.args.getlist("session", type=int)
    return _moves_page(moves_form(_movable(), clock.now(), chosen, blank=True))


@bp.post("/moves")
@access(Permission.TRAINING_SESSION_MANAGE)
def move() -> ResponseReturnValue:
    """Show what will happen, and do it when that has been seen."""
    form = moves_form(_movable(), clock.now())
    if not form.validate_on_submit():
        return _moves_page(form), form.refusal_status
    if not form.is_sure.data:
        return _moves_page(form, is_preview=True)
    done = moving.move(form.moves(), current_actor(), form.key())
    told, clashing = sum(each.told for each in done), sum(each.clashing for each in done)
    flash(
        _("%(count)s回を動かしました。申し込んだ%(told)s組の方に、お知らせします。", count=len(done), told=told), "ok"
    )
    if clashing:
        flash(
            _(
                "%(count)s組の方は、同じ時間にほかの回のお席もあります。回のページで、お名前を見られます。",
                count=clashing,
            ),
            "warn",
        )
    only = done[0].training_session_id if len(done) == 1 else None
    return redirect(url_for("organise.show", training_session_id=only) if only else url_for("organise.index"))


def _movable() -> list[TrainingSession]:
    reach = policy.reach(current_actor(), Permission.TRAINING_SESSION_MANAGE)
    return notices.movable(reach.organisation_ids, clock.now())


def _moves_page(form: MovesForm, *, is_preview: bool = False) -> str:
    moves = {each.training_session_id: each for each in form.moves()} if is_preview else {}
    full = seats.queues(row.id for row in form.rows)
    return render_template("sessions/organise_moves.html", form=form, is_preview=is_preview, moves=moves, full=full)


@bp.post("/sessions/<int:training_session_id>/registrations/<int:registration_id>/restoration")
@access(Permission.TRAINING_SESSION_MANAGE)
def restore(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Bring somebody back whose place was given back by mistake, as the last in the queue."""
    row = _reached(training_session_id)
    restored = restoring.restore(row.id, registration_id, current_actor(), ConfirmForm().key())
    flash(_("元に戻しました。列のいちばん後ろに入っています。受付番号は、新しくなりました。"), "ok")
    address = url_for("organise_people.show", training_session_id=row.id, registration_id=restored)
    return redirect(address)
