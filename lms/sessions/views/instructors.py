"""For coordinators: the register of instructors, and whether their area asks for one."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.sessions.actions import instructors as actions
from lms.sessions.forms.fields import choices
from lms.sessions.forms.instructors import InstructorForm, RuleForm
from lms.sessions.queries import instructors
from lms.sessions.views.areas import managed_areas

bp = Blueprint("instructors", __name__, url_prefix="/coordinate/instructors", template_folder="../templates")


def _page(form: InstructorForm) -> str:
    areas = managed_areas()
    form.area.choices = choices(areas.items())
    return render_template(
        "sessions/coordinate_instructors.html",
        form=form,
        areas=areas,
        asking=instructors.asking_areas(areas),
        register=instructors.instructors_in(areas),
        today=clock.today(),
        button=ConfirmForm(formdata=None),
    )


@bp.get("")
@access(Permission.AREA_MANAGE)
def index() -> ResponseReturnValue:
    """Show the register and the rule of each area one looks after."""
    return _page(InstructorForm(formdata=None, starts_on=clock.today()))


@bp.post("")
@access(Permission.AREA_MANAGE)
def register() -> ResponseReturnValue:
    """Put somebody into the register."""
    form = InstructorForm()
    form.area.choices = choices(managed_areas().items())
    if not form.validate_on_submit():
        return _page(form), form.refusal_status
    days = (form.starts_on.data, form.ends_on.data)
    actions.register(form.area.data, form.name.data, *days, current_actor(), form.key())
    flash(_("講師を登録しました。"), "ok")
    return redirect(url_for(".index"))


@bp.post("/<int:instructor_id>/ending")
@access(Permission.AREA_MANAGE)
def end(instructor_id: int) -> ResponseReturnValue:
    """End a registration."""
    row = instructors.instructor_in(managed_areas(), instructor_id)
    actions.end(row.id, current_actor())
    flash(_("登録を終わりにしました。公開した回は、そのままです。"), "ok")
    return redirect(url_for(".index"))


@bp.post("/rule")
@access(Permission.AREA_MANAGE)
def settle() -> ResponseReturnValue:
    """Ask for a registered instructor, or no longer."""
    form = RuleForm()
    form.area.choices = choices(managed_areas().items())
    if not form.validate_on_submit():
        raise NotFound
    actions.ask(form.area.data, current_actor(), is_on=form.is_on.data == "on")
    flash(_("この地域の決まりを、変えました。公開した回は、そのままです。"), "ok")
    return redirect(url_for(".index"))
