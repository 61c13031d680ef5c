"""For administrators: the help desks of areas."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import NATION, Permission
from lms.catalog import actions, queries
from lms.catalog.actions import DeskDetails
from lms.catalog.formats.desk_hours import Hours
from lms.catalog.forms import DeskEntryForm
from lms.catalog.models import HelpDeskEntry
from lms.catalog.rules import next_review, review_of
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.refusals import StaleForm
from lms.regions import queries as regions
from lms.regions.rules import prefecture

_AS_STORED = ("version", "name", "note", "phone", "is_free", "url", "source", "checked_on", "review_due_on")

bp = Blueprint("catalog_desks", __name__, template_folder="../templates")


@bp.get("/admin/help-desks")
@access(Permission.SYSTEM_ADMINISTER)
def list_entries() -> ResponseReturnValue:
    """List the desks, those to be checked again on top."""
    entries = queries.desk_entries()
    names = regions.names(entry.area for entry in entries)
    rows = [(entry, _area_name(entry.area, names), review_of(entry.review_due_on, clock.today())) for entry in entries]
    form = ConfirmForm(formdata=None)
    return render_template("catalog/desk_entries.html", rows=rows, standing=queries.help_desks(), form=form)


@bp.get("/admin/help-desks/new")
@access(Permission.SYSTEM_ADMINISTER)
def new_entry() -> ResponseReturnValue:
    """Show the empty form."""
    today = clock.today()
    form = DeskEntryForm(formdata=None, checked_on=today, review_due_on=next_review(today))
    return render_template("catalog/desk_entry.html", form=form, entry=None, places=())


@bp.post("/admin/help-desks")
@access(Permission.SYSTEM_ADMINISTER)
def add_entry() -> ResponseReturnValue:
    """Add a desk."""
    form = _with_places(DeskEntryForm())
    if not form.validate_on_submit():
        page = render_template("catalog/desk_entry.html", form=form, entry=None, places=tuple(form.codes_by_name))
        return page, form.refusal_status
    actions.add_desk_entry(_details(form), current_actor(), form.key())
    flash(_("窓口を加えました。"), "ok")
    return redirect(url_for(".list_entries"))


@bp.get("/admin/help-desks/<int:entry_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_entry(entry_id: int) -> ResponseReturnValue:
    """Show one desk, to be changed or taken away."""
    entry = queries.get_desk_entry(entry_id)
    form = _with_places(_filled(entry))
    return _entry_page(form, entry)


@bp.post("/admin/help-desks/<int:entry_id>")
@access(Permission.SYSTEM_ADMINISTER)
def edit_entry(entry_id: int) -> ResponseReturnValue:
    """Change a desk."""
    entry = queries.get_desk_entry(entry_id)
    form = _with_places(DeskEntryForm())
    if not form.validate_on_submit():
        return _entry_page(form, entry), form.refusal_status
    actions.edit_desk_entry(entry_id, form.seen_version(), _details(form), current_actor())
    flash(_("窓口を直しました。"), "ok")
    return redirect(url_for(".list_entries"))


@bp.post("/admin/help-desks/<int:entry_id>/confirmation")
@access(Permission.SYSTEM_ADMINISTER)
def confirm_entry(entry_id: int) -> ResponseReturnValue:
    """Note that all is still as it says."""
    if not ConfirmForm().validate_on_submit():
        raise StaleForm
    actions.confirm_desk_entry(entry_id, current_actor())
    flash(_("きょう確かめたことを、記録しました。"), "ok")
    return redirect(url_for(".list_entries"))


@bp.post("/admin/help-desks/<int:entry_id>/removal")
@access(Permission.SYSTEM_ADMINISTER)
def remove_entry(entry_id: int) -> ResponseReturnValue:
    """Take a desk away."""
    if not ConfirmForm().validate_on_submit():
        raise StaleForm
    actions.remove_desk_entry(entry_id, current_actor())
    flash(_("窓口を消しました。"), "ok")
    return redirect(url_for(".list_entries"))


def _entry_page(form: DeskEntryForm, entry: HelpDeskEntry) -> str:
    return render_template("catalog/desk_entry.html", form=form, entry=entry, places=tuple(form.codes_by_name))


def _with_places(form: DeskEntryForm) -> DeskEntryForm:
    """Tell the form which municipalities the chosen prefecture has."""
    code = str(form.prefecture.data or NATION)
    found = regions.in_prefecture(code, with_wards=True) if code != NATION else []
    form.codes_by_name = {place.name: place.code6 for place in found}
    return form


def _filled(entry: HelpDeskEntry) -> DeskEntryForm:
    hours = Hours.from_rows(entry.hours, entry.closed, is_closed_on_holidays=entry.is_closed_on_holidays)
    starts_at = clock.to_jst(entry.shown_from_at) if entry.shown_from_at else None
    ends_at = clock.to_jst(entry.shown_until_at) if entry.shown_until_at else None
    return DeskEntryForm(
        formdata=None,
        **{name: getattr(entry, name) for name in _AS_STORED},
        prefecture=entry.area[:2],
        municipality=regions.names([entry.area]).get(entry.area, ""),
        hours="\n".join(hours.lines()),
        shown_from_on=starts_at and starts_at.date(),
        shown_from=starts_at and starts_at.time(),
        shown_until_on=ends_at and ends_at.date(),
        shown_until=ends_at and ends_at.time(),
    )


def _details(form: DeskEntryForm) -> DeskDetails:
    return DeskDetails(
        area=form.area(),
        name=form.name.data,
        phone=form.phone.data,
        url=form.url.data or None,
        is_free=form.is_free.data,
        hours=form.opening(),
        note=form.note.data or None,
        source=form.source.data,
        checked_on=form.checked_on.data,
        review_due_on=form.review_due_on.data,
        window=form.window(),
    )


def _area_name(area: str, names: dict[str, str]) -> str:
    return _("全国") if area == NATION else names.get(area) or (prefecture(area).name if len(area) == 2 else area)
