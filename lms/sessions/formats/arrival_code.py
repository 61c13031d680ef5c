"""What a QR code at the desk or the door says: signed, of one session, and telling nothing of anybody."""

from dataclasses import dataclass
from datetime import UTC, datetime

from itsdangerous import BadSignature, URLSafeSerializer


@dataclass(frozen=True, slots=True)
class BookingCode:
    """The code of one booking of one session."""

    training_session_id: int
    registration_id: int


@dataclass(frozen=True, slots=True)
class DoorCode:
    """The code at the door of one session; from `expires_at` on it opens nothing."""

    training_session_id: int
    expires_at: datetime


def write_booking_code(secret: str, code: BookingCode) -> str:
    """Write what stands in the address of a booking's QR code."""
    return str(_signer(secret, "check-in").dumps([code.training_session_id, code.registration_id]))


def read_booking_code(secret: str, token: str) -> BookingCode | None:
    """Return which booking a code is of; None when it was not written here, to the last bit."""
    found = _read(secret, "check-in", token)
    return BookingCode(*found) if found else None


def write_door_code(secret: str, code: DoorCode) -> str:
    """Write what stands in the address of the QR code at the door."""
    return str(_signer(secret, "door").dumps([code.training_session_id, int(code.expires_at.timestamp())]))


def read_door_code(secret: str, token: str) -> DoorCode | None:
    """Return which door a code is of, even when it is over; None when it was not written here, to the last bit."""
    found = _read(secret, "door", token)
    return DoorCode(found[0], datetime.fromtimestamp(found[1], UTC)) if found else None


def _read(secret: str, salt: str, token: str) -> tuple[int, int] | None:
    signer = _signer(secret, salt)
    try:
        first, second = signer.loads(token)
    except BadSignature:
        return None
    is_ours = signer.dumps([first, second]) == token  # base64 leaves bits of the last letter unread
    return (int(first), int(second)) if is_ours else None


def _signer(secret: str, salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=salt)
