"""Stopping the mails after the course by the link in each of them; a mail program may send the POST by itself."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission
from lms.core.forms import ConfirmForm
from lms.learning import actions
from lms.learning.formats.follow_up_link import read_token
from lms.learning.queries import follow_ups
from lms.learning.queries.follow_ups import Asked

bp = Blueprint("learning_stops", __name__, template_folder="../templates")


@bp.get("/follow-ups/<string:token>/stop")
@access(Permission.PUBLIC_READ)
def show_stop(token: str) -> ResponseReturnValue:
    """Show the button; looking changes nothing, because mail programs look at every link."""
    is_stopped, form = _asked(token).is_stopped, ConfirmForm(formdata=None)
    return render_template("learning/follow_up_stop.html", token=token, is_stopped=is_stopped, form=form)


@bp.post("/follow-ups/<string:token>/stop")
@access(Permission.PUBLIC_READ)
def stop(token: str) -> ResponseReturnValue:
    """Stop the mails: by the button, or by the one click of a mail program, which brings neither cookie nor token."""
    actions.stop_follow_ups(_asked(token).consent_id)
    return render_template("learning/follow_up_stop.html", token=token, is_stopped=True)


def _asked(token: str) -> Asked:
    return follow_ups.asked(read_token(str(current_app.secret_key), token))
