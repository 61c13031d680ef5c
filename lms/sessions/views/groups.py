"""A group books by number, and its contact looks after it: names, the number."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, admits_upload, current_actor
from lms.accounts.policy import Permission
from lms.core import i18n
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, LOOKED_UP, is_refused, limiter
from lms.core.refusals import NotFound
from lms.core.table_files import MAX_BYTES
from lms.sessions.actions import groups as actions
from lms.sessions.actions import registration
from lms.sessions.forms.groups import GroupForm, GroupSizeForm, NamesForm
from lms.sessions.queries import bookings, finding, parties
from lms.sessions.queries.bookings import Booking
from lms.sessions.queries.cards import Card
from lms.sessions.rules.needs import KEPT_DAYS
from lms.sessions.rules.windows import BOOKABLE
from lms.sessions.views.proofs import prove, proven_ids

bp = Blueprint("groups", __name__, template_folder="../templates")


def _for_groups(training_session_id: int | None, token: str | None) -> tuple[Card, int]:
    """Return a session that takes groups on its page, and up to how many people.

    Raises:
        NotFound: it takes groups by telephone or paper alone.
    """
    card = finding.show(training_session_id, token)
    if card.training_session.most_in_group is None or card.offer not in BOOKABLE:
        raise NotFound
    return card, min(card.training_session.most_in_group, card.training_session.capacity)


@bp.get("/sessions/<int:training_session_id>/group")
@bp.get("/s/<string:token>/group")
@access(Permission.PUBLIC_READ)
def show(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Ask for the contact and the number."""
    card, most = _for_groups(training_session_id, token)
    return _page(card, most, GroupForm(formdata=None))


@bp.post("/sessions/<int:training_session_id>/group")
@bp.post("/s/<string:token>/group")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP, deduct_when=is_refused)
def register(training_session_id: int | None = None, token: str | None = None) -> ResponseReturnValue:
    """Take the places, or a turn for all of them if the page has said that only this is left."""
    card, most = _for_groups(training_session_id, token)
    form = GroupForm()
    if not form.validate_on_submit():
        return _page(card, most, form), form.refusal_status
    if form.people.data > most:
        form.refuse_more_than(most)
        return _page(card, most, form), 422
    if card.has_only_a_turn(form.people.data) and not form.accepts_waiting.data:
        return _page(card, most, form, just_filled=True), 409
    booked = registration.register(
        card.training_session.id,
        current_actor(),
        form.key(),
        newcomer=form.newcomer(i18n.locale()),
        group_name=form.group_name.data,
        needs=form.needed(),
        places=form.people.data,
        accepts_waiting=form.accepts_waiting.data,
    )
    prove(booked)
    return redirect(url_for("bookings.show", registration_id=booked))


@bp.get("/bookings/<int:registration_id>/group")
@access(Permission.PUBLIC_READ)
def manage(registration_id: int) -> ResponseReturnValue:
    """Show who has been named, and the forms to name more and to change the number."""
    return _members_page(_held(registration_id), NamesForm(formdata=None), None)


@bp.post("/bookings/<int:registration_id>/names")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
@admits_upload(MAX_BYTES + 64 * 1024)
def name_people(registration_id: int) -> ResponseReturnValue:
    """Give places of the group to people with names."""
    booking, form = _held(registration_id), NamesForm()
    if not form.validate_on_submit():
        return _members_page(booking, form, None), form.refusal_status
    named = actions.name_people(booking.registration.id, form.people(), current_actor(), form.key())
    flash(_("%(count)s人のお名前を加えました。", count=named), "ok")
    return redirect(url_for(".manage", registration_id=registration_id))


@bp.post("/bookings/<int:registration_id>/people")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def resize(registration_id: int) -> ResponseReturnValue:
    """Change how many people the group is."""
    booking, form = _held(registration_id), GroupSizeForm()
    if not form.validate_on_submit():
        return _members_page(booking, NamesForm(formdata=None), form), form.refusal_status
    actions.resize(booking.registration.id, form.people.data, current_actor())
    flash(_("人数を変えました。"), "ok")
    return redirect(url_for(".manage", registration_id=registration_id))


def _held(registration_id: int) -> Booking:
    booking = bookings.booking_for(current_actor(), proven_ids(), registration_id)
    if not booking.registration.holds_group:
        raise NotFound
    return booking


def _members_page(booking: Booking, names: NamesForm, size: GroupSizeForm | None) -> str:
    fellows = parties.fellows(booking.registration)
    people = booking.registration.places + len(fellows)
    return render_template(
        "sessions/booking_group.html",
        booking=booking,
        fellows=fellows,
        people=people,
        names=names,
        size=size or GroupSizeForm(formdata=None, people=people),
    )


def _page(card: Card, most: int, form: GroupForm, *, just_filled: bool = False) -> str:
    return render_template(
        "sessions/group.html", card=card, most=most, form=form, just_filled=just_filled, needs_days=KEPT_DAYS
    )
