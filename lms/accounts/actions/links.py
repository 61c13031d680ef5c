"""Links in mails: good once, for a while, and only the newest of its kind.

A link is made when its mail is sent, and its hash alone is kept: whoever reads the database can use none.
"""

from sqlalchemy import update

from lms.accounts import queries
from lms.accounts.actions.sign_ins import close_sign_ins
from lms.accounts.models import AccountToken, User
from lms.accounts.policy import Actor
from lms.accounts.rules import LINK_LIFETIMES, LinkKind, normal_email
from lms.accounts.sign_in import new_token, token_hash
from lms.core import audit, clock, outbox
from lms.core.db import atomic, session
from lms.core.refusals import Refusal
from lms.core.translation import lazy_gettext as _

_ONE_MAIL_SECONDS = 300


class LinkEnded(Refusal):
    """The link was used, has run out, gave way to a newer one, or never was one: all look the same."""

    status = 410
    title = _("このリンクは、もう使えません")
    message = _(
        "一度使ったか、期限が切れたか、あとから届いたメールのリンクがあります。必要なら、メールをもう一度お送りします。"
    )


@atomic
def issue_link(kind: LinkKind, user_id: int) -> str:
    """Make a link for the mail that is being sent, end the older ones of its kind, and return its secret part."""
    end_links(user_id, kind)
    raw = new_token()
    now = clock.now()
    row = AccountToken(
        kind=kind, token_hash=token_hash(raw), user_id=user_id, created_at=now, expires_at=now + LINK_LIFETIMES[kind]
    )
    session().add(row)
    return raw


def end_links(user_id: int, kind: LinkKind | None = None) -> None:
    """End all links of a user, or those of one kind, inside the running transaction."""
    statement = update(AccountToken).where(AccountToken.user_id == user_id, AccountToken.used_at.is_(None))
    if kind:
        statement = statement.where(AccountToken.kind == kind)
    session().execute(statement.values(used_at=clock.now()))


def _spend(kind: LinkKind, raw: str) -> User:
    """Use a link up and return its user; of two who come at the same moment, one is refused."""
    now = clock.now()
    statement = (
        update(AccountToken)
        .where(AccountToken.token_hash == token_hash(raw), AccountToken.kind == kind)
        .where(AccountToken.used_at.is_(None), AccountToken.expires_at > now)
        .values(used_at=now)
        .returning(AccountToken.user_id)
    )
    user_id = session().execute(statement).scalar()
    user = queries.lock_user(user_id) if user_id is not None else None
    if user is None or user.disabled_at is not None:
        raise LinkEnded
    return user


def _ask(kind: str, user_id: int) -> None:
    """Ask for a mail; asking again within five minutes is asking once."""
    slot = int(clock.now().timestamp()) // _ONE_MAIL_SECONDS
    outbox.put(kind, {"user_id": user_id}, dedupe_key=f"{kind}:{user_id}:{slot}")


@atomic
def ask_to_verify(user_id: int) -> None:
    """Send a mail that asks to confirm the address."""
    _ask("mail.verify_email", user_id)


@atomic
def ask_for_reset(email: str) -> None:
    """Send the way to a new password, if the address is known; nobody is told whether it is.

    Both ways write one row and commit, so that they take equally long.
    """
    user = queries.user_by_email(normal_email(email))
    is_known = user is not None and user.disabled_at is None
    if user is not None and is_known:
        _ask("mail.reset_password", user.id)
    audit.record("user.ask_for_reset", None, f"user:{user.id}" if user is not None and is_known else "user:unknown")


@atomic
def ask_to_join(user_id: int, actor: Actor) -> None:
    """Send an invited user the way to their first password."""
    _ask("mail.invitation", user_id)
    audit.record("user.invite", actor, f"user:{user_id}")


@atomic
def verify_email(raw: str) -> int:
    """Note that the address is read by its owner, and return the user's id.

    Raises:
        LinkEnded: the link is good no more.
    """
    user = _spend(LinkKind.VERIFY_EMAIL, raw)
    user.email_verified_at = user.email_verified_at or clock.now()
    audit.record("user.verify_email", Actor(user_id=user.id), f"user:{user.id}")
    return user.id


@atomic
def set_password(kind: LinkKind, raw: str, hashed_password: str) -> int:
    """Set a password by the link of a reset or an invitation, sign out every device, and return the user's id.

    Whoever holds the link reads mail at the address, so it is confirmed too.

    Raises:
        LinkEnded: the link is good no more.
    """
    user = _spend(kind, raw)
    user.password_hash = hashed_password
    user.email_verified_at = user.email_verified_at or clock.now()
    end_links(user.id)
    close_sign_ins(user.id)
    audit.record("user.password", Actor(user_id=user.id), f"user:{user.id}", by=kind)
    return user.id
