"""Who comes together: a pair of two names, or a group of which some have names; all pure.

Each claim of a party is marked on its own, so that one may come alone. Together they have one turn, that of the first.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from lms.sessions.rules.states import RegistrationState

_AHEAD = frozenset({RegistrationState.WAITING, RegistrationState.CONFIRMED})


class Claim(Protocol):
    """What a claim says about its company."""

    @property
    def seq(self) -> int:
        """Its turn."""

    @property
    def party(self) -> int:
        """What it has in common with those it came with."""

    @property
    def state(self) -> RegistrationState:
        """Where it stands."""

    @property
    def holds_group(self) -> bool:
        """Whether its person is the contact of a group."""

    @property
    def group_name(self) -> str | None:
        """What its group calls itself; None for a pair or a single person."""


C = TypeVar("C", bound=Claim)


def by_party(claims: Iterable[C]) -> list[list[C]]:
    """Put claims together that came together, each party and all parties in the order of their turns."""
    parties: dict[int, list[C]] = {}
    for each in sorted(claims, key=lambda claim: claim.seq):
        parties.setdefault(each.party, []).append(each)
    return list(parties.values())


def spoken_to(claims: Iterable[C]) -> list[C]:
    """Return the claims whose person is told what befalls all of them.

    A pair shares one mailbox, so the first is told for both. Of a group everybody is told who can be reached: its
    contact, and those who have been named.

    Source: docs/rules.md, R19 "Notices".
    """
    return [each for party in by_party(claims) for each in party if each is party[0] or each.group_name is not None]


def leaving_with(party: Iterable[C], claim: C) -> list[C]:
    """Return the claims that are given back with one of them.

    Of a pair both, with the contact of a group all that is still ahead; who is named in a group leaves alone.

    Args:
        party: all claims of it.
        claim: the one that is given back; it is ahead.
    """
    if claim.group_name is not None and not claim.holds_group:
        return [claim]
    return [each for each in party if each.state in _AHEAD]
