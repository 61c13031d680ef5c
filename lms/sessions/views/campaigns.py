"""Campaigns (強化月間) for everybody: the list of them, and one with its sessions."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.sessions.queries import campaign_figures, campaigns
from lms.sessions.rules.campaigns import heads_shown

bp = Blueprint("campaigns", __name__, url_prefix="/campaigns", template_folder="../templates")


@bp.get("")
@access(Permission.PUBLIC_READ)
def index() -> ResponseReturnValue:
    """List the campaigns that areas hold."""
    return render_template("sessions/campaigns.html", campaigns=campaigns.listed())


@bp.get("/<int:campaign_id>")
@access(Permission.PUBLIC_READ)
def show(campaign_id: int) -> ResponseReturnValue:
    """Show one campaign: its days, its sessions, and what may be told of how many came."""
    known = campaigns.show(campaign_id)
    coming, over = campaign_figures.sessions_of(campaign_id)
    figures = campaign_figures.public_figures(campaign_id)
    return render_template(
        "sessions/campaign.html",
        known=known,
        campaign=known.campaign,
        coming=coming,
        over=over,
        figures=None if known.is_national else figures,
        heads=heads_shown(figures.heads),
        most=campaign_figures.MOST_SHOWN,
    )
