"""Pages of organisers: their sessions, one session, and its roster."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import policy
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit, clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.records import queries as records
from lms.sessions.actions import campaigns as tagging
from lms.sessions.actions import scheduling
from lms.sessions.forms.campaigns import TagsForm
from lms.sessions.forms.past_days import PublishForm
from lms.sessions.models.campaigns import Campaign
from lms.sessions.queries import calls, campaigns, desk, due_days, instructors, needs, notices, organise
from lms.sessions.queries.cards import card_of
from lms.sessions.rules import guests as rules
from lms.sessions.rules import words
from lms.sessions.rules.attendance import is_desk_open, is_over
from lms.sessions.rules.filings import KINDS
from lms.sessions.rules.needs import counted
from lms.sessions.rules.scheduling import seats_lacking
from lms.sessions.rules.states import SessionState
from lms.sessions.views.frame import said
from lms.sessions.views.owed import owed_items
from lms.sessions.views.papers import papers_of

bp = Blueprint("organise", __name__, url_prefix="/organise", template_folder="../templates")
bp.context_processor(said)


@bp.get("")
@access(Permission.TRAINING_SESSION_MANAGE)
def index() -> ResponseReturnValue:
    """List the sessions that are still to be held or closed."""
    actor = current_actor()
    return render_template(
        "sessions/organise_index.html",
        organisations=organise.organisations_for(actor),
        coming=organise.training_sessions_for(actor),
        past=organise.training_sessions_for(actor, past=True),
        owed=owed_items(due_days.owed_by(actor), clock.today()),
    )


@bp.get("/sessions/<int:training_session_id>")
@access(Permission.TRAINING_SESSION_MANAGE)
def show(training_session_id: int) -> ResponseReturnValue:
    """Show what is settled, how full it is, and what to do next."""
    training_session = organise.training_session_for(current_actor(), training_session_id)
    venue = training_session.venue
    open_campaigns = campaigns.open_to(training_session)
    return render_template(
        "sessions/organise_show.html",
        campaigns=[campaign for campaign, _is_tagged in open_campaigns],
        tags_form=_tags(open_campaigns, TagsForm(formdata=None)),
        training_session=training_session,
        card=card_of(training_session, venue, training_session.organisation),
        lacking=seats_lacking(training_session.mode, training_session.capacity, venue.seats if venue else None),
        words=words,
        overlapping=notices.overlapping(training_session.id),
        asks_for_instructor=instructors.is_asked_for(training_session.municipality_code),
        open_calls=calls.open_count(training_session.id),
        headcount=sum(desk.headcounts(training_session.id).values()),
        in_groups=sum(desk.came_without_names(training_session.id).values()),
        has_records=training_session.state == SessionState.CLOSED and _has_records(training_session.id),
        papers=papers_of(training_session),
        kinds=KINDS,
        desk_is_open=is_desk_open(training_session.state, training_session.starts_at, clock.now()),
        is_over=is_over(training_session.ends_at, clock.now()),
        needed=counted(needs.of_session(training_session.id)),
        form=ConfirmForm(formdata=None),
    )


@bp.post("/sessions/<int:training_session_id>/publication")
@access(Permission.TRAINING_SESSION_MANAGE)
def publish(training_session_id: int) -> ResponseReturnValue:
    """Publish a draft; one whose day is past only from the page that says so."""
    training_session = organise.training_session_for(current_actor(), training_session_id)
    if is_over(training_session.ends_at, clock.now()) and not PublishForm().accepts_past.data:
        flash(_("この回の日は、もう過ぎています。まだ公開していません。"), "warn")
    else:
        scheduling.publish(training_session.id, current_actor())
        flash(_("公開しました。"), "ok")
    return redirect(url_for(".show", training_session_id=training_session_id))


@bp.post("/sessions/<int:training_session_id>/campaigns")
@access(Permission.TRAINING_SESSION_MANAGE)
def tag(training_session_id: int) -> ResponseReturnValue:
    """Give a session the names of the ticked campaigns, and take those of the unticked ones from it."""
    training_session = organise.training_session_for(current_actor(), training_session_id)
    form = _tags(campaigns.open_to(training_session), TagsForm())
    if form.validate_on_submit():
        tagging.tag_one(training_session.id, current_actor(), give=form.given(), take=form.taken())
        flash(_("強化月間のしるしを、えらんだとおりにしました。"), "ok")
    else:
        flash(_("いまはつけられない月間がありました。もう一度えらんでください。"), "warn")
    return redirect(url_for(".show", training_session_id=training_session_id))


def _tags(open_campaigns: list[tuple[Campaign, bool]], form: TagsForm) -> TagsForm:
    bearing = [campaign.id for campaign, is_tagged in open_campaigns if is_tagged]
    return form.offer([campaign.id for campaign, _is_tagged in open_campaigns], bearing)


@bp.get("/sessions/<int:training_session_id>/roster")
@access(Permission.ROSTER_READ)
def roster(training_session_id: int) -> ResponseReturnValue:
    """Show everybody with a claim, and how to reach them."""
    return _roster(training_session_id, "sessions/organise_roster.html")


@bp.get("/sessions/<int:training_session_id>/roster/print")
@access(Permission.ROSTER_READ)
def print_roster(training_session_id: int) -> ResponseReturnValue:
    """Show the roster as a sheet of paper for a desk without power."""
    return _roster(training_session_id, "sessions/organise_roster_print.html")


def _roster(training_session_id: int, template: str) -> ResponseReturnValue:
    training_session = organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)
    audit.saw(current_actor(), f"training_session:{training_session.id}")
    everybody = desk.guests(training_session.id)
    return render_template(
        template,
        training_session=training_session,
        guests=everybody,
        room=rules.room(everybody, training_session.capacity),
        has_records=_has_records(training_session.id),
        form=ConfirmForm(formdata=None),
    )


def _has_records(training_session_id: int) -> bool:
    reach = policy.reach(current_actor(), Permission.ROSTER_READ)
    return bool(records.completions_of_training_session(training_session_id, reach))
