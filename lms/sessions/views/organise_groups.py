"""Pages of organisers about groups: by telephone or paper, named, counted on the day, corrected."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, admits_upload, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.core.table_files import MAX_BYTES
from lms.sessions.actions import groups as actions
from lms.sessions.actions import registration
from lms.sessions.forms.groups import GroupCorrectionForm, GroupCountForm, GroupSizeForm, NamesForm, StaffGroupForm
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise, seats
from lms.sessions.rules.guests import Guest
from lms.sessions.rules.needs import KEPT_DAYS
from lms.sessions.rules.states import LIVE, Channel, SessionState
from lms.sessions.views.frame import said

bp = Blueprint("organise_groups", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


def _group(row: TrainingSession, registration_id: int) -> Guest:
    found = desk.guest(row.id, registration_id)
    if not found.holds_group:
        raise NotFound
    return found


@bp.get("/<int:training_session_id>/groups/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_new(training_session_id: int) -> ResponseReturnValue:
    """Show the form for a group on the telephone, or on paper."""
    return _new_page(_reached(training_session_id), StaffGroupForm(formdata=None))


@bp.post("/<int:training_session_id>/groups/new")
@access(Permission.TRAINING_SESSION_MANAGE)
def register(training_session_id: int) -> ResponseReturnValue:
    """Take the places, or the turn of all of them."""
    row, form = _reached(training_session_id), StaffGroupForm()
    if not form.validate_on_submit():
        return _new_page(row, form), form.refusal_status
    registration_id = registration.register(
        row.id,
        current_actor(),
        form.key(),
        newcomer=form.newcomer(),
        group_name=form.group_name.data,
        needs=form.needed(),
        places=form.people.data,
        accepts_waiting=True,
        channel=Channel(form.channel.data),
    )
    return redirect(url_for("organise_people.show", training_session_id=row.id, registration_id=registration_id))


def _new_page(row: TrainingSession, form: StaffGroupForm) -> str:
    queue = seats.queue(row.id)
    return render_template(
        "sessions/organise_group_new.html", training_session=row, queue=queue, form=form, needs_days=KEPT_DAYS
    )


@bp.get("/<int:training_session_id>/registrations/<int:registration_id>/group")
@access(Permission.ROSTER_READ)
def show(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Show who has been named, and the forms to name more and to change the number."""
    return _page(_reached(training_session_id), registration_id, NamesForm(formdata=None), None)


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/names")
@access(Permission.TRAINING_SESSION_MANAGE)
@admits_upload(MAX_BYTES + 64 * 1024)
def name_people(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Give places of the group to people with names."""
    row, form = _reached(training_session_id), NamesForm()
    if not form.validate_on_submit():
        return _page(row, registration_id, form, None), form.refusal_status
    group = _group(row, registration_id)
    named = actions.name_people(group.registration_id, form.people(), current_actor(), form.key())
    flash(_("%(count)s人のお名前を加えました。", count=named), "ok")
    return redirect(url_for(".show", training_session_id=training_session_id, registration_id=registration_id))


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/people")
@access(Permission.TRAINING_SESSION_MANAGE)
def resize(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Change how many people the group is."""
    row, form = _reached(training_session_id), GroupSizeForm()
    if not form.validate_on_submit():
        return _page(row, registration_id, NamesForm(formdata=None), form), form.refusal_status
    group = _group(row, registration_id)
    promoted = actions.resize(group.registration_id, form.people.data, current_actor(), by_staff=True)
    flash(_("人数を変えました。"), "ok")
    if promoted:
        flash(_("待っていた%(count)s組の方に、お席をお取りしました。", count=len(promoted)), "ok")
    return redirect(url_for(".show", training_session_id=training_session_id, registration_id=registration_id))


def _page(row: TrainingSession, registration_id: int, names: NamesForm, size: GroupSizeForm | None) -> str:
    audit.saw(current_actor(), f"registration:{registration_id}")
    row = _reached(row.id)  # once more, because a write forgets what was read before it
    everybody = desk.guests(row.id)
    group = _group(row, registration_id)
    named = [each for each in everybody if each.party_id == group.registration_id and each.state in LIVE]
    people = group.places + len(named)
    return render_template(
        "sessions/organise_group.html",
        training_session=row,
        group=group,
        named=named,
        people=people,
        is_open=row.state is SessionState.PUBLISHED and group.state in LIVE,
        names=names,
        size=size or GroupSizeForm(formdata=None, people=people),
    )


@bp.get("/<int:training_session_id>/desk/<int:registration_id>/people")
@access(Permission.ROSTER_READ)
def show_count(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Ask how many of the group have come."""
    row = _reached(training_session_id)
    return _count_page(row, _group(row, registration_id), GroupCountForm(formdata=None))


@bp.post("/<int:training_session_id>/desk/<int:registration_id>/people")
@access(Permission.TRAINING_SESSION_MANAGE)
def count(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Note how many of the group have come."""
    row, form = _reached(training_session_id), GroupCountForm()
    group = _group(row, registration_id)
    if not form.validate_on_submit():
        return _count_page(row, group, form), form.refusal_status
    adds = bool(form.add_place.data)
    actions.count(row.id, group.registration_id, form.people.data, current_actor(), adds_place=adds)
    to = url_for("desk.show", training_session_id=training_session_id, _anchor=f"guest-{registration_id}")
    return redirect(to)


def _count_page(row: TrainingSession, group: Guest, form: GroupCountForm) -> str:
    audit.saw(current_actor(), f"registration:{group.registration_id}")
    return render_template("sessions/desk_group.html", training_session=_reached(row.id), group=group, form=form)


@bp.get("/<int:training_session_id>/registrations/<int:registration_id>/people/correction")
@access(Permission.TRAINING_SESSION_MANAGE)
def show_correction(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Ask what is right, and why."""
    row = _reached(training_session_id)
    return _correction_page(row, _group(row, registration_id), GroupCorrectionForm(formdata=None))


@bp.post("/<int:training_session_id>/registrations/<int:registration_id>/people/correction")
@access(Permission.TRAINING_SESSION_MANAGE)
def correct(training_session_id: int, registration_id: int) -> ResponseReturnValue:
    """Correct the number after closing."""
    row, form = _reached(training_session_id), GroupCorrectionForm()
    group = _group(row, registration_id)
    if not form.validate_on_submit():
        return _correction_page(row, group, form), form.refusal_status
    reason = form.reason.data
    actions.correct_count(row.id, group.registration_id, form.people.data, reason, current_actor())
    flash(_("直しました。"), "ok")
    to = url_for("organise_people.show", training_session_id=training_session_id, registration_id=registration_id)
    return redirect(to)


def _correction_page(row: TrainingSession, group: Guest, form: GroupCorrectionForm) -> str:
    audit.saw(current_actor(), f"registration:{group.registration_id}")
    return render_template(
        "sessions/organise_group_correction.html",
        training_session=_reached(row.id),
        group=group,
        history=desk.history(group.registration_id),
        form=form,
    )
