"""For coordinators: by how many days their area asks for plans and reports, if at all."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.i18n import gettext as _
from lms.sessions.actions import due_days as actions
from lms.sessions.forms.fields import choices
from lms.sessions.forms.filings import DueDaysForm
from lms.sessions.queries import due_days
from lms.sessions.rules.due_days import SUGGESTED
from lms.sessions.rules.filings import FilingKind
from lms.sessions.views.areas import managed_areas

bp = Blueprint("due_days", __name__, url_prefix="/coordinate/due-days", template_folder="../templates")


def _page(form: DueDaysForm, areas: dict[str, str]) -> str:
    form.area.choices = choices(areas.items())
    days = {(rule.area, rule.kind): rule.days for rule in due_days.rules_of(areas)}
    lines = [
        (area, name, days.get((area, FilingKind.PLAN)), days.get((area, FilingKind.REPORT)))
        for area, name in areas.items()
    ]
    return render_template(
        "sessions/coordinate_due_days.html",
        form=form,
        lines=lines,
        suggested={kind.value: number for kind, number in SUGGESTED.items()},
    )


@bp.get("")
@access(Permission.AREA_MANAGE)
def index() -> ResponseReturnValue:
    """Show the rule of each area one looks after, and the form with that of one of them."""
    areas = managed_areas()
    asked = request.args.get("area", "")
    area = asked if asked in areas else next(iter(areas), "")
    days = {rule.kind.value: rule.days for rule in due_days.rules_of([area])}
    return _page(DueDaysForm(formdata=None, data={"area": area, **days}), areas)


@bp.post("")
@access(Permission.AREA_MANAGE)
def settle() -> ResponseReturnValue:
    """Ask by so many days, or no longer."""
    areas, form = managed_areas(), DueDaysForm()
    form.area.choices = choices(areas.items())
    if not form.validate_on_submit():
        return _page(form, areas), form.refusal_status
    days = {FilingKind.PLAN: form.plan.data, FilingKind.REPORT: form.report.data}
    actions.settle(form.area.data, days, current_actor())
    flash(_("この地域の決まりを、変えました。これから開く回に、はたらきます。"), "ok")
    return redirect(url_for(".index", area=form.area.data))
