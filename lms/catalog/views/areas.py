"""The area that a visitor of the help desks has chosen, as the address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lms.catalog import queries
from lms.catalog.rules import AreaDesks, HelpDesk
from lms.regions import queries as regions
from lms.regions.rules import PREFECTURES, Prefecture


@dataclass(frozen=True, slots=True)
class ChosenArea:
    """Prefecture and municipality (None when not chosen), their desks, and what else can be chosen there."""

    prefecture: Prefecture | None
    municipality: str | None
    desks: AreaDesks
    names: Mapping[str, str]
    """Municipalities of the prefecture with desks of their own, by code."""
    prefectures: tuple[Prefecture, ...] = PREFECTURES

    def nearest(self) -> list[tuple[str, tuple[HelpDesk, ...]]]:
        """List the desks of the area with the name of the place, the nearest first; places without any are left out."""
        municipality = self.names.get(self.municipality or "", "")
        prefecture = self.prefecture.name if self.prefecture else ""
        places = [(municipality, self.desks.municipality), (prefecture, self.desks.prefecture)]
        return [(name, desks) for name, desks in places if desks]

    @property
    def address(self) -> dict[str, str]:
        """The choice as it stands in an address."""
        chosen = {"prefecture": self.prefecture.code if self.prefecture else None, "municipality": self.municipality}
        return {name: value for name, value in chosen.items() if value}


def chosen_area(arguments: Mapping[str, str], today: date) -> ChosenArea:
    """Read the choice from an address; what does not exist counts as not chosen."""
    code = arguments.get("prefecture", "")
    prefecture = next((one for one in PREFECTURES if one.code == code), None)
    wanted = arguments.get("municipality", "")
    municipality = wanted if prefecture and wanted.isdecimal() and wanted.startswith(code) else None
    desks = queries.page_desks(prefecture.code if prefecture else None, municipality, today)
    codes = {*desks.municipality_codes, municipality} - {None} if prefecture else set()
    names = regions.names(code for code in codes if code) if codes else {}
    return ChosenArea(prefecture, municipality if municipality in names else None, desks, names)
