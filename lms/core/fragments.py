"""Parts of a page that are the same for everybody who sees the same ways: rendered once, then remembered."""

from functools import lru_cache

from flask import Flask, current_app
from markupsafe import Markup

from lms.core.i18n import words_language

_MOST = 1024


def init_app(app: Flask) -> None:
    """Let templates ask for a remembered part: `{{ remembered("core/header.html", navigation) }}`."""
    app.jinja_env.globals["remembered"] = _remembered


def _remembered(name: str, frame: object = ()) -> str:
    """Return a template rendered with nothing but *frame*, a frozen value in which nobody's data stands.

    A page without navigation (a test of a part, a bare application) is framed all the same.
    """
    if current_app.debug:
        return _render(name, frame or ())
    return _rendered(name, words_language(), frame or ())


@lru_cache(maxsize=_MOST)
def _rendered(name: str, _language: str, frame: object) -> str:
    return _render(name, frame)


def _render(name: str, frame: object) -> str:
    return Markup(current_app.jinja_env.get_template(name).render(frame=frame))  # noqa: S704  our own template
