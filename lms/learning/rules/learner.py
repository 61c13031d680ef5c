"""Who learns: a person with an account, or a device whose cookie holds a random token."""

import hashlib
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


def learner_of(actor: Actor, token: str | None) -> Learner:
    """Say who learns: whoever is signed in, whatever the device did before; else the device."""
    if actor.is_signed_in:
        return Learner(person_ids=actor.person_ids, user_id=actor.user_id)
    return Learner(guest=guest_hash(token))
