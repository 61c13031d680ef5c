"""Sessions that were held without this system: entered, corrected and taken out by organisers and coordinators.

The pages are the same for both, at an address of their own for each, so that each finds them among their own.
"""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import queries as accounts
from lms.accounts.guard import access, current_actor
from lms.accounts.models import AgeBand
from lms.accounts.policy import Permission, reach
from lms.core.i18n import gettext as _
from lms.sessions.actions import outside as actions
from lms.sessions.forms.fields import choices
from lms.sessions.forms.headcounts import filled
from lms.sessions.forms.outside import IN_WORDS, OutsideCorrectionForm, OutsideForm, OutsideRemovalForm
from lms.sessions.queries import organise, outside, places
from lms.sessions.queries.outside import Listed, Twin
from lms.sessions.rules.filings import UNKNOWN_AGE
from lms.sessions.rules.outside import Outside, from_payload
from lms.sessions.rules.states import Mode
from lms.sessions.rules.words import AGE_BANDS
from lms.sessions.rules.words import UNKNOWN_AGE as UNKNOWN_AGE_WORDS
from lms.sessions.views.frame import said

MANAGE = Permission.OUTSIDE_SESSION_MANAGE

bp = Blueprint("outside", __name__, url_prefix="/outside-sessions", template_folder="../templates")
bp.context_processor(said)

for_organisers = Blueprint("own_outside", __name__, url_prefix="/organise")
for_organisers.register_blueprint(bp)
for_coordinators = Blueprint("area_outside", __name__, url_prefix="/coordinate")
for_coordinators.register_blueprint(bp)


def _offered(form: OutsideForm) -> OutsideForm:
    """Give the form the hosts this person may name."""
    mine = reach(current_actor(), MANAGE)
    own = [(str(each.id), each.name) for each in organise.organisations_for(current_actor())]
    in_words = [(IN_WORDS, _("名前を書く"))] if mine.everything or mine.areas else []
    form.host.choices = choices([*own, *in_words])
    form.host_name.flags.required = not own
    form.find_places = places.places_named
    return form


def _entered(form: OutsideForm) -> Outside | None:
    """Return what a form that has passed its checks says; None, with an error, where its place is out of reach."""
    organisation_id, host_name = form.named_host()
    code = form.municipality_code or ""
    if host_name is not None and not outside.covers_place(current_actor(), code):
        form.municipality.errors = [_("担当する地域の市区町村を入れてください。")]
        return None
    kind = accounts.organisation(organisation_id).kind.value if organisation_id else None
    heads = {str(band or UNKNOWN_AGE): count for band, count in form.counts().items() if count}
    mode = Mode(form.mode.data)
    return Outside(form.held_on.data, code, mode, organisation_id, kind, host_name, heads, form.note.data or "")


@bp.get("")
@access(MANAGE)
def index() -> ResponseReturnValue:
    """List those within reach."""
    return render_template("sessions/outside_index.html", listed=outside.list_outside(current_actor()))


@bp.get("/new")
@access(MANAGE)
def show_new() -> ResponseReturnValue:
    """Ask for one."""
    return _new_page(_offered(OutsideForm(formdata=None)), [])


def _new_page(form: OutsideForm, twins: list[Twin]) -> str:
    return render_template("sessions/outside_new.html", form=form, twins=twins)


@bp.post("/new")
@access(MANAGE)
def enter() -> ResponseReturnValue:
    """Enter one; what may be counted already is said first."""
    form = _offered(OutsideForm())
    if not form.validate_on_submit() or (entered := _entered(form)) is None:
        return _new_page(form, []), form.refusal_status
    twins = [] if form.sure.data else outside.twins(entered, current_actor())
    if twins:
        return _new_page(form, twins), 409
    outside_session_id = actions.enter(entered, current_actor(), form.key())
    flash(_("ほかで開かれた回を入れました。"), "ok")
    return redirect(url_for(".show", outside_session_id=outside_session_id))


@bp.get("/<int:outside_session_id>")
@access(MANAGE)
def show(outside_session_id: int) -> ResponseReturnValue:
    """Show one with its history, and the form to correct it where one may."""
    found = outside.outside_for(current_actor(), outside_session_id)
    return _page(found, _filled(found) if found.is_own and found.row.removed_at is None else None)


def _filled(found: Listed) -> OutsideCorrectionForm:
    row = found.row
    heads = {AgeBand(band) if band else None: count for band, count in row.heads.items()}
    return _offered(
        OutsideCorrectionForm(
            formdata=None,
            data={
                **filled(heads),
                "held_on": row.held_on,
                "mode": row.mode,
                "host": str(row.organisation_id or IN_WORDS),
                "host_name": row.host_name,
                "municipality": places.name_of(row.municipality_code),
                "note": row.note,
                "version": row.version,
            },
        )
    )


def _page(found: Listed, form: OutsideCorrectionForm | None, twins: list[Twin] | None = None) -> str:
    steps = outside.steps_of(found.row.id)
    names = accounts.user_names({each.user_id for each in steps if each.user_id}) if found.is_own else {}
    history = [
        (each, from_payload(each.content) if each.content else None, names.get(each.user_id or 0)) for each in steps
    ]
    bands = {**AGE_BANDS, UNKNOWN_AGE: UNKNOWN_AGE_WORDS}
    return render_template(
        "sessions/outside_show.html",
        found=found,
        entered=outside.as_entered(found.row),
        bands=bands,
        history=history,
        form=form,
        twins=twins or [],
    )


@bp.post("/<int:outside_session_id>")
@access(MANAGE)
def correct(outside_session_id: int) -> ResponseReturnValue:
    """Correct one; what it was stays in its history."""
    found = outside.own_outside(current_actor(), outside_session_id)
    form = _offered(OutsideCorrectionForm())
    if not form.validate_on_submit() or (entered := _entered(form)) is None:
        return _page(found, form), form.refusal_status
    twins = [] if form.sure.data else outside.twins(entered, current_actor(), but=found.row.id)
    if twins:
        return _page(found, form, twins), 409
    actions.correct(found.row.id, entered, form.reason.data, form.seen_version(), current_actor())
    flash(_("直しました。前の内容は、履歴に残っています。"), "ok")
    return redirect(url_for(".show", outside_session_id=outside_session_id))


@bp.get("/<int:outside_session_id>/removal")
@access(MANAGE)
def show_removal(outside_session_id: int) -> ResponseReturnValue:
    """Ask why one is taken out."""
    found = outside.own_outside(current_actor(), outside_session_id)
    return render_template("sessions/outside_removal.html", found=found, form=OutsideRemovalForm(formdata=None))


@bp.post("/<int:outside_session_id>/removal")
@access(MANAGE)
def remove(outside_session_id: int) -> ResponseReturnValue:
    """Take one out of the figures."""
    found, form = outside.own_outside(current_actor(), outside_session_id), OutsideRemovalForm()
    if not form.validate_on_submit():
        return render_template("sessions/outside_removal.html", found=found, form=form), form.refusal_status
    actions.remove(found.row.id, form.reason.data, current_actor())
    flash(_("取り消しました。数字からも、はずれました。"), "ok")
    return redirect(url_for(".show", outside_session_id=outside_session_id))
