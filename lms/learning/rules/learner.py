"""Who learns: a person with an account, or a device whose cookie holds a random token."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Learner:
    """Whose progress is meant: a person's, else that of a device; neither before the first write.

    Attributes:
        person_ids: all rows of this one human being, the main one first; empty for a visitor.
        guest: hash of the token of a visitor's device, or None while there is none.
    """

    person_ids: tuple[int, ...] = ()
    guest: str | None = None

    @property
    def person_id(self) -> int | None:
        """The main row of the person, or None for a visitor."""
        return self.person_ids[0] if self.person_ids else None


NOBODY_YET = Learner()
"""A visitor who has only read so far."""


def guest_hash(token: str | None) -> str | None:
    """Return what the table keeps of a device's token; None stays None."""
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def learner_of(person_ids: tuple[int, ...], token: str | None) -> Learner:
    """Say who learns: whoever is signed in, whatever the device did before; else the device."""
    return Learner(person_ids=person_ids) if person_ids else Learner(guest=guest_hash(token))
