"""The chain of seals: each holds the hash of the one before, so nothing in the middle can change unseen."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

FIRST_LINK = "0" * 64
"""What the first seal has in place of a predecessor's hash."""

Entry = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Link:
    """One seal beside what it sealed, as it reads today."""

    seq: int
    previous_hash: str
    hash: str
    entry: Entry


def link_hash(previous_hash: str, entry: Entry) -> str:
    """Return the hash that seals an entry behind its predecessor: SHA-256 over a single spelling of both."""
    spelled = json.dumps(dict(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous_hash}\n{spelled}".encode()).hexdigest()


def first_broken(links: Iterable[Link]) -> int | None:
    """Find the first seal that does not fit: an entry changed, a seal missing, exchanged or added.

    Args:
        links: all seals in the order of their sequence number, which starts at 1.

    Returns:
        Its sequence number; None when the whole chain holds.
    """
    previous = FIRST_LINK
    for place, link in enumerate(links, start=1):
        fits = link.seq == place and link.previous_hash == previous
        if not fits or link.hash != link_hash(previous, link.entry):
            return place
        previous = link.hash
    return None
