"""The page that says what is kept about people, why and how long."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access
from lms.accounts.policy import Permission

bp = Blueprint("privacy", __name__, template_folder="templates")


@bp.get("/privacy")
@access(Permission.PUBLIC_READ)
def notice() -> ResponseReturnValue:
    """Say what is kept, what for, and who sees it."""
    return render_template("privacy/notice.html")
