"""Every setting, listed once; all come from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SQLITE_FILE = "lms.sqlite3"
POOL_SIZE = 16
"""Connections a process keeps to PostgreSQL: twice the threads of a web process."""


class MissingSetting(Exception):
    """A setting that has no default is not set."""


def from_environment(instance: Path, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the settings of this process.

    | variable | meaning | default |
    |---|---|---|
    | SECRET_KEY | signs cookies; keep it secret | none |
    | DATABASE_URL | where the data is | SQLite in instance/ |
    | REDIS_URL | shared counters; needed with several web processes | in this process |
    | SITE_URL | the public address, used in mails and records | http://127.0.0.1:8000 |
    | TRUSTED_HOSTS | other names of the site, with commas: on the LAN, a health check's | none |
    | SMTP_URL | smtp://user:password@host:port; without it mails are kept and shown | none |
    | MAIL_FROM | sender of all mails | lms@localhost |
    | SECURE_COOKIES | 1 behind https | 1 when SITE_URL is https |
    | PROXIES | how many trusted proxies stand in front | 0 |
    | WEB_PROCESSES | how many web processes run | 1 |

    Raises:
        MissingSetting: SECRET_KEY is not set, or several processes lack REDIS_URL.
    """
    site_url = environment.get("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    secure = environment.get("SECURE_COOKIES", "1" if site_url.startswith("https:") else "0")
    if not environment.get("SECRET_KEY"):
        raise MissingSetting("Set SECRET_KEY to a long random text, e.g. the output of: openssl rand -hex 32")
    if int(environment.get("WEB_PROCESSES", "1")) > 1 and not environment.get("REDIS_URL"):
        raise MissingSetting("More than one web process needs REDIS_URL: limits are counted together.")
    return {
        "SECRET_KEY": environment["SECRET_KEY"],
        "SQLALCHEMY_DATABASE_URI": environment.get("DATABASE_URL", f"sqlite:///{instance / SQLITE_FILE}"),
        "RATELIMIT_STORAGE_URI": environment.get("REDIS_URL", "memory://"),
        "SITE_URL": site_url,
        "MORE_HOSTS": environment.get("TRUSTED_HOSTS", "").replace(" ", "").split(","),
        "SMTP_URL": environment.get("SMTP_URL"),
        "MAIL_FROM": environment.get("MAIL_FROM", "lms@localhost"),
        "SESSION_COOKIE_SECURE": secure == "1",
        "PROXIES": int(environment.get("PROXIES", "0")),
    }


FIXED: dict[str, Any] = {
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "PERMANENT_SESSION_LIFETIME": 30 * 24 * 3600,
    "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all afternoon; the token dies with the sign-in
    "MAX_CONTENT_LENGTH": 1024 * 1024,
    "MAX_FORM_PARTS": 1000,
    "SEND_FILE_MAX_AGE_DEFAULT": 365 * 24 * 3600,  # static addresses carry the hash of their content
    "RATELIMIT_HEADERS_ENABLED": True,
}


def engine_options(database_uri: str) -> dict[str, Any]:
    """Return what the engine needs on PostgreSQL; SQLite needs nothing.

    Waiting for locks has a bound, so that a stuck one is retried. The pool keeps a connection for each thread: those
    over its size are opened anew for every transaction, just when many wait for one lock.
    """
    if not database_uri.startswith("postgresql"):
        return {}
    waiting = {"options": "-c lock_timeout=5s -c timezone=UTC"}
    return {"pool_size": POOL_SIZE, "pool_pre_ping": True, "connect_args": waiting}
