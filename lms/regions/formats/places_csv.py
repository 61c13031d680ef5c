"""The list of places as CSV: UTF-8, LF, header row; it is kept in `lms/regions/data`."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from lms.regions.rules import Place

PATH = Path(__file__).parent.parent / "data" / "municipalities.csv"
HEADER = ("code6", "prefecture_code", "name", "kana", "parent_code")


def write(places: Iterable[Place]) -> bytes:
    """Write places in the order of their codes."""
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(HEADER)
    for place in sorted(places, key=lambda place: place.code6):
        rows.writerow((place.code6, place.prefecture_code, place.name, place.kana, place.parent_code or ""))
    return text.getvalue().encode()


def read(data: bytes) -> list[Place]:
    """Read places back.

    Raises:
        ValueError: the header is another one.
    """
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    if tuple(rows.fieldnames or ()) != HEADER:
        raise ValueError(f"the columns must be {', '.join(HEADER)}")
    return [Place(row["code6"], row["name"], row["kana"], row["parent_code"] or None) for row in rows]
