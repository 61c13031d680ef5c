"""Links in mails: confirming an address, a new password, an invitation. Opening one uses nothing up."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from lms.accounts import actions, queries
from lms.accounts.forms import ChoosePasswordForm, ForgotPasswordForm
from lms.accounts.guard import access, current_actor
from lms.accounts.models import Person, User
from lms.accounts.policy import Permission
from lms.accounts.rules import LinkKind
from lms.accounts.sign_in import password_hash, token_hash
from lms.accounts.views import guessing
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, LOOKED_UP, limiter

bp = Blueprint("links", "lms.accounts", template_folder="templates")


@bp.get("/verify-email/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_verify_email(token: str) -> ResponseReturnValue:
    """Show the button that confirms an address; a machine that opens the link confirms nothing."""
    user, _person = _holder(LinkKind.VERIFY_EMAIL, token)
    return render_template("accounts/verify_email.html", form=ConfirmForm(formdata=None), address=user.email)


@bp.post("/verify-email/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE)
def verify_email(token: str) -> ResponseReturnValue:
    """Confirm an address."""
    ConfirmForm()
    actions.verify_email(token)
    flash(_("メールアドレスが確かめられました。"), "ok")
    return redirect("/my" if current_actor().is_signed_in else "/sign-in")


@bp.get("/forgot-password")
@access(Permission.PUBLIC_READ)
def show_forgot_password() -> ResponseReturnValue:
    """Ask for the address of somebody who does not know their password."""
    return render_template("accounts/forgot_password.html", form=ForgotPasswordForm(formdata=None))


@bp.post("/forgot-password")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE)
def forgot_password() -> ResponseReturnValue:
    """Send the way to a new password; the answer is the same for every address."""
    form = ForgotPasswordForm()
    if not form.validate_on_submit():
        return render_template("accounts/forgot_password.html", form=form), form.refusal_status
    actions.ask_for_reset(form.email.data)
    return redirect("/forgot-password/sent")


@bp.get("/forgot-password/sent")
@access(Permission.PUBLIC_READ)
def show_forgot_password_sent() -> ResponseReturnValue:
    """Say what happens now, whoever asked."""
    return render_template("accounts/forgot_password_sent.html")


@bp.get("/reset-password/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_reset_password(token: str) -> ResponseReturnValue:
    """Show the form for a new password."""
    return _choose_page(LinkKind.RESET_PASSWORD, token, ChoosePasswordForm(formdata=None))


@bp.post("/reset-password/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE)
def reset_password(token: str) -> ResponseReturnValue:
    """Set a new password and sign every device out."""
    form = _choose_form(LinkKind.RESET_PASSWORD, token)
    if not form.validate_on_submit():
        return _choose_page(LinkKind.RESET_PASSWORD, token, form), form.refusal_status
    actions.set_password(LinkKind.RESET_PASSWORD, token, password_hash(form.password.data))
    guessing.remember_device(form.owner_email)
    flash(
        _(
            "パスワードが新しくなりました。すべての端末からサインアウトしました。新しいパスワードでサインインしてください。"
        ),
        "ok",
    )
    return redirect("/sign-in")


@bp.get("/invitations/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_invitation(token: str) -> ResponseReturnValue:
    """Show an invited user what waits for them, and the form for their first password."""
    return _choose_page(LinkKind.INVITATION, token, ChoosePasswordForm(formdata=None))


@bp.post("/invitations/<string:token>")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Set the first password of an invited user."""
    form = _choose_form(LinkKind.INVITATION, token)
    if not form.validate_on_submit():
        return _choose_page(LinkKind.INVITATION, token, form), form.refusal_status
    actions.set_password(LinkKind.INVITATION, token, password_hash(form.password.data))
    guessing.remember_device(form.owner_email)
    flash(_("パスワードが決まりました。サインインしてください。"), "ok")
    return redirect("/sign-in")


def _holder(kind: LinkKind, token: str) -> tuple[User, Person]:
    found = queries.link_holder(kind, token_hash(token))
    if found is None:
        raise actions.LinkEnded
    return found


def _choose_form(kind: LinkKind, token: str) -> ChoosePasswordForm:
    user, person = _holder(kind, token)
    form = ChoosePasswordForm()
    form.owner_email, form.owner_name = user.email, person.name
    return form


def _choose_page(kind: LinkKind, token: str, form: ChoosePasswordForm) -> str:
    user, person = _holder(kind, token)
    more: dict[str, Any] = {"roles": queries.roles_of(user.id)} if kind is LinkKind.INVITATION else {}
    page = "accounts/invitation.html" if kind is LinkKind.INVITATION else "accounts/reset_password.html"
    return render_template(page, form=form, address=user.email, name=person.name, **more)
