"""Administrators: people, their roles, and invitations."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts import actions, queries
from lms.accounts.actions import GrantTerms
from lms.accounts.forms import InvitationForm, RoleForm, SearchForm
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission, Role
from lms.accounts.views.places import areas
from lms.core import audit
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound

bp = Blueprint("admin_users", "lms.accounts", url_prefix="/admin", template_folder="templates")


@bp.get("/users")
@access(Permission.SYSTEM_ADMINISTER)
def users() -> ResponseReturnValue:
    """Search people; without words, list who has a role."""
    form = SearchForm(request.args)
    words = form.q.data if form.validate() else None
    found = queries.find_people(words) if words else queries.people_with_roles()
    if found:
        audit.saw(current_actor(), "person:" + ",".join(str(one.person_id) for one in found))
    return render_template("accounts/admin_users.html", form=form, found=found, most=queries.FOUND_LIMIT)


@bp.get("/users/<int:user_id>")
@access(Permission.SYSTEM_ADMINISTER)
def show_user(user_id: int) -> ResponseReturnValue:
    """Show one user with their roles."""
    form = RoleForm(formdata=None)
    return _user_page(user_id, form)


@bp.post("/users/<int:user_id>/roles")
@access(Permission.SYSTEM_ADMINISTER)
def give_role(user_id: int) -> ResponseReturnValue:
    """Give a user a role."""
    form = RoleForm()
    form.offer(areas(form.place.data))
    if not form.validate_on_submit():
        return _user_page(user_id, form), form.refusal_status
    actions.give_role(user_id, _terms(form), current_actor(), key=form.key())
    flash(_("役割を付けました。次のサインインから使えます。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/roles/<int:grant_id>/end")
@access(Permission.SYSTEM_ADMINISTER)
def end_role(user_id: int, grant_id: int) -> ResponseReturnValue:
    """End a role now."""
    ConfirmForm()
    actions.end_grant(grant_id, user_id, current_actor())
    flash(_("役割を終わりにしました。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/stop")
@access(Permission.SYSTEM_ADMINISTER)
def stop_user(user_id: int) -> ResponseReturnValue:
    """Let a user sign in no more."""
    ConfirmForm()
    actions.stop_user(user_id, current_actor())
    flash(_("サインインを止めました。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/resumption")
@access(Permission.SYSTEM_ADMINISTER)
def resume_user(user_id: int) -> ResponseReturnValue:
    """Let a stopped user sign in again."""
    ConfirmForm()
    actions.resume_user(user_id, current_actor())
    flash(_("また、サインインできるようにしました。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


@bp.get("/invitations")
@access(Permission.SYSTEM_ADMINISTER)
def show_invitations() -> ResponseReturnValue:
    """Show the form of an invitation, and who has not answered yet."""
    return _invitation_page(InvitationForm(formdata=None))


@bp.post("/invitations")
@access(Permission.SYSTEM_ADMINISTER)
def invite() -> ResponseReturnValue:
    """Give a role to whoever has an address; who is new gets a mail."""
    form = InvitationForm()
    form.offer(areas(form.place.data))
    if not form.validate_on_submit():
        return _invitation_page(form), form.refusal_status
    user_id = actions.invite(form.name.data, form.email.data, _terms(form), current_actor(), key=form.key())
    flash(_("役割を付けました。はじめての方には、招待のメールをお送りします。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


@bp.post("/users/<int:user_id>/invitation")
@access(Permission.SYSTEM_ADMINISTER)
def invite_again(user_id: int) -> ResponseReturnValue:
    """Send the mail of an invitation once more."""
    ConfirmForm()
    actions.ask_to_join(user_id, current_actor())
    flash(_("招待のメールを、もう一度お送りします。前のリンクは使えなくなります。"), "ok")
    return redirect(url_for(".show_user", user_id=user_id))


def _terms(form: RoleForm) -> GrantTerms:
    return GrantTerms(Role(form.role.data), starts_on=form.starts_on.data, ends_on=form.ends_on.data, **form.scope())


def _user_page(user_id: int, form: RoleForm) -> str:
    found = queries.user_with_person(user_id)
    if found is None:
        raise NotFound
    user, person = found
    audit.saw(current_actor(), f"person:{person.id}")
    form.list_organisations(queries.organisation_choices())
    return render_template(
        "accounts/admin_user.html",
        form=form,
        user=user,
        person=person,
        roles=queries.roles_of(user_id),
        is_oneself=user_id == current_actor().user_id,
    )


def _invitation_page(form: InvitationForm) -> str:
    form.list_organisations(queries.organisation_choices())
    return render_template("accounts/admin_invitations.html", form=form, invited=queries.invited_people())
