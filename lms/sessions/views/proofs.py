"""What this device has proven: the bookings whose number and contact were given on it.

The proof lies in the signed cookie. The link of a mail carries one in its address, for a while, and is exchanged for
the cookie as soon as it is opened.
"""

from flask import session

from lms.sessions.rules import proofs


def proven_ids() -> list[int]:
    """Return the registrations that this device may see."""
    return proofs.proven_ids(session)


def prove(registration_id: int) -> None:
    """Let this device see one registration more; the oldest of many is forgotten."""
    session[proofs.NAME] = proofs.with_one_more(session, registration_id)
