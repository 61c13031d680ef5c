"""What Flask-Login needs to know of a signed-in user, and how passwords and tokens are hashed."""

import hashlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_login import UserMixin

from lms.accounts.policy import Actor
from lms.accounts.rules import normal_password

_HASHER = PasswordHasher()


class SignedInUser(UserMixin):
    """The user of this request; the id in the cookie is the sign-in token, never the user's number."""

    def __init__(self, token: str, actor: Actor) -> None:
        self.token = token
        self.actor = actor

    def get_id(self) -> str:
        """Return what the session cookie holds."""
        return self.token


def new_token() -> str:
    """Return 256 random bits for a cookie."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def password_hash(password: str) -> str:
    """Return an Argon2id hash; takes about 90 ms, so never inside a transaction."""
    return _HASHER.hash(normal_password(password))


def is_password(stored_hash: str | None, password: str) -> bool:
    """Compare a password with a stored hash, taking as long when there is no such user."""
    nobodys = _nobodys_hash()
    try:
        _HASHER.verify(stored_hash or nobodys, normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored_hash is not None


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(16))
