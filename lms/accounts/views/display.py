"""What a device shows, chosen in the bar at the top of every page: the language, furigana, size of type, colours.

These forms carry no token, so that a page costs no visitor a session: who may set what a device shows is told by where
the request comes from, and the cookie of a sign-in never comes from another site.
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue

from lms.accounts import actions
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.accounts.rules import safe_next
from lms.core import catalogues, display, i18n
from lms.core.refusals import Forbidden

bp = Blueprint("display", "lms.accounts")
_OWN_PAGES = ("same-origin", "none", None)


@bp.post("/language")
@access(Permission.PUBLIC_READ)
def choose_language() -> ResponseReturnValue:
    """Speak another language from now on: to this device, and in mails to whoever is signed in."""
    _only_from_here()
    answer = current_app.make_response(redirect(_back()))
    language = catalogues.known(request.form.get("lang"))
    if language is None:
        return answer
    if current_actor().is_signed_in:
        actions.choose_language(current_actor(), language)
    return i18n.choose(answer, language)


@bp.post("/display")
@access(Permission.PUBLIC_READ)
def choose_display() -> ResponseReturnValue:
    """Show furigana, type and colours in another way on this device."""
    _only_from_here()
    return display.remember(current_app.make_response(redirect(_back())), request.form.to_dict())


def _only_from_here() -> None:
    if request.headers.get("Sec-Fetch-Site") not in _OWN_PAGES:
        raise Forbidden


def _back() -> str:
    """Return the page the form stood on, if it is one of ours that can be opened; else the first page."""
    asked = request.form.get("back") or _own_path(request.referrer or "")
    target = urlsplit(safe_next(asked) or "/")
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(target.path, "GET"):
        return "/"
    query = [(name, value) for name, value in parse_qsl(target.query, keep_blank_values=True) if name != "lang"]
    return target._replace(query=urlencode(query)).geturl()


def _own_path(referrer: str) -> str:
    came_from = urlsplit(referrer)
    return came_from._replace(scheme="", netloc="").geturl() if came_from.netloc == request.host else ""
