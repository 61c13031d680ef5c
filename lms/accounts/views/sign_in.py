"""Sign up, sign in, sign out."""

from math import ceil

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from werkzeug.exceptions import HTTPException

from lms.accounts import actions, queries
from lms.accounts.actions import EmailTaken
from lms.accounts.forms import SignInForm, SignUpForm
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Actor, Permission, landing_page
from lms.accounts.rules import normal_email, safe_next
from lms.accounts.sign_in import SignedInUser, is_password, new_token, password_hash, token_hash
from lms.accounts.views import guessing
from lms.core import clock
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.core.i18n import locale
from lms.core.limits import GUESSABLE, is_refused, limiter

bp = Blueprint("accounts", "lms.accounts", template_folder="templates")
_KEPT = ("guest", "bookings", guessing.DEVICE)
"""What a device did before its person signed in: progress in a course, bookings it may show, who is known on it."""
_SECONDS_A_MINUTE = 60


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
    user_id = actions.sign_up(
        form.name.data,
        form.kana.data,
        form.email.data,
        password_hash(form.password.data),
        key=form.key(),
        locale=locale(),
    )
    if not queries.has_just_signed_up(user_id):
        flash(_("この登録は、すんでいます。サインインしてください。"), "ok")
        return redirect(url_for(".show_sign_in", next=_next()))
    _sign_in(user_id, form.email.data)
    flash(_("登録ができました。"), "ok")
    return redirect(_next() or "/my")


@bp.errorhandler(EmailTaken)
def _address_is_known(_refusal: EmailTaken) -> ResponseReturnValue:
    """Show the form of signing up again, with what was typed, and the ways in for who is known."""
    form = SignUpForm()
    form.email.errors = [_("このメールアドレスは、登録されています。サインインしてください。")]
    return render_template("accounts/sign_up.html", form=form, next=_next(), is_known=True), EmailTaken.status


@bp.get("/sign-in")
@access(Permission.PUBLIC_READ)
def show_sign_in() -> ResponseReturnValue:
    """Show the form for a known user."""
    return render_template("accounts/sign_in.html", form=SignInForm(formdata=None), next=_next(), refused=False)


@bp.post("/sign-in")
@access(Permission.PUBLIC_READ)
@limiter.limit(guessing.FROM_ONE_DEVICE, key_func=guessing.from_one_device, deduct_when=is_refused)
@limiter.limit(
    guessing.AT_ONE_USER,
    key_func=guessing.at_one_user,
    deduct_when=is_refused,
    exempt_when=guessing.is_known_device,
)
@limiter.limit(guessing.FROM_ONE_ADDRESS, deduct_when=is_refused, exempt_when=guessing.is_known_device)
def sign_in() -> ResponseReturnValue:
    """Sign a user in on this device; a wrong address and a wrong password look the same."""
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form, next=_next(), refused=False), form.refusal_status
    user = queries.user_by_email(normal_email(form.email.data))
    known_hash = user.password_hash if user and user.disabled_at is None else None
    if not is_password(known_hash, form.password.data) or user is None:
        return render_template("accounts/sign_in.html", form=form, next=_next(), refused=True), 422
    actor = _sign_in(user.id, user.email)
    return redirect(_next() or landing_page(actor))


@bp.errorhandler(429)
def _slow_down(_error: HTTPException) -> ResponseReturnValue:
    """Say how long to wait, and the ways that are open meanwhile."""
    breached = limiter.current_limit
    seconds = breached.reset_at - clock.now().timestamp() if breached else 0
    minutes = max(1, ceil(seconds / _SECONDS_A_MINUTE))
    is_sign_up = request.endpoint == "accounts.sign_up"
    return render_template("accounts/slowed_down.html", minutes=minutes, is_sign_up=is_sign_up, next=_next()), 429


@bp.post("/sign-out")
@access(Permission.OWN_READ)
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    ConfirmForm()
    actions.close_sign_in(token_hash(current_user.get_id()))
    logout_user()
    known = session.get(guessing.DEVICE)
    session.clear()
    session.update({guessing.DEVICE: known} if known else {})
    flash(_("サインアウトしました。"), "ok")
    return redirect("/")


def _sign_in(user_id: int, email: str) -> Actor:
    token = new_token()
    actions.open_sign_in(user_id, token_hash(token))
    kept = {name: session[name] for name in _KEPT if name in session}
    session.clear()  # nothing else of the visitor's cookie survives
    session.update(kept)
    session.permanent = True
    guessing.remember_device(email)
    login_user(SignedInUser(token, queries.actor_of(token_hash(token))))
    return current_actor()


def _next() -> str | None:
    return safe_next(request.values.get("next", ""))
