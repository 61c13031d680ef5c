"""What a device has proven: the bookings whose number and contact were given on it, in its signed cookie."""

from collections.abc import Mapping
from typing import Any

NAME = "bookings"
MOST = 20


def proven_ids(cookie: Mapping[str, Any]) -> list[int]:
    """Return the registrations that a device may see.

    Args:
        cookie: what the device's signed cookie holds.
    """
    return [int(each) for each in cookie.get(NAME, [])]


def with_one_more(cookie: Mapping[str, Any], registration_id: int) -> list[int]:
    """Return the registrations that a device may see once it has proven this one; the oldest of many is forgotten."""
    others = [each for each in proven_ids(cookie) if each != registration_id]
    return [*others, registration_id][-MOST:]
