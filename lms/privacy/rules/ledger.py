"""The ledger of erasures as lines of text, to be kept apart from the database and its copies; pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Erased:
    """One row of a person that was erased: its id, when it had been made, and when it went; all moments aware."""

    person_id: int
    person_made_at: datetime
    erased_at: datetime


def write_lines(erased: Iterable[Erased]) -> list[str]:
    """Write one line of JSON for each."""
    return [
        json.dumps(
            {
                "person_id": each.person_id,
                "person_made_at": each.person_made_at.isoformat(),
                "erased_at": each.erased_at.isoformat(),
            }
        )
        for each in erased
    ]


def read_lines(lines: Iterable[str]) -> list[Erased]:
    """Read what `write_lines` has written; empty lines do not count.

    Raises:
        ValueError: a line is none of ours; its number, from 1, is in the message.
    """
    return [_read(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _read(number: int, line: str) -> Erased:
    try:
        values = json.loads(line)
        person_id = values["person_id"]
        moments = [datetime.fromisoformat(values[name]) for name in ("person_made_at", "erased_at")]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"line {number} is not one of the ledger: {error}") from error
    if type(person_id) is not int or any(moment.tzinfo is None for moment in moments):
        raise ValueError(f"line {number} is not one of the ledger")
    return Erased(person_id, *moments)
