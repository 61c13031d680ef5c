"""What this device has proven: the bookings whose number and contact were given on it.

The proof lies in the signed cookie. The link of a mail carries one in its address, for a while, and is exchanged for
the cookie as soon as it is opened.
"""

from flask import session

_NAME = "bookings"
_MOST = 20


def proven_ids() -> list[int]:
    """Return the registrations that this device may see."""
    return [int(each) for each in session.get(_NAME, [])]


def prove(registration_id: int) -> None:
    """Let this device see one registration more; the oldest of many is forgotten."""
    others = [each for each in proven_ids() if each != registration_id]
    session[_NAME] = [*others, registration_id][-_MOST:]
