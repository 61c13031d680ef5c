"""For coordinators: the campaigns of their area, which sessions bear their names, and what came of them."""

from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.sessions.actions import campaigns as actions
from lms.sessions.forms.campaigns import CampaignForm, TagsForm
from lms.sessions.forms.fields import choices
from lms.sessions.queries import campaign_figures as figures
from lms.sessions.queries import campaigns
from lms.sessions.queries.campaigns import Known
from lms.sessions.rules.campaigns import next_year
from lms.sessions.rules.finding import page_number
from lms.sessions.views.areas import managed_areas

bp = Blueprint("coordinate_campaigns", __name__, url_prefix="/coordinate/campaigns", template_folder="../templates")


def _mine(campaign_id: int) -> Known:
    return campaigns.one_of(managed_areas(), campaign_id)


def _form_page(form: CampaignForm, known: Known | None = None, *, is_stale: bool = False) -> str:
    """Show the form of a new campaign, or of one that is there; after a change by others, beside what it is now."""
    areas = managed_areas()
    form.area.choices = choices(
        (code, name) for code, name in areas.items() if not known or code == known.campaign.area
    )
    if known and is_stale:
        form.version.data = known.campaign.version
    return render_template("sessions/coordinate_campaign_form.html", form=form, known=known, is_stale=is_stale)


@bp.get("")
@access(Permission.AREA_MANAGE)
def index() -> ResponseReturnValue:
    """List the campaigns of the areas one looks after."""
    areas = managed_areas()
    return render_template("sessions/coordinate_campaigns.html", campaigns=campaigns.of_areas(areas), areas=areas)


@bp.get("/new")
@access(Permission.AREA_MANAGE)
def show_new() -> ResponseReturnValue:
    """Show an empty form, with the name and the year that are nearly always right."""
    return _form_page(CampaignForm(formdata=None, year=next_year(clock.today())))


@bp.post("/new")
@access(Permission.AREA_MANAGE)
def add() -> ResponseReturnValue:
    """Make a campaign, and go on to its sessions."""
    form = CampaignForm()
    form.area.choices = choices(managed_areas().items())
    if not form.validate_on_submit():
        return _form_page(form), form.refusal_status
    campaign_id = actions.add(form.plan(), current_actor(), form.key())
    flash(_("強化月間をつくりました。回につけると、さがすページに名前が出ます。"), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id))


@bp.get("/<int:campaign_id>")
@access(Permission.AREA_MANAGE)
def show(campaign_id: int) -> ResponseReturnValue:
    """Show what came of a campaign, exactly, and the sessions to give its name to."""
    known, page = _mine(campaign_id), page_number(request.args.get("page"))
    cards, total = figures.lying_in(known.campaign, page)
    ids, tagged = [card.training_session.id for card in cards], figures.tagged_in(known.campaign)
    exact = figures.exact_figures(campaign_id)
    numbers = range(1, ceil(total / figures.PAGE_SIZE) + 1)
    return render_template(
        "sessions/coordinate_campaign.html",
        known=known,
        campaign=known.campaign,
        cards=cards,
        tagged=tagged,
        exact=exact,
        held=len(exact),
        form=TagsForm(formdata=None).offer(ids, [id_ for id_ in ids if id_ in tagged]),
        confirm=ConfirmForm(formdata=None),
        pages=[(str(each), url_for(".show", campaign_id=campaign_id, page=each), each == page) for each in numbers],
        page=page,
    )


@bp.post("/<int:campaign_id>/sessions")
@access(Permission.AREA_MANAGE)
def tag(campaign_id: int) -> ResponseReturnValue:
    """Give the ticked sessions the name of the campaign, and take it from the unticked ones."""
    known, page = _mine(campaign_id), page_number(request.args.get("page"))
    cards, _total = figures.lying_in(known.campaign, page)
    form = TagsForm().offer([card.training_session.id for card in cards], [])
    if not form.validate_on_submit():
        flash(_("回が動いたか、なくなりました。もう一度えらんでください。"), "warn")
        return redirect(url_for(".show", campaign_id=campaign_id, page=page))
    given, taken = actions.tag(campaign_id, current_actor(), give=form.given(), take=form.taken())
    flash(_("%(given)s回につけ、%(taken)s回からはずしました。", given=given, taken=taken), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id, page=page))


@bp.get("/<int:campaign_id>/edit")
@access(Permission.AREA_MANAGE)
def show_edit(campaign_id: int) -> ResponseReturnValue:
    """Show the form, filled."""
    known = _mine(campaign_id)
    return _form_page(CampaignForm(formdata=None, obj=known.campaign, year=known.campaign.starts_on.year), known)


@bp.post("/<int:campaign_id>/edit")
@access(Permission.AREA_MANAGE)
def edit(campaign_id: int) -> ResponseReturnValue:
    """Change a campaign; show instead what others have changed meanwhile."""
    known, form = _mine(campaign_id), CampaignForm()
    form.area.choices = choices([(known.campaign.area, known.area_name)])
    if not form.validate_on_submit():
        return _form_page(form, known), form.refusal_status
    if not actions.edit(campaign_id, form.plan(), current_actor(), version=form.seen_version()):
        return _form_page(form, _mine(campaign_id), is_stale=True), 409
    flash(_("直しました。"), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id))


@bp.post("/<int:campaign_id>/ending")
@access(Permission.AREA_MANAGE)
def end(campaign_id: int) -> ResponseReturnValue:
    """Let a campaign end with today."""
    actions.end(_mine(campaign_id).campaign.id, current_actor())
    flash(_("きょうまでにしました。回は、そのままです。"), "ok")
    return redirect(url_for(".show", campaign_id=campaign_id))


@bp.post("/<int:campaign_id>/removal")
@access(Permission.AREA_MANAGE)
def remove(campaign_id: int) -> ResponseReturnValue:
    """Take a campaign away."""
    actions.remove(_mine(campaign_id).campaign.id, current_actor())
    flash(_("強化月間を消しました。回は、そのままです。"), "ok")
    return redirect(url_for(".index"))
