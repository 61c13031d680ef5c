"""Facts for tests of figures."""

from lms.core import facts
from lms.core.db import atomic


def fact(kind: str = "completion", month: str = "2026-05", municipality: str | None = "131016", **more):
    """Return the kind and dimensions of one fact; everything not given is alike."""
    year, number = int(month[:4]), int(month[5:])
    dimensions = {
        "fiscal_year": year if number >= 4 else year - 1,
        "month": month,
        "prefecture_code": municipality[:2] if municipality else None,
        "municipality_code": municipality,
        "organisation_id": 1,
        "organisation_kind": "npo",
        "course_key": "tsunagari-supporter",
        "mode": "in-person",
        "age_band": None,
    }
    if kind == "completion":
        dimensions |= {"route": "session", "first": 1}
    return kind, {**dimensions, **more}


@atomic
def add(*rows, delta: int = 1) -> None:
    """Append facts in one transaction."""
    for kind, dimensions in rows:
        facts.append(kind, dimensions, delta)
