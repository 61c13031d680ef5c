"""Pages on what is kept about people: why and how long, what is kept about me, and having it erased."""

from flask import Blueprint, Response, flash, redirect, render_template, session
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from lms.accounts import queries as accounts
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.accounts.sign_in import is_password
from lms.core import clock
from lms.core.i18n import gettext as _
from lms.core.limits import GUESSABLE, is_refused, limiter
from lms.privacy import actions, queries
from lms.privacy.formats.export_file import MEDIA_TYPE, write_export
from lms.privacy.forms import EraseForm
from lms.privacy.rules import words
from lms.sessions.rules.needs import KEPT_DAYS

bp = Blueprint("privacy", __name__, template_folder="templates")


@bp.get("/privacy")
@access(Permission.PUBLIC_READ)
def notice() -> ResponseReturnValue:
    """Say what is kept, what for, and who sees it."""
    return render_template("privacy/notice.html", needs_days=KEPT_DAYS)


@bp.get("/my/settings/data")
@access(Permission.OWN_READ)
def show_data() -> ResponseReturnValue:
    """Show everything that is kept about me."""
    return render_template("privacy/data.html", kept=queries.export(current_actor()), words=words)


@bp.get("/my/settings/data.json")
@access(Permission.OWN_READ)
def download_data() -> ResponseReturnValue:
    """Hand the same out as a file."""
    content = write_export(queries.export(current_actor()), clock.now())
    name = f"tsunagari-{clock.today():%Y%m%d}.json"
    return Response(content, mimetype=MEDIA_TYPE, headers={"Content-Disposition": f"attachment; filename={name}"})


@bp.get("/my/settings/erasure")
@access(Permission.OWN_READ)
def show_erasure() -> ResponseReturnValue:
    """Say what erasing does, and ask for the word and the password."""
    return _erasure_page(EraseForm(formdata=None)), 200


@bp.post("/my/settings/erasure")
@access(Permission.OWN_CHANGE)
@limiter.limit(GUESSABLE, deduct_when=is_refused)
def erase() -> ResponseReturnValue:
    """Erase me, and forget this device."""
    actor, form = current_actor(), EraseForm()
    if not form.validate_on_submit():
        return _erasure_page(form), form.refusal_status
    user, _person = accounts.own_user(actor)
    if not is_password(user.password_hash, form.password_now.data):
        form.refuse_password()
        return _erasure_page(form), form.refusal_status
    actions.erase(actor)
    logout_user()
    session.clear()
    flash(_("登録と、あなたの情報を消しました。これまで、ありがとうございました。"), "ok")
    return redirect("/")


def _erasure_page(form: EraseForm) -> str:
    user, _person = accounts.own_user(current_actor())
    return render_template("privacy/erasure.html", form=form, email=user.email)
