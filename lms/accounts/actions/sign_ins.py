"""Writes to sign-ins: each is one device, and dies in the table."""

from datetime import datetime, timedelta

from sqlalchemy import update

from lms.accounts.models import SignIn
from lms.accounts.policy import Actor
from lms.core import audit, clock
from lms.core.db import atomic, session

SEEN_EVERY = timedelta(minutes=1)


@atomic
def open_sign_in(user_id: int, hashed_token: str) -> None:
    """Sign a user in on one more device."""
    now = clock.now()
    session().add(SignIn(user_id=user_id, token_hash=hashed_token, created_at=now, last_seen_at=now))
    audit.record("user.sign_in", Actor(user_id=user_id), f"user:{user_id}")


@atomic
def close_sign_in(hashed_token: str) -> None:
    """Sign this device out for good: the token is dead even if somebody copied it."""
    statement = (
        update(SignIn)
        .where(SignIn.token_hash == hashed_token, SignIn.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    session().execute(statement)


def is_seen_due(last_seen_at: datetime) -> bool:
    """Say whether the last-seen time is old enough to be written again (at most once a minute)."""
    return clock.now() - last_seen_at >= SEEN_EVERY


@atomic
def seen(sign_in_id: int) -> None:
    """Write that this device was heard of just now."""
    session().execute(update(SignIn).where(SignIn.id == sign_in_id).values(last_seen_at=clock.now()))


@atomic
def close_sign_ins(user_id: int, *, but_token_hash: str | None = None) -> int:
    """Sign a user out everywhere, or everywhere but on this device, and return on how many devices."""
    statement = update(SignIn).where(SignIn.user_id == user_id, SignIn.revoked_at.is_(None))
    if but_token_hash:
        statement = statement.where(SignIn.token_hash != but_token_hash)
    closed = session().execute(statement.values(revoked_at=clock.now()).returning(SignIn.id)).all()
    audit.record("user.sign_out_devices", Actor(user_id=user_id), f"user:{user_id}", devices=len(closed))
    return len(closed)
