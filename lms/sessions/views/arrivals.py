"""People check themselves in: the code at the door, read by their own phone, and their own booking on it."""

from flask import Blueprint, current_app, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.limits import GUESSABLE, limiter
from lms.core.refusals import NotFound
from lms.sessions.actions.arrivals import arrive
from lms.sessions.formats.arrival_code import read_door_code
from lms.sessions.forms.arrivals import ArriveForm
from lms.sessions.forms.public import FindBookingForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import arrivals, bookings
from lms.sessions.rules.arrivals import DOOR_STAYS_OPEN, CodeEnded, InvalidCode, Scan
from lms.sessions.rules.people import parse_contact
from lms.sessions.rules.words import REGISTRATION_STATES, SCANS
from lms.sessions.views.proofs import prove, proven_ids

bp = Blueprint("arrivals", __name__, template_folder="../templates")
_DOOR = "door"


def _at_door(training_session_id: int) -> TrainingSession:
    """Return the session whose door code this device has read just now.

    Raises:
        CodeEnded: it has read none, that of another session, or too long ago.
    """
    known, until = session.get(_DOOR, (0, 0))
    if known != training_session_id or clock.now().timestamp() >= until:
        raise CodeEnded
    return arrivals.training_session_at_door(training_session_id)


def _page(row: TrainingSession, find: FindBookingForm) -> str:
    return render_template(
        "sessions/arrival.html",
        training_session=row,
        guests=arrivals.held(current_actor(), proven_ids(), row.id),
        said_state=REGISTRATION_STATES,
        find=find,
    )


@bp.get("/doors/<string:token>")
@access(Permission.PUBLIC_READ)
def open_door(token: str) -> ResponseReturnValue:
    """Note on this device that it stands at the door; the address itself opens nothing any more."""
    code = read_door_code(current_app.config["SECRET_KEY"], token)
    if code is None:
        raise InvalidCode
    now = clock.now()
    if now >= code.expires_at:
        raise CodeEnded
    session[_DOOR] = [code.training_session_id, (now + DOOR_STAYS_OPEN).timestamp()]
    return redirect(url_for(".show", training_session_id=code.training_session_id))


@bp.get("/arrivals/<int:training_session_id>")
@access(Permission.PUBLIC_READ)
def show(training_session_id: int) -> ResponseReturnValue:
    """Show the bookings of this session that this device knows, and how to find another."""
    return _page(_at_door(training_session_id), FindBookingForm(formdata=None)), 200


@bp.post("/arrivals/<int:training_session_id>/bookings")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=lambda response: response.status_code >= 400)
def find(training_session_id: int) -> ResponseReturnValue:
    """Find one's booking by number and contact; whatever does not fit gets one and the same answer."""
    row, form = _at_door(training_session_id), FindBookingForm()
    if not form.validate_on_submit():
        return _page(row, form), form.refusal_status
    found = bookings.find_by_number(form.number.data, parse_contact(form.contact.data))
    if found is None or bookings.training_session_id_of(found) != row.id:
        form.refuse()
        return _page(row, form), form.refusal_status
    prove(found)
    return redirect(url_for(".show", training_session_id=row.id))


@bp.post("/arrivals/<int:training_session_id>")
@access(Permission.PUBLIC_READ)
def check_in(training_session_id: int) -> ResponseReturnValue:
    """Mark one's own booking as attended."""
    row, registration_id = _at_door(training_session_id), ArriveForm().target()
    if not arrivals.holds(current_actor(), proven_ids(), registration_id):
        raise NotFound
    scan = arrive(row.id, registration_id, current_actor())
    is_in = scan in {Scan.WELCOME, Scan.ALREADY}
    flash(str(SCANS[Scan.ALREADY if is_in else scan]), "ok" if is_in else "warn")
    return redirect(url_for(".show", training_session_id=row.id))
