"""The link in a follow-up mail: signed, naming nobody, good for one mail's question and for stopping all of them."""

from itsdangerous import BadSignature, URLSafeSerializer


def write_token(secret: str, follow_up_id: int) -> str:
    """Write what stands in the address.

    Args:
        secret: the application's own.
        follow_up_id: the mail that is meant.
    """
    return str(_signer(secret).dumps(follow_up_id))


def read_token(secret: str, token: str) -> int | None:
    """Return the mail that a link is about; None when it was not written here."""
    try:
        return int(_signer(secret).loads(token))
    except BadSignature:
        return None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="follow-up")
