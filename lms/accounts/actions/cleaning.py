"""What a night job takes away: marks and links that can do nothing any more."""

from datetime import timedelta

from sqlalchemy import Delete, delete

from lms.accounts.models import AccountToken, SignIn
from lms.accounts.queries import TRAINEE_LIFETIME
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.models import IdempotencyKey

KEYS_KEPT = timedelta(days=30)


@atomic
def clean() -> dict[str, int]:
    """Delete links that have run out, sign-ins that are dead, and form keys older than 30 days.

    Returns:
        How many rows of each table went, by table name.
    """
    now = clock.now()
    return {
        "account_token": _deleted(delete(AccountToken).where(AccountToken.expires_at < now)),
        "sign_in": _deleted(delete(SignIn).where(SignIn.created_at < now - TRAINEE_LIFETIME)),
        "idempotency_key": _deleted(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEYS_KEPT)),
    }


def _deleted(statement: Delete) -> int:
    return session().connection().execute(statement).rowcount
