"""The code of a booking, read by the camera of whoever keeps the desk; and the code that hangs at the door."""

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit, clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.qr import drawing
from lms.sessions.actions import desk as actions
from lms.sessions.formats.arrival_code import (
    BookingCode,
    DoorCode,
    read_booking_code,
    write_booking_code,
    write_door_code,
)
from lms.sessions.models import TrainingSession
from lms.sessions.queries import arrivals, desk, organise
from lms.sessions.rules.arrivals import DOOR_CODE_LASTS, InvalidCode, Times, scan_at_desk
from lms.sessions.rules.words import SCANS
from lms.sessions.views.frame import said
from lms.sessions.views.proofs import proven_ids

bp = Blueprint("scans", __name__, template_folder="../templates")
bp.context_processor(said)


def booking_code(training_session_id: int, registration_id: int) -> str:
    """Draw the code of a booking, for its holder's page."""
    token = write_booking_code(current_app.config["SECRET_KEY"], BookingCode(training_session_id, registration_id))
    url = current_app.config["SITE_URL"] + url_for("scans.open_booking_code", token=token)
    return drawing(url, _("受付で見せるQRコード"))


def _code_of(token: str) -> BookingCode:
    found = read_booking_code(current_app.config["SECRET_KEY"], token)
    if found is None:
        raise InvalidCode
    return found


def _at_desk(training_session_id: int, token: str) -> tuple[TrainingSession, BookingCode]:
    """Return the session within reach and the code; a code of another session is worth nothing here."""
    row = organise.training_session_for(current_actor(), training_session_id)
    code = _code_of(token)
    if code.training_session_id != row.id:
        raise InvalidCode(_("ほかの回のコードです。日時と会場をたしかめてください。"))
    return row, code


@bp.get("/check-in/<string:token>")
@access(Permission.PUBLIC_READ)
def open_booking_code(token: str) -> ResponseReturnValue:
    """Lead whoever keeps the desk to the mark, the holder to the booking, and anybody else no further."""
    code = _code_of(token)
    if arrivals.keeps_desk(current_actor(), code.training_session_id):
        return redirect(url_for(".show", training_session_id=code.training_session_id, token=token))
    if arrivals.holds(current_actor(), proven_ids(), code.registration_id):
        return redirect(url_for("bookings.show", registration_id=code.registration_id))
    flash(_("受付の担当の方は、サインインしてから、もう一度読みとってください。"), "info")
    return redirect(url_for("bookings.show_find"))


@bp.get("/organise/sessions/<int:training_session_id>/check-in/<string:token>")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(training_session_id: int, token: str) -> ResponseReturnValue:
    """Show whose code it is and what it is worth; the mark is one press more."""
    row, code = _at_desk(training_session_id, token)
    guest = desk.guest(row.id, code.registration_id)
    audit.saw(current_actor(), f"registration:{guest.registration_id}")
    scan = scan_at_desk(Times(row.state, row.starts_at, row.ends_at), guest.state, clock.now())
    return render_template(
        "sessions/scan.html",
        training_session=row,
        guest=guest,
        scan=scan,
        said_scan=SCANS,
        form=ConfirmForm(formdata=None),
    )


@bp.post("/organise/sessions/<int:training_session_id>/check-in/<string:token>")
@access(Permission.TRAINING_SESSION_MANAGE)
def check_in(training_session_id: int, token: str) -> ResponseReturnValue:
    """Mark whoever holds the code as attended."""
    row, code = _at_desk(training_session_id, token)
    actions.check_in(row.id, code.registration_id, current_actor())
    return redirect(url_for(".show", training_session_id=row.id, token=token))


def _door_code(row: TrainingSession, expires_at: datetime) -> str:
    token = write_door_code(current_app.config["SECRET_KEY"], DoorCode(row.id, expires_at))
    url = current_app.config["SITE_URL"] + url_for("arrivals.open_door", token=token)
    return drawing(url, _("ご自分の携帯電話で受付をするQRコード"))


@bp.get("/organise/sessions/<int:training_session_id>/door")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_door(training_session_id: int) -> ResponseReturnValue:
    """Show the code of the door on the desk's screen; it is new each time."""
    row = organise.training_session_for(current_actor(), training_session_id)
    code = _door_code(row, clock.now() + DOOR_CODE_LASTS)
    return render_template("sessions/door.html", training_session=row, code=code, is_paper=False)


@bp.get("/organise/sessions/<int:training_session_id>/door/paper")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_paper_door(training_session_id: int) -> ResponseReturnValue:
    """Show the code of the door for printing; it is over when the session ends."""
    row = organise.training_session_for(current_actor(), training_session_id)
    return render_template("sessions/door.html", training_session=row, code=_door_code(row, row.ends_at), is_paper=True)
