"""Sign up, sign in, sign out."""

from flask import Blueprint, flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from lms.accounts import actions, queries
from lms.accounts.forms import SignInForm, SignUpForm
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Actor, Permission, landing_page
from lms.accounts.rules import normal_email, safe_next
from lms.accounts.sign_in import SignedInUser, is_password, new_token, password_hash, token_hash
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, is_refused, limiter

bp = Blueprint("accounts", "lms.accounts", template_folder="templates")
GUESSES_AT_ONE_USER = "50 per hour"


def _typed_address() -> str:
    """Count guesses at one user, wherever they come from."""
    return f"address:{normal_email(request.form.get('email', ''))[:254]}"


_KEPT = ("guest", "bookings")
"""What a device did before its person signed in: progress in a course, and bookings it may show."""


@bp.get("/sign-up")
@access(Permission.PUBLIC_READ)
def show_sign_up() -> ResponseReturnValue:
    """Show the form for a new user."""
    return render_template("accounts/sign_up.html", form=SignUpForm(formdata=None), next=_next())


@bp.post("/sign-up")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def sign_up() -> ResponseReturnValue:
    """Make a user and sign them in on this device."""
    form = SignUpForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_up.html", form=form, next=_next()), form.refusal_status
    user = actions.sign_up(
        form.name.data, form.kana.data, form.email.data, password_hash(form.password.data), key=form.key()
    )
    _sign_in(user)
    flash(_("登録ができました。"), "ok")
    return redirect(_next() or "/my")


@bp.get("/sign-in")
@access(Permission.PUBLIC_READ)
def show_sign_in() -> ResponseReturnValue:
    """Show the form for a known user."""
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), next=_next(), refused=False)


@bp.post("/sign-in")
@access(Permission.PUBLIC_READ)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
@limiter.limit(GUESSES_AT_ONE_USER, key_func=_typed_address, deduct_when=is_refused)
def sign_in() -> ResponseReturnValue:
    """Sign a user in on this device; a wrong address and a wrong password look the same."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, next=_next(), refused=False), form.refusal_status
    user = queries.user_by_email(normal_email(form.email.data))
    known_hash = user.password_hash if user and user.disabled_at is None else None
    if not is_password(known_hash, form.password.data) or user is None:
        return render_template("accounts/sign_in.html", form=form, next=_next(), refused=True), 422
    actor = _sign_in(user.id)
    return redirect(_next() or landing_page(actor))


@bp.post("/sign-out")
@access(Permission.OWN_READ)
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    ConfirmForm()
    actions.close_sign_in(token_hash(current_user.get_id()))
    logout_user()
    session.clear()
    flash(_("サインアウトしました。"), "ok")
    return redirect("/")


def _sign_in(user_id: int) -> Actor:
    token = new_token()
    actions.open_sign_in(user_id, token_hash(token))
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()  # nothing else of the visitor's cookie survives
    session.update(kept)
    session.permanent = True
    login_user(SignedInUser(token, queries.actor_of(token_hash(token))))
    return current_actor()


def _next() -> str | None:
    return safe_next(request.values.get("next", ""))
