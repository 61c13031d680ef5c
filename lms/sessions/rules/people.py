"""Who books without an account: a name and one way to reach the person."""

import re
from dataclasses import dataclass, replace
from unicodedata import normalize

from lms.accounts.rules import normal_email, normal_phone

PAIR = 2
"""Places of two who must sit together, such as a carer and the person cared for."""

MOST_IN_GROUP = 1_000
"""More people than any group has that comes as one."""

_PHONE = re.compile(r"\+?[\d\s()\-‐‑‒–—―−ー・.]+")
_PHONE_DIGITS = range(9, 16)


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach a person, in the spelling that is stored: exactly one of the two is set."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person without an account, as entered by themselves or by staff; the name is kept exactly."""

    name: str
    kana: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str = "ja"


@dataclass(frozen=True, slots=True)
class Companion:
    """The other of a pair: a name of their own, and the mailbox or telephone of the first."""

    name: str
    kana: str | None = None

    def beside(self, first: Newcomer) -> Newcomer:
        """Return the companion as a person of their own, reached where the first is."""
        return replace(first, name=self.name, kana=self.kana)


def parse_contact(text: str) -> Contact | None:
    """Read an e-mail address or a telephone number from one field, in any width.

    Args:
        text: whatever was typed. What holds an @ is an address; whether it is a good one is for the form to say.

    Returns:
        The contact; None when the text is neither.
    """
    plain = normalize("NFKC", text).strip()
    if "@" in plain:
        return Contact(email=normal_email(plain))
    digits = normal_phone(plain)
    is_phone = _PHONE.fullmatch(plain) is not None and len(digits) in _PHONE_DIGITS
    return Contact(phone=digits) if is_phone else None
