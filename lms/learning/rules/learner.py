"""Who learns: a person with an account, or a device whose cookie holds a random token."""

import hashlib
import hmac
from dataclasses import dataclass

from lms.accounts.policy import Actor


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose progress is meant: a person's, else that of a device; neither before the first write.

    Attributes:
        person_ids: all rows of this one human being, the main one first; empty for a visitor.
        guest: hash of the token of a visitor's device, or None while there is none.
        user_id: who is signed in, for the audit trail.
    """

    person_ids: tuple[int, ...] = ()
    guest: str | None = None
    user_id: int | None = None

    @property
    def person_id(self) -> int | None:
        """The main row of the person, or None for a visitor."""
        return self.person_ids[0] if self.person_ids else None


NOBODY_YET = Learner()
"""A visitor who has only read so far."""


def guest_hash(token: str | None) -> str | None:
    """Return what the table keeps of a device's token; None stays None."""
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def tags_of(learner: Learner, secret: str) -> tuple[str, ...]:
    """Return what a device writes beside answers that it has not sent yet, to know whose they are.

    Args:
        learner: who answers.
        secret: of this site, so that nobody can tell from a tag who is meant.

    Returns:
        A tag for each row of the person, the main one first; one for a device; none for nobody yet.
    """
    names = [f"person:{person_id}" for person_id in learner.person_ids]
    if learner.guest:
        names = [f"guest:{learner.guest}"]
    return tuple(hmac.new(secret.encode(), name.encode(), hashlib.sha256).hexdigest()[:24] for name in names)


def ticket_of(token: str, secret: str) -> str:
    """Return what a page lends a visitor's device, to show when its cookie was lost before it reached the disk."""
    return f"{token}.{_signature(token, secret)}"


def token_in(ticket: str, secret: str) -> str | None:
    """Return the token of a ticket of ours, or None."""
    token, _, signature = ticket.rpartition(".")
    is_ours = hmac.compare_digest(signature.encode(), _signature(token, secret).encode())
    return token if token and is_ours else None


def _signature(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"ticket:{text}".encode(), hashlib.sha256).hexdigest()[:32]


def learner_of(actor: Actor, token: str | None) -> Learner:
    """Say who learns: whoever is signed in, whatever the device did before; else the device."""
    if actor.is_signed_in:
        return Learner(person_ids=actor.person_ids, user_id=actor.user_id)
    return Learner(guest=guest_hash(token))
