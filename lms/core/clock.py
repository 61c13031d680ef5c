"""The one place that asks what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)  # noqa: TID251  the ban points here


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Let it be *instant* while the block runs; for the demo's past and for tests, never for a request."""
    token = _set_to.set(to_jst(instant).astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def to_jst(instant: datetime) -> datetime:
    """Return the same instant as a clock on a Japanese wall shows it.

    Raises:
        ValueError: `instant` carries no time zone, so nobody can say which instant it is.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone cannot be placed")
    return instant.astimezone(JST)


def today() -> date:
    """Return today's date in Japan."""
    return to_jst(now()).date()
