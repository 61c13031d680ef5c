"""Writes to users: signing up, passwords and addresses."""

from lms.accounts import queries
from lms.accounts.actions.administrators import keep_an_administrator
from lms.accounts.actions.links import ask_to_verify, end_links
from lms.accounts.actions.people import add_person
from lms.accounts.actions.sign_ins import close_sign_ins
from lms.accounts.models import User
from lms.accounts.policy import Actor
from lms.accounts.rules import normal_email
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, dialect, session
from lms.core.idempotency import Key
from lms.core.refusals import NotFound, Refusal
from lms.core.rows import INSERTS
from lms.core.translation import lazy_gettext as _
from lms.core.words import SOURCE


class EmailTaken(Refusal):
    """Somebody signs in with this address already."""

    title = _("このメールアドレスは、登録されています")
    message = _("サインインしてください。パスワードがわからないときは、再設定できます。")
    next_url = "/sign-in"
    next_label = _("サインインする")


class CannotStopOneself(Refusal):
    """An administrator tried to stop their own user; nobody would be left to undo it."""

    title = _("自分のサインインは、止められません")
    message = _("ほかの管理者に、たのんでください。")


@atomic
def sign_up(
    name: str,
    kana: str | None,
    email: str,
    hashed_password: str,
    *,
    key: Key | None = None,
    is_verified: bool = False,
    locale: str = SOURCE,
) -> int:
    """Make a person and their user, ask them to confirm the address, and return the user's id.

    Somebody who signs up goes on at once: a hall full of newcomers cannot wait for mails. The price is that the
    refusal of a known address tells that it is known. Signing in and asking for a new password tell nothing, and
    refusals are limited, so nobody can try a list of addresses.

    Args:
        name: as it is to be printed.
        kana: its reading, if given.
        email: what they sign in with, in any spelling.
        hashed_password: from `sign_in.password_hash`, computed before the transaction; empty for an invited user.
        key: of the form, so that sending it twice makes one user.
        is_verified: the address needs no mail to confirm it (command line, demo).
        locale: the language they sign up in, which mails and records follow until they choose another.

    Raises:
        EmailTaken: the address signs somebody in already.
    """
    if key and (done := idempotency.result(key)):
        return int(done["user_id"])
    address = normal_email(email)
    if queries.user_by_email(address):
        raise EmailTaken
    person = add_person(name, kana=kana, email=address, locale=locale)
    user_id = _add_user(person.id, address, hashed_password, is_verified)
    audit.record("user.sign_up", Actor(user_id=user_id), f"user:{user_id}")
    if hashed_password and not is_verified:
        ask_to_verify(user_id)
    if key:
        idempotency.remember(key, {"user_id": user_id})
    return user_id


def _add_user(person_id: int, address: str, hashed_password: str, is_verified: bool) -> int:
    """Insert a user; of two who take the same address at the same moment, one is refused in words."""
    now = clock.now()
    values = {
        "person_id": person_id,
        "email": address,
        "password_hash": hashed_password,
        "email_verified_at": now if is_verified else None,
        "created_at": now,
    }
    statement = (
        INSERTS[dialect()](User).values(**values).on_conflict_do_nothing(index_elements=[User.email]).returning(User.id)
    )
    user_id = session().execute(statement).scalar()
    if user_id is None:
        raise EmailTaken
    return user_id


@atomic
def change_password(user_id: int, hashed_password: str, *, but_token_hash: str) -> None:
    """Change the password and sign every other device out."""
    user = queries.lock_user(user_id)
    user.password_hash = hashed_password
    end_links(user_id)
    close_sign_ins(user_id, but_token_hash=but_token_hash)
    audit.record("user.password", Actor(user_id=user_id), f"user:{user_id}")


@atomic
def change_address(user_id: int, email: str) -> None:
    """Sign in with another address from now on; it has to be confirmed again.

    Raises:
        EmailTaken: the address signs somebody else in.
    """
    address = normal_email(email)
    user = queries.lock_user(user_id)
    known = queries.user_by_email(address)
    if known and known.id != user_id:
        raise EmailTaken
    if user.email == address:
        return
    user.email, user.email_verified_at = address, None
    queries.person(user.person_id).email = address
    end_links(user_id)
    ask_to_verify(user_id)
    audit.record("user.email", Actor(user_id=user_id), f"user:{user_id}")


@atomic
def stop_user(user_id: int, actor: Actor) -> None:
    """Let a user sign in no more, and sign them out everywhere; nothing of theirs is lost.

    Raises:
        CannotStopOneself: an administrator tried it on themselves.
        LastAdministrator: nobody else could sign in and give roles, the one who stops included.
        NotFound: there is no such user.
    """
    if user_id == actor.user_id:
        raise CannotStopOneself
    keep_an_administrator(without_user=user_id)
    user = _known(user_id)
    user.disabled_at = clock.now()
    end_links(user_id)
    close_sign_ins(user_id)
    audit.record("user.stop", actor, f"user:{user_id}")


@atomic
def resume_user(user_id: int, actor: Actor) -> None:
    """Let a stopped user sign in again.

    Raises:
        NotFound: there is no such user.
    """
    _known(user_id).disabled_at = None
    audit.record("user.resume", actor, f"user:{user_id}")


def _known(user_id: int) -> User:
    if not queries.user_exists(user_id):
        raise NotFound
    return queries.lock_user(user_id)
