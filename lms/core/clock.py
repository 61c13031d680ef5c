"""The one place that asks what time it is."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

JST = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the ban points here


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
