"""What a coordinator looks at: everything of an area, or one organiser's, or one mode's, or both together."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_DIGITS_OF_IDS = 10


class Slice(StrEnum):
    """By which of the two the figures are narrowed; each has roll-ups of its own."""

    WHOLE = "whole"
    ORGANISER = "organiser"
    MODE = "mode"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One organiser (its number as text) and one mode; an empty text leaves the question open."""

    organiser: str = ""
    mode: str = ""

    @property
    def slice(self) -> Slice:
        """By which of the two it narrows."""
        if self.organiser:
            return Slice.BOTH if self.mode else Slice.ORGANISER
        return Slice.MODE if self.mode else Slice.WHOLE

    @property
    def key(self) -> str:
        """What the roll-ups call it: empty for everything, else the mode, a bar and the organiser, as `online|12`."""
        return f"{self.mode}|{self.organiser}" if self.slice is not Slice.WHOLE else ""

    @property
    def asked(self) -> dict[str, str]:
        """What stands in addresses."""
        named = {"organiser": self.organiser, "mode": self.mode}
        return {name: value for name, value in named.items() if value}


EVERYTHING = Narrowing()


def narrowing_asked(organiser: str | None, mode: str | None, modes: Collection[str]) -> Narrowing:
    """Read a narrowing from an address; what can be no organiser or mode is left open."""
    digits = (organiser or "").strip()
    is_id = digits.isascii() and digits.isdecimal() and len(digits) < _DIGITS_OF_IDS
    return Narrowing(str(int(digits)) if is_id else "", mode if mode and mode in modes else "")
