"""What the desk's device asks and sends: its roster for a day without a network, the marks of others, its taps."""

from flask import Blueprint, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.core.i18n import time_of_day
from lms.sessions.actions import taps as actions
from lms.sessions.forms.taps import SettlementForm, TapsForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise
from lms.sessions.queries import taps as queries
from lms.sessions.rules import guests
from lms.sessions.rules.taps import Settlement
from lms.sessions.rules.words import TAP_OUTCOMES
from lms.sessions.views.frame import said

bp = Blueprint("desk_sync", __name__, template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


@bp.get("/desk/offline")
@access(Permission.PUBLIC_READ)
def show_shell() -> ResponseReturnValue:
    """Show the desk without anybody on it: a device keeps this page, and fills it from what it carries itself."""
    return render_template("sessions/desk_offline.html")


@bp.get("/organise/sessions/<int:training_session_id>/desk/roster.json")
@access(Permission.TRAINING_SESSION_MANAGE)
def roster(training_session_id: int) -> ResponseReturnValue:
    """Hand out what a device carries until the desk is ended on it: names, readings and marks."""
    training_session = _reached(training_session_id)
    audit.saw(current_actor(), f"training_session:{training_session.id}")
    people = guests.desk_list(desk.guests(training_session.id))
    return jsonify(
        title=training_session.title,
        sections=[
            {
                "name": name,
                "people": [
                    {
                        "id": guest.registration_id,
                        "name": (guest.group_name if guest.holds_group else guest.name) or _("（消去された方）"),
                        "kana": guest.kana or "",
                        "find": guest.keys,
                        "state": guest.state,
                        "places": guest.came,
                        "since": time_of_day(guest.since),
                    }
                    for guest in row
                ],
            }
            for name, row in people.sections
        ],
    )


@bp.get("/organise/sessions/<int:training_session_id>/desk/state.json")
@access(Permission.TRAINING_SESSION_MANAGE)
def state(training_session_id: int) -> ResponseReturnValue:
    """Say who is marked by now, without a name, and give a token with which taps can be sent."""
    training_session = _reached(training_session_id)
    everybody = desk.guests(training_session.id)
    room = guests.room(everybody, training_session.capacity)
    return jsonify(
        token=generate_csrf(),
        counts=[room.booked, room.attended, room.expected, room.free],
        conflicts=queries.count_conflicts(training_session.id),
        states={guest.registration_id: [guest.state, time_of_day(guest.since)] for guest in everybody},
    )


@bp.post("/organise/sessions/<int:training_session_id>/desk/taps")
@access(Permission.TRAINING_SESSION_MANAGE)
def take_taps(training_session_id: int) -> ResponseReturnValue:
    """Take in what a device has kept, and say of each tap what became of it."""
    training_session, form = _reached(training_session_id), TapsForm()
    if not form.validate_on_submit():
        return jsonify(error=_("受付の記録の形が、正しくありません。")), form.refusal_status
    outcomes = actions.sync(training_session.id, form.sent(), current_actor())
    return jsonify(outcomes=outcomes)


@bp.get("/organise/sessions/<int:training_session_id>/desk/conflicts")
@access(Permission.ROSTER_READ)
def conflicts(training_session_id: int) -> ResponseReturnValue:
    """List the taps that people have to settle."""
    training_session = _reached(training_session_id)
    audit.saw(current_actor(), f"training_session:{training_session.id}")
    return render_template(
        "sessions/desk_conflicts.html",
        training_session=training_session,
        conflicts=queries.conflicts(training_session.id),
        said_outcome=TAP_OUTCOMES,
    )


@bp.post("/organise/sessions/<int:training_session_id>/desk/conflicts")
@access(Permission.TRAINING_SESSION_MANAGE)
def settle(training_session_id: int) -> ResponseReturnValue:
    """Do what people decided about one of them."""
    training_session = _reached(training_session_id)
    nonce, settlement = SettlementForm().decision()
    actions.settle(training_session.id, nonce, settlement, current_actor())
    done = _("出席にしました。") if settlement is Settlement.ATTENDED else _("そのままにしました。")
    flash(done, "ok")
    return redirect(url_for(".conflicts", training_session_id=training_session.id))
