"""The one page that says no: refusals, and errors in the same voice."""

import logging
from typing import Any

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import StatementError
from werkzeug.exceptions import HTTPException

from lms.core.db import in_words
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound, Refusal, StaleForm, TooBusy
from lms.core.types import first_unstorable

log = logging.getLogger(__name__)
_SECRET_FIELDS = ("csrf_token", "password")
_RETRY_AFTER_SECONDS = "60"


def _words(status: int) -> tuple[str, str]:
    table = {
        400: (_("うまく受け取れませんでした"), _("前のページにもどって、もう一度送ってください。")),
        405: (_("このページは開けません"), _("前のページにもどって、ボタンから進んでください。")),
        413: (
            _("送るものが大きすぎます"),
            _("%(size)sMBまで送れます。小さくして、もう一度送ってください。", size=_megabytes()),
        ),
        429: (_("回数が多すぎるため、少し休んでいます"), _("5分ほどおいて、もう一度おためしください。")),
    }
    unexpected = (_("うまく動きませんでした"), _("こちらの不具合です。少しおいて、もう一度おためしください。"))
    return table.get(status, unexpected)


def _megabytes() -> int:
    return (request.max_content_length or 0) // 1024**2


def _page(status: int, title: object, message: object, refusal: Refusal | None = None) -> tuple[str, int]:
    g.is_refused = True  # the frame says nothing of the address: out of reach and not there look the same
    page = render_template(
        "core/refusal.html",
        status=status,
        title=title,
        message=message,
        next_url=refusal.next_url if refusal else None,
        next_label=refusal.next_label if refusal else None,
    )
    return page, status


def _refused(refusal: Refusal) -> ResponseReturnValue:
    return _page(refusal.status, refusal.title, refusal.message, refusal)


def _from_database(error: StatementError) -> ResponseReturnValue:
    """Say what a read met: text that no column holds, a database that is away; anything else is our fault."""
    said = in_words(error)
    if isinstance(said, TooBusy):
        log.error("database away at %s", request.path, exc_info=error)
        return _too_busy(said)
    return _refused(said) if isinstance(said, Refusal) else _unexpected(error)


def _only_addresses_that_can_be(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Answer an address with a character that no column holds like any other that is not there."""
    if any(first_unstorable(value) is not None for value in (values or {}).values() if isinstance(value, str)):
        raise NotFound


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code == 404:
        return _refused(NotFound())
    if error.code is not None and error.code < 400:
        return error
    title, message = _words(error.code or 500)
    body, status = _page(error.code or 500, title, message)
    return body, status, {name: value for name, value in error.get_headers() if name in ("Retry-After", "Allow")}


def _stale(_error: CSRFError) -> ResponseReturnValue:
    """Answer a form without a valid token."""
    return _again(StaleForm())


def _too_busy(refusal: TooBusy) -> ResponseReturnValue:
    """Ask to come back in a minute; what was typed waits on the page."""
    g.is_database_away = True  # the frame of this page asks it nothing
    body, status = _again(refusal) if request.method == "POST" else _page(503, refusal.title, refusal.message)
    return body, status, {"Retry-After": _RETRY_AFTER_SECONDS}


def _again(refusal: Refusal) -> tuple[str, int]:
    """Say no to a form; when it came from our own page, offer to send the same input again."""
    kept = [(name, value) for name, value in request.form.items(multi=True) if _may_be_shown(name)]
    own = request.headers.get("Sec-Fetch-Site") == "same-origin" and not request.files
    page = render_template(
        "core/stale.html",
        title=refusal.title,
        message=refusal.message,
        status=refusal.status,
        action=request.full_path.rstrip("?"),
        kept=kept if own else [],
        token=generate_csrf() if own else None,
    )
    return page, refusal.status


def _may_be_shown(name: str) -> bool:
    return not any(name.startswith(secret) for secret in _SECRET_FIELDS)


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error at %s", request.path, exc_info=error)
    title, message = _words(500)
    return _page(500, title, message)


def init_app(app: Flask) -> None:
    """Register the handlers; the most particular one wins."""
    app.url_value_preprocessor(_only_addresses_that_can_be)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(TooBusy, _too_busy)
    app.register_error_handler(StatementError, _from_database)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _unexpected)
