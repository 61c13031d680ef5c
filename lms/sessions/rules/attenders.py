"""Who attended, each person once (実): in every area, and there by organiser and by mode, once a fiscal year.

An attendance counts a person where it is the first of the fiscal year: the first anywhere, the first in this
prefecture, the first in this city held by this organiser, and so on. Each of these is a scope. What is said of an
attendance is the scopes in which the person has been counted already; for most people there is none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from lms.core.calendar import fiscal_year_of
from lms.sessions.rules.attendance import Held

_PLACES = ("nation", "prefecture", "municipality", "ward")
_SLICES = ("whole", "mode", "organiser", "both")


@dataclass(frozen=True, slots=True)
class Attended:
    """One person's attendance of one closed session.

    Attributes:
        registration_id: tells it from all others.
        human_id: shared by all rows of one human being.
        people: 2 for a pair; the one without a name is counted with the one who has one.
        held: the session, as figures know it.
        parent_code: of its municipality, when that is a ward.
    """

    registration_id: int
    human_id: int
    people: int
    held: Held
    parent_code: str | None

    @property
    def order(self) -> tuple[datetime, int]:
        """The earlier attendance is the one that counts."""
        return self.held.starts_at, self.registration_id


def scopes(attended: Attended) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Yield every scope an attendance lies in: its name, as `municipality/mode`, and which one it is."""
    held, code = attended.held, attended.held.municipality_code
    areas = ("JP", code and code[:2], attended.parent_code or code, code if attended.parent_code else None)
    for place, area in zip(_PLACES, areas, strict=True):
        if area:
            named: dict[str, tuple[str | int, ...]] = {
                "whole": (),
                "mode": (held.mode.value,),
                "organiser": (held.organisation_id,),
                "both": (held.mode.value, held.organisation_id),
            }
            yield from ((f"{place}/{each}", (area, *named[each])) for each in _SLICES)


def repeats(attendances: Iterable[Attended]) -> dict[Attended, str]:
    """Return for each attendance of any number of people in which scopes its person was counted before.

    The text is empty for nobody's second time, else `|nation/whole|nation/mode|…|`.
    """
    seen: set[tuple[object, ...]] = set()
    found = {}
    for each in sorted(attendances, key=lambda attended: attended.order):
        who_and_when = each.human_id, fiscal_year_of(each.held.starts_at)
        keys = [(name, (*who_and_when, name, which)) for name, which in scopes(each)]
        again = [name for name, key in keys if key in seen]
        seen.update(key for _name, key in keys)
        found[each] = f"|{'|'.join(again)}|" if again else ""
    return found


def changes(before: Iterable[Attended], after: Iterable[Attended]) -> Counter[tuple[Held, str]]:
    """Return what has to be told when the attendances of some people change: session, repeats -> people more or fewer.

    Args:
        before: all attendances of these people in one fiscal year, as they were.
        after: as they are.
    """
    told: Counter[tuple[Held, str]] = Counter()
    for attendances, sign in ((before, -1), (after, 1)):
        for each, again in repeats(attendances).items():
            told[each.held, again] += sign * each.people
    return Counter({key: people for key, people in told.items() if people})
