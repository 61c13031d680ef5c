"""The link in a mail that opens one booking for a while: signed, and telling nothing but its number in the table."""

from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer


def write_token(secret: str, registration_id: int, expires_at: datetime) -> str:
    """Write what stands in the address.

    Args:
        secret: the application's own; whoever has it can open every booking.
        registration_id: the booking that is opened.
        expires_at: from then on the link opens nothing, aware.
    """
    return str(_signer(secret).dumps([registration_id, int(expires_at.timestamp())]))


def read_token(secret: str, token: str, now: datetime) -> int | None:
    """Return the booking that a link opens; None when it was not written here, or is over."""
    try:
        registration_id, expires = _signer(secret).loads(token)
    except BadSignature:
        return None
    return int(registration_id) if now < datetime.fromtimestamp(expires, UTC) else None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="booking-link")
