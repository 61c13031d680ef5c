"""One's own settings: what is known of me, my password, my devices."""

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from lms.accounts import actions, queries
from lms.accounts.actions import EmailTaken, OwnDetails
from lms.accounts.forms import ChangeAddressForm, ChangePasswordForm, OwnDetailsForm
from lms.accounts.guard import access, current_actor
from lms.accounts.models import Person, User
from lms.accounts.policy import Permission
from lms.accounts.sign_in import is_password, password_hash, token_hash
from lms.accounts.views.places import candidates, stored_place
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, limiter
from lms.core.translation import lazy_gettext

bp = Blueprint("settings", "lms.accounts", url_prefix="/my/settings", template_folder="templates")
_SETTINGS = "/my/settings"
_WRONG_PASSWORD = lazy_gettext("いまのパスワードが、ちがうようです。")


@bp.get("")
@access(Permission.OWN_READ)
def show_settings() -> ResponseReturnValue:
    """Show what is known of me, and where I am signed in."""
    _user, person = _me()
    form = OwnDetailsForm(formdata=None, data={"name": person.name, "kana": person.kana, "phone": person.phone})
    form.show_place(stored_place(person.municipality_code))
    return _page(form)


@bp.post("")
@access(Permission.OWN_CHANGE)
def change_details() -> ResponseReturnValue:
    """Change what is known of me."""
    form = OwnDetailsForm()
    form.offer(candidates(form.place.data))
    if not form.validate_on_submit():
        return _page(form), form.refusal_status
    actor = current_actor()
    details = OwnDetails(form.name.data, form.kana.data, form.phone.data, form.chosen_place)
    actions.change_own_details(actor.person_ids[0], details, actor)
    flash(_("保存しました。"), "ok")
    return redirect(_SETTINGS)


@bp.get("/password")
@access(Permission.OWN_READ)
def show_password() -> ResponseReturnValue:
    """Show the form for a new password."""
    return _password_page(ChangePasswordForm(formdata=None), _me()[0])


@bp.post("/password")
@access(Permission.OWN_CHANGE)
@limiter.limit(GUESSABLE)
def change_password() -> ResponseReturnValue:
    """Change my password; every other device is signed out."""
    user, person = _me()
    form = ChangePasswordForm()
    form.owner_email, form.owner_name = user.email, person.name
    if not form.validate_on_submit() or not _is_mine(user.password_hash, form):
        return _password_page(form, user), form.refusal_status
    actions.change_password(user.id, password_hash(form.password.data), but_token_hash=_this_device())
    flash(_("パスワードが新しくなりました。ほかの端末からは、サインアウトしました。"), "ok")
    return redirect(_SETTINGS)


@bp.get("/email")
@access(Permission.OWN_READ)
def show_address() -> ResponseReturnValue:
    """Show the form for another address."""
    return render_template("accounts/change_address.html", form=ChangeAddressForm(formdata=None), email=_me()[0].email)


@bp.post("/email")
@access(Permission.OWN_CHANGE)
@limiter.limit(GUESSABLE)
def change_address() -> ResponseReturnValue:
    """Sign in with another address from now on."""
    user, _person = _me()
    form = ChangeAddressForm()
    if not form.validate_on_submit() or not _is_mine(user.password_hash, form):
        return render_template("accounts/change_address.html", form=form, email=user.email), form.refusal_status
    actions.change_address(user.id, form.email.data)
    flash(_("メールアドレスが新しくなりました。届いたメールのリンクで、確かめてください。"), "ok")
    return redirect(_SETTINGS)


@bp.errorhandler(EmailTaken)
def _address_is_known(_refusal: EmailTaken) -> ResponseReturnValue:
    """Show the form again, with the address that somebody else signs in with."""
    form = ChangeAddressForm()
    form.email.errors = [_("このメールアドレスは、ほかの登録で使われています。べつのメールアドレスを入れてください。")]
    return render_template("accounts/change_address.html", form=form, email=_me()[0].email), EmailTaken.status


@bp.post("/email-verification")
@access(Permission.OWN_CHANGE)
@limiter.limit(GUESSABLE)
def ask_to_verify() -> ResponseReturnValue:
    """Send the mail that asks to confirm my address once more."""
    ConfirmForm()
    actions.ask_to_verify(_me()[0].id)
    flash(_("確認のメールをお送りします。届くまで、少しお待ちください。"), "ok")
    return redirect(_SETTINGS)


@bp.post("/sign-ins")
@access(Permission.OWN_CHANGE)
def close_other_sign_ins() -> ResponseReturnValue:
    """Sign every other device out."""
    ConfirmForm()
    count = actions.close_sign_ins(_me()[0].id, but_token_hash=_this_device())
    flash(_("ほかの端末（%(count)s台）からサインアウトしました。", count=count), "ok")
    return redirect(_SETTINGS)


def _me() -> tuple[User, Person]:
    return queries.own_user(current_actor())


def _this_device() -> str:
    return token_hash(current_user.get_id())


def _password_page(form: ChangePasswordForm, user: User) -> str:
    return render_template("accounts/change_password.html", form=form, email=user.email)


def _is_mine(stored_hash: str, form: FlaskForm) -> bool:
    if is_password(stored_hash, form.password_now.data):
        return True
    form.password_now.errors = [*form.password_now.errors, _WRONG_PASSWORD]
    return False


def _page(form: OwnDetailsForm) -> str:
    user, _person = _me()
    return render_template(
        "accounts/settings.html",
        form=form,
        user=user,
        sign_ins=queries.sign_ins_of(user.id),
        this_device=_this_device(),
    )
