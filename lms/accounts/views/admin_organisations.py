"""Administrators: the organisations that hold sessions or oversee them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import actions, queries
from lms.accounts.actions import OrganisationDetails
from lms.accounts.forms import OrganisationForm, SearchForm
from lms.accounts.guard import access, current_actor
from lms.accounts.models import Organisation, OrganisationKind
from lms.accounts.policy import Permission
from lms.accounts.views.places import candidates, stored_place
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.regions import queries as regions

MOST_ORGANISATIONS = 100_000
bp = Blueprint("admin_organisations", "lms.accounts", url_prefix="/admin/organisations", template_folder="templates")


@bp.get("")
@access(Permission.SYSTEM_ADMINISTER)
def organisations() -> ResponseReturnValue:
    """List organisations by name."""
    form = SearchForm(request.args)
    words = form.q.data if form.validate() else None
    after = min(max(request.args.get("after", 0, type=int), 0), MOST_ORGANISATIONS)
    rows = queries.organisations(words or "", after)
    shown = rows[: queries.ORGANISATIONS_PER_PAGE]
    return render_template(
        "accounts/admin_organisations.html",
        form=form,
        rows=shown,
        places=regions.names(row.municipality_code for row in shown if row.municipality_code),
        after=url_for(".organisations", q=words, after=after + len(shown)) if len(rows) > len(shown) else None,
        before=url_for(".organisations", q=words, after=max(after - len(shown), 0)) if after else None,
    )


@bp.get("/new")
@access(Permission.SYSTEM_ADMINISTER)
def show_new_organisation() -> ResponseReturnValue:
    """Show the form for an organisation that is not there yet."""
    return render_template("accounts/admin_organisation.html", form=OrganisationForm(formdata=None), organisation=None)


@bp.post("/new")
@access(Permission.SYSTEM_ADMINISTER)
def add_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = OrganisationForm()
    form.offer(candidates(form.place.data))
    if not form.validate_on_submit():
        return render_template("accounts/admin_organisation.html", form=form, organisation=None), form.refusal_status
    actions.enter_organisation(_details(form), current_actor(), key=form.key())
    flash(_("団体を加えました。"), "ok")
    return redirect(url_for(".organisations"))


@bp.get("/<int:organisation_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_organisation(organisation_id: int) -> ResponseReturnValue:
    """Show an organisation to be changed."""
    organisation = _known(organisation_id)
    form = OrganisationForm(formdata=None, obj=organisation)
    form.show_place(stored_place(organisation.municipality_code))
    return render_template("accounts/admin_organisation.html", form=form, organisation=organisation)


@bp.post("/<int:organisation_id>")
@access(Permission.SYSTEM_ADMINISTER)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """Change an organisation."""
    organisation = _known(organisation_id)
    form = OrganisationForm()
    form.offer(candidates(form.place.data))
    if not form.validate_on_submit() or not form.is_current(organisation.version):
        return render_template("accounts/admin_organisation.html", form=form, organisation=organisation), 422
    actions.edit_organisation(organisation_id, organisation.version, _details(form), current_actor())
    flash(_("保存しました。"), "ok")
    return redirect(url_for(".organisations"))


def _known(organisation_id: int) -> Organisation:
    organisation = queries.find_organisation(organisation_id)
    if organisation is None:
        raise NotFound
    return organisation


def _details(form: OrganisationForm) -> OrganisationDetails:
    return OrganisationDetails(
        name=form.name.data,
        kind=OrganisationKind(form.kind.data),
        municipality_code=form.chosen_place,
        record_title=form.record_title.data or None,
        contact_phone=form.contact_phone.data or None,
        contact_email=form.contact_email.data or None,
        is_operator=form.is_operator.data,
    )
