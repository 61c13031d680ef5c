"""The one hook that lets a request in: silence about access means no."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

from lms.accounts import actions, queries
from lms.accounts.policy import VISITOR, Actor, Permission, may
from lms.accounts.rules import NotAnOrganiser
from lms.accounts.sign_in import SignedInUser, token_hash
from lms.core import clock
from lms.core.refusals import Forbidden, TooBusy

View = TypeVar("View", bound=Callable[..., Any])
_ATTRIBUTE = "access_permission"
_UPLOAD = "upload_bytes"


def access(permission: Permission) -> Callable[[View], View]:
    """Declare what a view asks of whoever opens it."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return declare


def declared_access(view: Callable[..., Any]) -> Permission | None:
    """Return what a view declares, or None when it is silent."""
    found = getattr(view, _ATTRIBUTE, None)
    return found if isinstance(found, Permission) else None


def admits_upload(max_bytes: int) -> Callable[[View], View]:
    """Declare that who may open a view may send it more than others send, in bytes."""

    def declare(view: View) -> View:
        setattr(view, _UPLOAD, max_bytes)
        return view

    return declare


def current_actor() -> Actor:
    """Return who sends this request."""
    if current_user and current_user.is_authenticated:
        actor: Actor = current_user.actor
        return actor
    return VISITOR


def _load_user(token: str) -> SignedInUser | None:
    if "is_database_away" in g:  # the page that says so is one for visitors
        return None
    found = queries.signed_in(token_hash(token), clock.now(), clock.today())
    if found is None:
        return None
    if actions.is_seen_due(found.last_seen_at):
        with suppress(TooBusy):  # who cannot be noted as seen may still read
            actions.seen(found.sign_in_id)
    return SignedInUser(token, found.actor)


def own_language() -> str | None:
    """Return the language that whoever is signed in has chosen."""
    return current_actor().locale


def _let_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    permission = declared_access(current_app.view_functions[request.endpoint])
    if permission is None:
        raise Forbidden
    if permission is Permission.PUBLIC_READ or may(current_actor(), permission):
        g.permission = permission
        return None
    if current_actor().is_signed_in:
        raise NotAnOrganiser if permission is Permission.TRAINING_SESSION_MANAGE else Forbidden
    return redirect(url_for("accounts.show_sign_in", next=_here()))


def _admit_upload() -> None:
    """Let a large file in only where one is expected, and only from those who may send it."""
    view = current_app.view_functions.get(request.endpoint or "")
    max_bytes = getattr(view, _UPLOAD, None)
    if view and max_bytes and (permission := declared_access(view)) and may(current_actor(), permission):
        request.max_content_length = max_bytes


def _here() -> str:
    return request.full_path.rstrip("?") if request.method == "GET" else "/"


def init_uploads(app: Flask) -> None:
    """Settle how much a request may send, before the CSRF check reads its form."""
    app.before_request(_admit_upload)


def init_app(app: Flask) -> None:
    """Put the hook before every request."""
    manager = LoginManager(app)
    manager.session_protection = None  # tokens are revoked in the table; a new network is not a new person
    manager.user_loader(_load_user)
    app.before_request(_let_in)
