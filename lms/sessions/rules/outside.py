"""Sessions that were held without this system, entered afterwards as numbers and marked as such; all pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from lms.core.calendar import fiscal_year
from lms.sessions.rules.states import Mode

SESSION, HEADCOUNT = "outside_session", "outside_headcount"
"""Kinds of facts; no figure of what was held here holds them."""

FIRST_DAY = date(2000, 4, 1)
"""No figures are shown of earlier years."""


@dataclass(frozen=True, slots=True)
class Outside:
    """One session that was held elsewhere, as somebody entered it.

    Attributes:
        organisation_id: who held it, when that is an organisation here; else `host_name` says so in words.
        heads: people (のべ) by age band; the empty text is 不明; no band has 0.
    """

    held_on: date
    municipality_code: str
    mode: Mode
    organisation_id: int | None
    organisation_kind: str | None
    host_name: str | None
    heads: Mapping[str, int]
    note: str = ""

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(self.heads.values())

    def to_payload(self) -> dict[str, Any]:
        """Return what the history keeps."""
        return {**asdict(self), "held_on": self.held_on.isoformat(), "mode": self.mode.value}

    def dimensions(self, age_band: str = "") -> dict[str, str | int | None]:
        """Return the dimensions of a fact about it; the course is not known.

        Source: docs/rules.md, R14 "Fiscal year", R18 "Place" and R27 "Outside sessions".
        """
        return {
            "fiscal_year": fiscal_year(self.held_on),
            "month": f"{self.held_on:%Y-%m}",
            "prefecture_code": self.municipality_code[:2],
            "municipality_code": self.municipality_code,
            "organisation_id": self.organisation_id,
            "organisation_kind": self.organisation_kind,
            "course_key": None,
            "mode": self.mode.value,
            "age_band": age_band or None,
        }

    def facts(self) -> Iterator[tuple[str, dict[str, str | int | None], int]]:
        """Yield what it tells the statistics: kind, dimensions and how many."""
        yield SESSION, self.dimensions(), 1
        for band, count in sorted(self.heads.items()):
            yield HEADCOUNT, self.dimensions(band), count


def from_payload(payload: Mapping[str, Any]) -> Outside:
    """Read what `Outside.to_payload` wrote."""
    read = {"held_on": date.fromisoformat(payload["held_on"]), "mode": Mode(payload["mode"])}
    return Outside(**{**payload, **read})
