"""Taking along what a device did before its person signed in."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.forms import ConfirmForm
from lms.core.i18n import gettext as _
from lms.learning import actions, rules
from lms.learning.views.frame import bp, remember_claimed, say_issued


@bp.post("/learning/claim")
@access(Permission.OWN_CHANGE)
def claim() -> ResponseReturnValue:
    """Take along what this device did before its person signed in."""
    ConfirmForm().validate_on_submit()
    outcome = actions.claim_guest(current_actor(), rules.guest_hash(remember_claimed()))
    flash(_("この端末で学んだところを、引きつぎました。"), "ok")
    say_issued(outcome)
    return redirect(url_for("home.my"))
