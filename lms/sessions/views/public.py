"""Sessions for everybody: the list, one session, and taking a place with or without an account."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import i18n
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.limits import LOOKED_UP, limiter
from lms.regions import queries as regions
from lms.sessions.actions import registration as actions
from lms.sessions.forms.public import BookingForm, PlaceForm, SearchForm
from lms.sessions.queries import bookings, finding
from lms.sessions.queries.finding import Card
from lms.sessions.rules import words
from lms.sessions.rules.windows import BOOKABLE, Offer
from lms.sessions.views.proofs import prove, proven_ids

bp = Blueprint("sessions", "lms.sessions", template_folder="templates")


@bp.get("/sessions")
@access(Permission.PUBLIC_READ)
def find() -> ResponseReturnValue:
    """Show the coming sessions, narrowed by the filters in the address."""
    form = SearchForm(request.args)
    form.offer_municipalities(regions.in_prefecture(form.prefecture.data or ""))
    status = 200 if form.validate() else 422
    search = form.search(request.args.get("page"))
    found = finding.find(search)
    return render_template("sessions/find.html", form=form, search=search, found=found, pages=_pages(found)), status


@bp.get("/sessions/<int:training_session_id>")
@bp.get("/s/<string:token>")
@access(Permission.PUBLIC_READ)
def show(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Show one session with what it has to offer just now."""
    return _page(finding.show(training_session_id, token), _form(blank=True))


@bp.post("/sessions/<int:training_session_id>/registrations")
@bp.post("/s/<string:token>/registrations")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def register(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Take a place, or a turn on the waiting list if the page has said that only this is left."""
    card = finding.show(training_session_id, token)
    form = _form()
    if not form.validate_on_submit():
        return _page(card, form), form.refusal_status
    if card.offer is Offer.FULL and not form.accepts_waiting.data:
        return _page(card, form, just_filled=True), 409
    booked = actions.register(
        card.training_session.id,
        current_actor(),
        form.key(),
        newcomer=form.newcomer(i18n.locale()),
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
    return render_template("sessions/switch.html", card=card, held=held, form=ConfirmForm(formdata=None), words=words)


@bp.post("/sessions/<int:training_session_id>/switch")
@bp.post("/s/<string:token>/switch")
@access(Permission.OWN_CHANGE)
def switch(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Give the other place back and take one here, all or nothing."""
    card = finding.show(training_session_id, token)
    held = bookings.clashing_booking(current_actor(), card.training_session)
    key = ConfirmForm().key()
    booked = actions.switch(held.registration.id, card.training_session.id, current_actor(), key)
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
        words=words,
    )


def _pages(found: finding.Found) -> dict[str, Any]:
    """Return the way to the other pages with the same filters: numbers, and the pages before and after."""
    filters = {name: request.args[name] for name in SearchForm.FILTERS if request.args.get(name)}

    def address(number: int) -> str:
        return f"{url_for('sessions.find')}?{urlencode({**filters, 'page': number})}"

    near = found.near_pages
    return {
        "numbers": [(str(number), address(number), number == found.page) for number in near],
        "before": address(found.page - 1) if found.page - 1 in near else None,
        "after": address(found.page + 1) if found.page + 1 in near else None,
    }
