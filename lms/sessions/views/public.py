"""One session for everybody, and taking a place in it with or without an account."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import i18n
from lms.core.i18n import gettext as _
from lms.core.limits import LOOKED_UP, is_refused, limiter
from lms.sessions.actions import registration as actions
from lms.sessions.forms.public import BookingForm, PlaceForm, SwitchForm
from lms.sessions.queries import bookings, finding, notices
from lms.sessions.queries.cards import Card
from lms.sessions.rules import words
from lms.sessions.rules.needs import KEPT_DAYS
from lms.sessions.rules.windows import BOOKABLE
from lms.sessions.views.proofs import prove, proven_ids

bp = Blueprint("session_pages", "lms.sessions", template_folder="templates")


@bp.get("/sessions/<int:training_session_id>")
@bp.get("/s/<string:token>")
@access(Permission.PUBLIC_READ)
def show(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Show one session with what it has to offer just now."""
    return _page(finding.show(training_session_id, token), _form(blank=True))


@bp.post("/sessions/<int:training_session_id>/registrations")
@bp.post("/s/<string:token>/registrations")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP, deduct_when=is_refused)
def register(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Take a place, or a turn on the waiting list if the page has said that only this is left."""
    card = finding.show(training_session_id, token)
    form = _form()
    if not form.validate_on_submit():
        return _page(card, form), form.refusal_status
    if form.places > card.training_session.capacity:
        form.refuse_pair()
        return _page(card, form), 422
    if card.has_only_a_turn(form.places) and not form.accepts_waiting.data:
        return _page(card, form, just_filled=True), 409
    booked = actions.register(
        card.training_session.id,
        current_actor(),
        form.key(),
        newcomer=form.newcomer(i18n.locale()),
        companion=form.companion(),
        needs=form.needed(),
        accepts_waiting=form.accepts_waiting.data,
    )
    prove(booked)
    return redirect(url_for("bookings.show", registration_id=booked))


@bp.get("/sessions/<int:training_session_id>/switch")
@bp.get("/s/<string:token>/switch")
@access(Permission.OWN_CHANGE)
def show_switch(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Show the two sessions that lie at the same time, to choose one."""
    card = finding.show(training_session_id, token)
    held = bookings.clashing_booking(current_actor(), card.training_session)
    form = SwitchForm(formdata=None, seen=held.registration.id)
    return render_template("sessions/switch.html", card=card, held=held, form=form, words=words)


@bp.post("/sessions/<int:training_session_id>/switch")
@bp.post("/s/<string:token>/switch")
@access(Permission.OWN_CHANGE)
def switch(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Give the other place back and take one here, all or nothing."""
    card = finding.show(training_session_id, token)
    form = SwitchForm()
    held = bookings.booking_for(current_actor(), (), form.seen_booking())
    booked = actions.switch(held.registration.id, card.training_session.id, current_actor(), form.key())
    flash(_("お席を替えました。前の回は、取り消しました。"), "ok")
    return redirect(url_for("bookings.show", registration_id=booked))


def _form(*, blank: bool = False) -> PlaceForm:
    kind = PlaceForm if current_actor().is_signed_in else BookingForm
    return kind(formdata=None) if blank else kind()


def _page(card: Card, form: PlaceForm, *, just_filled: bool = False) -> str:
    return render_template(
        "sessions/show.html",
        card=card,
        form=form,
        actor=current_actor(),
        held=bookings.held_booking(current_actor(), proven_ids(), card.training_session.id),
        is_bookable=card.offer in BOOKABLE,
        just_filled=just_filled,
        replacement=notices.replacement_of(card.training_session),
        needs_days=KEPT_DAYS,
        words=words,
    )
