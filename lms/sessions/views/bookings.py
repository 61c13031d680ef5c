"""A booking as its holder sees it: found by number and contact, shown, given back."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, LOOKED_UP, is_refused, limiter
from lms.core.refusals import NotFound
from lms.sessions.actions import joining as joining_actions
from lms.sessions.actions import needs as needs_actions
from lms.sessions.actions import registration as actions
from lms.sessions.formats.booking_link import read_token
from lms.sessions.formats.calendar import MEDIA_TYPE, write_entry
from lms.sessions.forms.needs import NeedsForm
from lms.sessions.forms.public import CancelForm, FindBookingForm
from lms.sessions.mails import calendar_entry
from lms.sessions.queries import bookings, joining, needs, parties
from lms.sessions.queries.bookings import Booking
from lms.sessions.rules import words
from lms.sessions.rules.needs import KEPT_DAYS
from lms.sessions.rules.people import parse_contact
from lms.sessions.rules.refusals import LinkEnded
from lms.sessions.views.proofs import prove, proven_ids
from lms.sessions.views.scans import booking_code

bp = Blueprint("bookings", "lms.sessions", template_folder="templates")


@bp.get("/bookings")
@access(Permission.PUBLIC_READ)
def show_find() -> ResponseReturnValue:
    """Ask for a booking number and a contact."""
    return _find_page(FindBookingForm(formdata=None))


@bp.post("/bookings")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def find() -> ResponseReturnValue:
    """Open a booking on this device; whatever does not fit gets one and the same answer."""
    form = FindBookingForm()
    if not form.validate_on_submit():
        return _find_page(form), form.refusal_status
    found = bookings.find_by_number(form.number.data, parse_contact(form.contact.data))
    if found is None:
        form.refuse()
        return _find_page(form), form.refusal_status
    prove(found)
    return redirect(url_for(".show", registration_id=found))


@bp.get("/bookings/links/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def open_link(token: str) -> ResponseReturnValue:
    """Open the booking of a mail on this device; giving it back is a button on its page, never the link."""
    found = read_token(current_app.config["SECRET_KEY"], token, clock.now())
    if found is None:
        raise LinkEnded
    prove(found)
    return redirect(url_for(".show", registration_id=found, decline=1))


@bp.get("/bookings/<int:registration_id>")
@access(Permission.PUBLIC_READ)
def show(registration_id: int) -> ResponseReturnValue:
    """Show a booking to its holder; who comes from a mail that asks finds the button to decline opened."""
    return _page(bookings.booking_for(current_actor(), proven_ids(), registration_id), None)


@bp.post("/bookings/<int:registration_id>/needs")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def change_needs(registration_id: int) -> ResponseReturnValue:
    """Note what is to be prepared, until the session begins."""
    booking, form = bookings.booking_for(current_actor(), proven_ids(), registration_id), NeedsForm()
    if not form.validate_on_submit():
        return _page(booking, form), form.refusal_status
    needs_actions.change(booking.registration.id, form.needed(), current_actor())
    flash(_("参加のためにひつようなことを、開く団体に伝えます。"), "ok")
    return redirect(url_for(".show", registration_id=registration_id))


def _page(booking: Booking, needs_form: NeedsForm | None) -> str:
    actor, registration_id = current_actor(), booking.registration.id
    needed = needs.of_claim(registration_id)
    if needs_form is None:
        needs_form = NeedsForm(formdata=None, needs=list(needed.kinds), needs_note=needed.note)
    return render_template(
        "sessions/booking.html",
        booking=booking,
        is_signed_in=actor.is_signed_in,
        is_joinable=bool(joining.joinable(actor, {registration_id}.intersection(proven_ids()))),
        is_joined=booking.registration.person_id in actor.person_ids[1:],
        code=booking_code(booking.training_session.id, registration_id),
        fellows=parties.fellows(booking.registration),
        needs=needed,
        needs_form=needs_form,
        needs_days=KEPT_DAYS,
        form=CancelForm(formdata=None),
        words=words,
        is_asked="decline" in request.args,
    )


@bp.get("/bookings/<int:registration_id>/calendar.ics")
@access(Permission.PUBLIC_READ)
def calendar(registration_id: int) -> ResponseReturnValue:
    """Hand out the booking as a file for a calendar."""
    booking = bookings.booking_for(current_actor(), proven_ids(), registration_id)
    return Response(write_entry(calendar_entry(booking)), content_type=f"{MEDIA_TYPE}; charset=utf-8")


@bp.post("/bookings/<int:registration_id>/owner")
@access(Permission.OWN_CHANGE)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def join(registration_id: int) -> ResponseReturnValue:
    """Call a booking of this device one's own; to come along with it is not enough."""
    ConfirmForm()
    if registration_id not in proven_ids():
        raise NotFound
    joining_actions.join(registration_id, current_actor())
    flash(_("この申込を、あなたのマイページに入れました。"), "ok")
    return redirect(url_for(".show", registration_id=registration_id))


@bp.post("/bookings/<int:registration_id>/owner/removal")
@access(Permission.OWN_CHANGE)
def leave(registration_id: int) -> ResponseReturnValue:
    """Take that back; the booking can be seen on this device as before."""
    ConfirmForm()
    booking = bookings.booking_for(current_actor(), proven_ids(), registration_id)
    joining_actions.leave(booking.registration.id, current_actor())
    prove(registration_id)
    flash(_("この申込を、マイページからはずしました。申し込みは、そのまま残っています。"), "ok")
    return redirect(url_for(".show", registration_id=registration_id))


@bp.post("/bookings/<int:registration_id>/cancellation")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def cancel(registration_id: int) -> ResponseReturnValue:
    """Give the place or the turn back."""
    booking = bookings.booking_for(current_actor(), proven_ids(), registration_id)
    form = CancelForm()
    alone = bool(form.alone.data) and not booking.registration.holds_group
    actions.cancel(booking.registration.id, current_actor(), form.key(), alone=alone)
    flash(_("取り消しました。待っている方がいれば、席が回ります。ご連絡ありがとうございました。"), "ok")
    return redirect(url_for(".show", registration_id=registration_id))


def _find_page(form: FindBookingForm) -> str:
    return render_template("sessions/find_booking.html", form=form, is_signed_in=current_actor().is_signed_in)
