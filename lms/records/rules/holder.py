"""The holder's secret: it opens the name on the verify page, and dies with the name."""

import hmac
from base64 import b32encode
from hashlib import sha256

KEY_BYTES = 10


def holder_key(salt: str, number: str) -> str:
    """Return the part of an address that only the holder gives away.

    Args:
        salt: random hexadecimal digits of this one record, never shown.
        number: the record's number.

    Returns:
        Sixteen letters and digits, 80 bits; without the salt nobody can work them out.

    Source: docs/rules.md, R11 "Verify".
    """
    digest = hmac.digest(bytes.fromhex(salt), f"holder-link:{number}".encode(), sha256)
    return b32encode(digest[:KEY_BYTES]).decode().lower()


def is_holder_key(salt: str, number: str, key: str) -> bool:
    """Compare a key from outside in constant time."""
    return hmac.compare_digest(holder_key(salt, number).encode(), key.encode(errors="replace"))


def holder_digest(salt: str, name: str) -> str:
    """Return the trace of a name that stays in the chain; once the salt is deleted it says nothing.

    Args:
        salt: random hexadecimal digits of this one record.
        name: the holder's name exactly as stored.
    """
    return hmac.digest(bytes.fromhex(salt), f"holder-name:{name}".encode(), sha256).hex()
