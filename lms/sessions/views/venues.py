"""Pages of organisers about their venues."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.i18n import gettext as _
from lms.sessions.actions import venues as actions
from lms.sessions.forms.fields import choices
from lms.sessions.forms.venues import VenueForm
from lms.sessions.models import Venue
from lms.sessions.queries import organise, places
from lms.sessions.views.frame import said

bp = Blueprint("venues", __name__, url_prefix="/organise/venues", template_folder="../templates")
bp.context_processor(said)


def _offered(form: VenueForm) -> VenueForm:
    form.organisation_id.choices = choices((each.id, each.name) for each in organise.organisations_for(current_actor()))
    form.find_places = places.places_named
    return form


@bp.get("")
@access(Permission.TRAINING_SESSION_MANAGE)
def index() -> ResponseReturnValue:
    """List the venues."""
    return render_template("sessions/organise_venues.html", venues=organise.venues_for(current_actor()))


@bp.get("/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(_offered(VenueForm(formdata=None)))


@bp.post("/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def create() -> ResponseReturnValue:
    """Add a venue."""
    form = _offered(VenueForm())
    if not form.validate_on_submit():
        return _page(form), form.refusal_status
    actions.create(form.organisation_id.data, form.details(), current_actor(), form.key())
    flash(_("会場を加えました。"), "ok")
    return redirect(url_for(".index"))


@bp.get("/<int:venue_id>")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_edit(venue_id: int) -> ResponseReturnValue:
    """Show the form, filled."""
    venue = organise.venue_for(current_actor(), venue_id)
    data = {**VenueForm.filled(venue), "municipality": places.name_of(venue.municipality_code)}
    return _page(_offered(VenueForm(formdata=None, data=data)), venue)


@bp.post("/<int:venue_id>")
@access(Permission.TRAINING_SESSION_MANAGE)
def edit(venue_id: int) -> ResponseReturnValue:
    """Change a venue."""
    venue = organise.venue_for(current_actor(), venue_id)
    form = _offered(VenueForm())
    if not form.validate_on_submit():
        return _page(form, venue), form.refusal_status
    if not actions.edit(venue.id, form.details(), current_actor(), version=form.seen_version()):
        return _page(form, organise.venue_for(current_actor(), venue_id), is_stale=True), 409
    flash(_("会場を直しました。"), "ok")
    return redirect(url_for(".index"))


def _page(form: VenueForm, venue: Venue | None = None, *, is_stale: bool = False) -> str:
    if venue and is_stale:
        form.version.data = venue.version
    return render_template("sessions/organise_venue.html", form=form, venue=venue, is_stale=is_stale)
