"""The token in every form, which only this site's own pages can know."""

from functools import lru_cache

from flask import Flask, current_app, session
from flask_wtf.csrf import CSRFProtect, generate_csrf

_NAME = "csrf_token"
_MOST = 4096


def init_app(app: Flask) -> CSRFProtect:
    """Refuse what is sent without the token, and give the templates `csrf_token()`."""
    csrf = CSRFProtect(app)
    app.context_processor(lambda: {_NAME: _token})
    return csrf


def _token() -> str:
    """Return the token of this browser's session; it has no time limit, so it is signed but once in a process."""
    known = session.get(_NAME)
    return _signed(str(current_app.secret_key), known) if known else generate_csrf()


@lru_cache(maxsize=_MOST)
def _signed(_secret: str, _known: str) -> str:
    return str(generate_csrf())
