"""Rate limits, which the other tests go without."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from flask import Flask

from lms import create_app
from lms.core.db import db
from lms.core.limits import limiter


@contextmanager
def limited(app: Flask) -> Iterator[Flask]:
    """Give another application on the same database that counts; the counters are fresh and belong to it alone."""
    counting = _counting(app)
    limiter.enabled = True
    limiter.reset()
    try:
        yield counting
    finally:
        limiter.enabled = False
        with counting.app_context():
            db.engine.dispose()


@cache
def _counting(app: Flask) -> Flask:
    return create_app({**_plain(app), "RATELIMIT_ENABLED": True})


def _plain(app: Flask) -> dict[str, object]:
    names = ("SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "RATELIMIT_STORAGE_URI", "SITE_URL", "SMTP_URL", "MAIL_FROM")
    return {"TESTING": True, "SESSION_COOKIE_SECURE": False, **{name: app.config[name] for name in names}}
