"""Rules about names, addresses, passwords, links and dates of roles; all pure."""

import unicodedata
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from lms.core.refusals import Forbidden
from lms.core.translation import lazy_gettext as _

MIN_PASSWORD = 15
MAX_PASSWORD = 128
_EASY_PARTS = ("password", "tsunagari", "パスワード", "つながりサポーター")


class NotAnOrganiser(Forbidden):
    """Somebody without a role asks for the pages of organisers: the way to one is by invitation."""

    message = _("講座を開く団体の担当として、招待を受けた方のページです。はじめての団体は、始め方をごらんください。")
    next_url = "/#host"
    next_label = _("講座の始め方を見る")


class LinkKind(StrEnum):
    """What a link in a mail is good for."""

    VERIFY_EMAIL = "verify-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105  a word, not a secret
    INVITATION = "invitation"


LINK_LIFETIMES = {
    LinkKind.VERIFY_EMAIL: timedelta(days=7),
    LinkKind.RESET_PASSWORD: timedelta(minutes=30),
    LinkKind.INVITATION: timedelta(days=7),
}


def normal_email(text: str) -> str:
    """Return an address in the one spelling under which it is stored and looked up."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def normal_phone(text: str) -> str:
    """Return a telephone number as digits only, from any width and punctuation; +81 is the 0 of Japan."""
    plain = unicodedata.normalize("NFKC", text).strip()
    digits = "".join(character for character in plain if character.isdecimal())
    return "0" + digits[2:].removeprefix("0") if plain.startswith("+81") else digits


def normal_password(text: str) -> str:
    """Return a password in the one form that is hashed, whatever keyboard it came from."""
    return unicodedata.normalize("NFKC", text)


def is_easy_to_guess(password: str, *, email: str, name: str) -> bool:
    """Say whether a long enough password is still one that a guesser tries early.

    Easy is: few different characters, a piece repeated, a run such as 0123456789, or nothing but the site's or
    the person's own words.
    """
    plain = normal_password(password).lower()
    rest = plain
    for part in (*_EASY_PARTS, email.split("@")[0].lower(), normal_password(name).lower().replace(" ", "")):
        rest = rest.replace(part, "") if len(part) >= 3 else rest
    return len(set(plain)) < 6 or _is_repeated(plain) or len(rest) < 5 or _is_run(plain) or _is_run(rest)


def _is_repeated(text: str) -> bool:
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, len(text) // 2 + 1))


def _is_run(text: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return sum(step in (1, -1) for step in steps) >= len(steps) * 3 // 4


def safe_next(target: str) -> str | None:
    """Return *target* when it is a path on this site, else None: never lead anybody to another site.

    Browsers read a backslash as a slash and drop tabs and newlines, so any of these makes the target unsafe.
    """
    is_path = target.startswith("/") and not target.startswith("//")
    is_plain = all(character.isprintable() and character != "\\" for character in target)
    return target if is_path and is_plain else None
