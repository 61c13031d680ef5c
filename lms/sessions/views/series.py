"""Repeating a session: how the days are found, each day in its box, and all of them made at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.i18n import gettext as _
from lms.sessions.actions import series
from lms.sessions.forms.series import OccasionsForm, SeriesForm, occasions_form, rows_sent
from lms.sessions.forms.session_plan import venue_label
from lms.sessions.models import TrainingSession
from lms.sessions.queries import organise
from lms.sessions.rules.series import Occasion
from lms.sessions.rules.states import Mode
from lms.sessions.views.frame import said

bp = Blueprint("series", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id)


@bp.get("/<int:training_session_id>/series")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(training_session_id: int) -> ResponseReturnValue:
    """Ask how the days are found."""
    form = SeriesForm(formdata=None)
    return render_template("sessions/organise_series.html", training_session=_reached(training_session_id), form=form)


@bp.post("/<int:training_session_id>/series")
@access(Permission.TRAINING_SESSION_MANAGE)
def find_days(training_session_id: int) -> ResponseReturnValue:
    """Put each day into its box, to be looked at and changed."""
    row, form = _reached(training_session_id), SeriesForm()
    form.now = clock.now()
    if not form.validate_on_submit():
        page = render_template("sessions/organise_series.html", training_session=row, form=form)
        return page, form.refusal_status
    begin = form.occasions(row.venue_id)
    return _days_page(row, _offered(row, len(begin), begin))


@bp.post("/<int:training_session_id>/series/occasions")
@access(Permission.TRAINING_SESSION_MANAGE)
def make(training_session_id: int) -> ResponseReturnValue:
    """Make all of them, or show the days again."""
    row = _reached(training_session_id)
    form = _offered(row, rows_sent(request.form.get("rows")))
    if not form.validate_on_submit():
        return _days_page(row, form), form.refusal_status
    if not (form.make.data or form.publish.data):
        return _days_page(row, form)
    publishes = bool(form.publish.data)
    made = series.repeat(row.id, form.occasions(), current_actor(), form.key(), publishes=publishes)
    words = _("%(count)s回をつくって、公開しました。") if publishes else _("%(count)s回の下書きをつくりました。")
    flash(words % {"count": len(made)}, "ok")
    return redirect(url_for("organise.index"))


def _offered(row: TrainingSession, count: int, begin: list[Occasion] | None = None) -> OccasionsForm:
    venues = [] if row.mode is Mode.ONLINE else organise.venues_for(current_actor())
    named = [(0, _("選んでください")), *((each.id, venue_label(each.name, each.seats)) for each in venues)]
    form = occasions_form(count, named if venues else [], begin)
    form.now, form.starts_at, form.capacity = clock.now(), row.starts_at, row.capacity
    form.seats_of = {each.id: each.seats for each in venues}
    return form


def _days_page(row: TrainingSession, form: OccasionsForm) -> str:
    return render_template("sessions/organise_series_days.html", training_session=row, form=form)
