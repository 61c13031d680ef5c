"""The first page, one's own page, and the frame around every page."""

from functools import lru_cache
from typing import Any

from flask import (
    Blueprint,
    flash,
    g,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from lms.accounts import queries as accounts
from lms.accounts.actions import close_sign_in
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import VISITOR, Actor, Permission, reach
from lms.accounts.sign_in import token_hash
from lms.catalog import queries as catalog
from lms.core import catalogues, clock, copies, display, i18n
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.home.rules import navigation
from lms.home.rules.navigation import Frame, Place, Way
from lms.learning import queries as learning
from lms.learning.rules import guest_hash
from lms.records import queries as records
from lms.sessions.queries import bookings, campaigns, finding, joining
from lms.sessions.rules.campaigns import national_month
from lms.sessions.rules.proofs import proven_ids
from lms.stats import queries as stats

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@access(Permission.PUBLIC_READ)
def index() -> ResponseReturnValue:
    """Say in ten seconds what this is, with the two ways in."""
    return render_template(
        "home/index.html",
        coming=finding.coming(limit=3),
        campaigns=campaigns.told_of(),
        operator=records.operator(),
        national_month=national_month(clock.today()),
    )


@bp.get("/my")
@access(Permission.OWN_READ)
def my() -> ResponseReturnValue:
    """Show what one has begun, booked and completed, and what is still missing."""
    actor = current_actor()
    return render_template(
        "home/my.html",
        actor=actor,
        courses=learning.my_courses(actor),
        device=learning.device_progress(guest_hash(session.get("guest"))),
        registrations=bookings.my_registrations(actor),
        joinable=joining.joinable(actor, proven_ids(session)),
        completions=records.my_records(actor),
        account=accounts.own_user(actor)[0],
        form=ConfirmForm(formdata=None),
        language=locale(),
    )


@bp.get("/accessibility")
@access(Permission.PUBLIC_READ)
def accessibility() -> ResponseReturnValue:
    """Say how this site can be used, and what has been checked."""
    return render_template(
        "home/accessibility.html",
        courses=[edition.course for edition in catalog.list_current()],
        spoken=catalogues.coverages(),
        language=locale(),
    )


@bp.get("/hand-over")
@access(Permission.PUBLIC_READ)
def show_hand_over() -> ResponseReturnValue:
    """Say what leaves this device when somebody else is to use it."""
    return render_template("home/hand_over.html", form=ConfirmForm(formdata=None))


@bp.post("/hand-over")
@access(Permission.PUBLIC_READ)
def hand_over() -> ResponseReturnValue:
    """Let this device forget whoever used it: sign-in, progress without an account, bookings, how it showed pages."""
    ConfirmForm().validate_on_submit()
    if current_actor().is_signed_in:
        close_sign_in(token_hash(current_user.get_id()))
        logout_user()
    session.clear()
    with i18n.speaking(i18n.offered()):  # what the next page speaks: the choice of the one before goes too
        flash(_("この端末から、前の方の記録を消しました。"), "ok")
    return i18n.forget(display.forget(make_response(redirect("/"))))


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """Give every page its navigation."""
    if not has_request_context():
        return {}  # the worker writes mails, which have no frame
    is_copy = copies.is_copy()  # the same for everybody: nobody's ways, and no way back to where nobody reads
    actor, is_staff = VISITOR if is_copy else current_actor(), navigation.is_staff_page(request.path)
    parts = request.view_args or {}
    is_refused = "is_refused" in g  # such pages are alike to the byte: no address and no token, which tells the second
    back = navigation.way_back(request.method, request.full_path.rstrip("?"), parts, is_refused=is_refused or is_copy)
    known = _in_words(
        locale(),
        tuple(navigation.ways(actor, request.path)),
        is_staff=is_staff,
        organisation_name=_works_for(actor) if is_staff else None,
        account=() if is_copy else _account(actor, is_staff=is_staff),
        sign_out_url=url_for("accounts.sign_out") if actor.is_signed_in and not is_refused else None,
        help_url=_help_url(back),
    )
    return {"navigation": known}


@lru_cache(maxsize=1024)
def _in_words(_language: str, ways: tuple[Way, ...], *, is_staff: bool, **facts: Any) -> Frame:
    """Say what stands around a page; kept, as nearly all who read the same page see the same."""
    return Frame(
        items=tuple((_said(way.place, is_staff=is_staff), way.place.value, way.is_current) for way in ways),
        is_staff=is_staff,
        footer=(
            (_("受講記録を確かめる"), "/verify"),
            (_("講座を開きたい方へ"), "/#host"),
            (_("個人情報のあつかい"), "/privacy"),
            (_("アクセシビリティ"), "/accessibility"),
        ),
        **facts,
    )


def _help_url(back: str | None) -> str:
    origin: dict[str, Any] = {"from": back} if back else {}
    return url_for("catalog.show_help_desks", **origin)


def _account(actor: Actor, *, is_staff: bool) -> tuple[tuple[str, str], ...]:
    if not actor.is_signed_in:
        return ((_("サインイン"), url_for("accounts.show_sign_in")),)
    return ((_("マイページ"), url_for("home.my")),) if is_staff else ()


def _works_for(actor: Actor) -> str | None:
    """Return for whom somebody works here: an organisation or an area; with several, each page names its own."""
    if navigation.is_coordinators_page(request.path):
        mine = reach(actor, Permission.STATISTICS_READ)
        areas = list(stats.names_of(mine.areas).values()) if len(mine.areas) == 1 else []
        name = _("全国") if mine.everything else areas[0] if areas else None
        return _("担当　%(name)s", name=name) if name else None
    ids = reach(actor, Permission.TRAINING_SESSION_MANAGE).organisation_ids
    names = list(accounts.organisation_names(set(ids)).values()) if len(ids) == 1 else []
    return _("実施主体　%(name)s", name=names[0]) if names else None


def _said(place: Place, *, is_staff: bool) -> str:
    words = {
        Place.LEARN: _("学ぶ"),
        Place.FIND: _("講座をさがす"),
        Place.BOOKINGS: _("申し込みの確認"),
        Place.MY: _("マイページ"),
        Place.ORGANISE: _("回の一覧") if is_staff else _("講座をひらく"),
        Place.NEW_SESSION: _("回をつくる"),
        Place.DESK: _("きょうの受付"),
        Place.VENUES: _("会場"),
        Place.COORDINATE: _("地域の数字"),
        Place.ADMIN: _("管理"),
    }
    return words[place]
