"""How guessing a password is slowed down, without holding up those who know theirs.

Wrong tries are counted three ways: at one user from one address, at one user from anywhere, and from one address at
anybody. A device on which the user has signed in before, or has just set a password, is counted by itself: neither
the colleagues behind the same address nor a stranger far away can hold it up. Nothing is locked for good, and who
can read mail at the address may always go on with a new password.
"""

import hashlib
import hmac

from flask import current_app, request, session
from flask_limiter.util import get_remote_address

from lms.accounts.rules import normal_email

FROM_ONE_DEVICE = "10 per 5 minutes"
AT_ONE_USER = "50 per hour"
FROM_ONE_ADDRESS = "100 per 5 minutes"

DEVICE = "known_users"
"""Name in the browser's session of the marks of users who have signed in here; kept when they sign out."""
_MOST_MARKS = 4
_LONGEST_ADDRESS = 254


def remember_device(email: str) -> None:
    """Note in the browser's session that the user with this address has proved here who they are."""
    marks = [each for each in session.get(DEVICE, []) if each != _mark(email)]
    session[DEVICE] = [*marks, _mark(email)][-_MOST_MARKS:]


def is_known_device() -> bool:
    """Say whether the user whose address is typed in has proved on this device before who they are."""
    return _mark(_typed()) in session.get(DEVICE, [])


def from_one_device() -> str:
    """Return what tries at one user from one place are counted by."""
    place = "known" if is_known_device() else get_remote_address()
    return f"device:{place}:{_mark(_typed())}"


def at_one_user() -> str:
    """Return what tries at one user from anywhere are counted by."""
    return f"user:{_mark(_typed())}"


def _typed() -> str:
    return request.form.get("email", "")


def _mark(email: str) -> str:
    """Return what stands for a user in a cookie: it says nothing, and nobody else can make it."""
    address = normal_email(email)[:_LONGEST_ADDRESS].encode(errors="replace")
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, b"known user " + address, hashlib.sha256).hexdigest()[:24]
