"""Pages of organisers on which a session is settled: new, change, copy, call off."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.i18n import gettext as _
from lms.sessions.actions import scheduling
from lms.sessions.forms.copying import CopyForm
from lms.sessions.forms.fields import choices
from lms.sessions.forms.people import CallOffForm
from lms.sessions.forms.scheduling import SessionForm
from lms.sessions.forms.session_plan import differences, fields_from, plan_from, venue_label
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise, places
from lms.sessions.queries.cards import Card
from lms.sessions.rules import guests, words
from lms.sessions.rules.attendance import is_over
from lms.sessions.rules.scheduling import Saved, SaveResult, seats_lacking
from lms.sessions.rules.states import Mode, SessionState
from lms.sessions.views.frame import said

bp = Blueprint("organise_plan", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _offered(form: SessionForm, row: TrainingSession | None = None) -> SessionForm:
    """Give the form what may be chosen; a session keeps its organisation, a published one its course too."""
    actor = current_actor()
    venues = organise.venues_for(actor)
    form.is_published = row is not None and row.state is SessionState.PUBLISHED
    form.was_over = form.is_published and row is not None and is_over(row.ends_at, clock.now())
    mine = organise.organisations_for(actor)
    form.organisation_id.choices = choices(
        (each.id, each.name) for each in mine if not row or each.id == row.organisation_id
    )
    pinned = row.course_key if row and form.is_published else None
    offered = [each for each in catalog.list_current() if pinned in (None, each.course_key)]
    form.course_key.choices = choices((each.course_key, str(each.course.title)) for each in offered)
    labelled = ((each.id, venue_label(each.name, each.seats)) for each in venues)
    form.venue_id.choices = choices([(0, _("選んでください")), *labelled])
    form.seats_of = {each.id: each.seats for each in venues}
    form.find_places = places.places_named
    return form


def _filled(row: TrainingSession) -> SessionForm:
    plan = organise.plan_of(row)
    place = places.name_of(plan.municipality_code) if plan.venue_id is None else ""
    about = {"municipality": place, "organisation_id": row.organisation_id, "version": row.version}
    return _offered(SessionForm(formdata=None, data={**fields_from(plan), **about}), row)


def _page(
    form: SessionForm, row: TrainingSession | None = None, saved: Saved | None = None, card: Card | None = None
) -> str:
    """Show the form; after an edit that was not saved, with what stands in its way; or with how others will see it."""
    stored = _filled(row) if row and saved and saved.result is SaveResult.EDITED_MEANWHILE else None
    form.accepts(stored.version.data if stored else None, saved.excess if saved else None)
    return render_template(
        "sessions/organise_form.html",
        form=form,
        training_session=row,
        saved=saved,
        differences=differences(form, stored) if stored else [],
        card=card,
        words=words,
    )


def _previewed(form: SessionForm, row: TrainingSession | None = None) -> str:
    """Show the form with the page that people would see, from what is typed."""
    plan = plan_from(form)
    card = organise.preview(current_actor(), form.organisation_id.data, plan, row.id if row else None)
    return _page(form, row, card=card)


def _say_seats_lacking(form: SessionForm) -> None:
    if seats_lacking(Mode(form.mode.data), form.capacity.data, form.seats):
        few = _(
            "会場は%(seats)s席、定員は%(capacity)s人です。いすを足せるか、会場にたしかめてください。",
            seats=form.seats,
            capacity=form.capacity.data,
        )
        flash(few, "warn")


@bp.get("/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_new() -> ResponseReturnValue:
    """Show an empty form, with the course's own name as a start."""
    form = _offered(SessionForm(formdata=None))
    form.begin()
    return _page(form)


@bp.post("/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def create() -> ResponseReturnValue:
    """Make a session, as a draft or published at once."""
    form = _offered(SessionForm())
    if not form.validate_on_submit():
        return _page(form), form.refusal_status
    if form.preview.data:
        return _previewed(form)
    publishes = bool(form.publish.data)
    training_session_id = scheduling.create(
        form.organisation_id.data, plan_from(form), current_actor(), form.key(), publishes=publishes
    )
    flash(_("公開しました。") if publishes else _("下書きにしました。"), "ok")
    _say_seats_lacking(form)
    return redirect(url_for("organise.show", training_session_id=training_session_id))


@bp.get("/<int:training_session_id>/edit")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_edit(training_session_id: int) -> ResponseReturnValue:
    """Show the form, filled."""
    row = organise.training_session_for(current_actor(), training_session_id)
    return _page(_filled(row), row)


@bp.post("/<int:training_session_id>/edit")
@access(Permission.TRAINING_SESSION_MANAGE)
def edit(training_session_id: int) -> ResponseReturnValue:
    """Change a session; say so instead when somebody else did, or when people would be without a place."""
    row = organise.training_session_for(current_actor(), training_session_id)
    form = _offered(SessionForm(), row)
    if not form.validate_on_submit():
        return _page(form, row), form.refusal_status
    if form.preview.data:
        return _previewed(form, row)
    saved = scheduling.edit(
        row.id,
        plan_from(form),
        current_actor(),
        version=form.seen_version(),
        accepted_excess=form.accepted_excess.data,
    )
    if saved.result is not SaveResult.SAVED:
        return _page(form, organise.training_session_for(current_actor(), row.id), saved), 409
    flash(_("直しました。"), "ok")
    _say_seats_lacking(form)
    if saved.promoted:
        flash(_("待っていた%(count)s組の方に、お席をお取りしました。", count=saved.promoted), "ok")
    if saved.told:
        flash(_("申し込んだ%(count)s組の方に、変わったことをお知らせします。", count=saved.told), "info")
    return redirect(url_for("organise.show", training_session_id=row.id))


@bp.get("/<int:training_session_id>/copy")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_copy(training_session_id: int) -> ResponseReturnValue:
    """Ask for the new day."""
    row = organise.training_session_for(current_actor(), training_session_id)
    return render_template("sessions/organise_copy.html", training_session=row, form=CopyForm(formdata=None))


@bp.post("/<int:training_session_id>/copy")
@access(Permission.TRAINING_SESSION_MANAGE)
def copy(training_session_id: int) -> ResponseReturnValue:
    """Make a draft of the same plan for another day."""
    row = organise.training_session_for(current_actor(), training_session_id)
    form = CopyForm()
    if not form.validate_on_submit():
        page = render_template("sessions/organise_copy.html", training_session=row, form=form)
        return page, form.refusal_status
    copied = scheduling.copy(row.id, form.held_on.data, current_actor(), form.key())
    flash(_("写して、下書きをつくりました。たしかめて、公開してください。"), "ok")
    return redirect(url_for(".show_edit", training_session_id=copied))


@bp.get("/<int:training_session_id>/calling-off")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_call_off(training_session_id: int) -> ResponseReturnValue:
    """Say what calling off will do, and ask for the words to those who booked."""
    row = organise.training_session_for(current_actor(), training_session_id)
    return _call_off_page(row, CallOffForm(formdata=None)), 200


@bp.post("/<int:training_session_id>/calling-off")
@access(Permission.TRAINING_SESSION_MANAGE)
def call_off(training_session_id: int) -> ResponseReturnValue:
    """Call the session off, and go on to those who have to be telephoned."""
    row = organise.training_session_for(current_actor(), training_session_id)
    form = CallOffForm()
    if not form.validate_on_submit():
        return _call_off_page(row, form), form.refusal_status
    scheduling.call_off(row.id, form.reason.data, current_actor())
    flash(_("中止にしました。メールのある方には、お知らせを送ります。"), "ok")
    return redirect(url_for("calls.show", training_session_id=row.id))


def _call_off_page(row: TrainingSession, form: CallOffForm) -> str:
    reachable = guests.reachable(desk.guests(row.id))
    return render_template("sessions/organise_call_off.html", training_session=row, form=form, reachable=reachable)
