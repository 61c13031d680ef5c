"""The numbers at the top of an area's page, each with what it says or leaves out."""

from dataclasses import dataclass

from lms.core.i18n import gettext as _
from lms.stats.rules.figures import Counts, Measure
from lms.stats.views.tables import columns


@dataclass(frozen=True, slots=True)
class Card:
    """One number at the top of the page."""

    label: str
    count: int
    unit: str
    more: str


def cards(sums: Counts, before: Counts) -> list[Card]:
    """Choose the numbers at the top, each with what it says or leaves out."""
    more = {
        Measure.TRAINING_SESSION: _("前の年度は%(count)s回", count=f"{before[Measure.TRAINING_SESSION]:,}"),
        Measure.ATTENDANCE: _("同じ人が2回出れば2人"),
        Measure.ATTENDER: _("同じ人は1人と数えます"),
        Measure.HEADCOUNT: _("お名前を聞かずに数えた人"),
        Measure.COMPLETION: _("実 %(count)s人（はじめての修了）", count=f"{sums[Measure.FIRST_COMPLETION]:,}"),
    }
    return [Card(label, sums[measure], unit, more[measure]) for measure, label, unit in columns(tuple(more))]


def outside_card(sums: Counts) -> Card:
    """Return the number of what was held without this system, marked as such."""
    more = _("参加 %(count)s人（のべ）。ほかの数字には、ふくみません", count=f"{sums[Measure.OUTSIDE_HEADCOUNT]:,}")
    return Card(_("この仕組みの外で開かれた回"), sums[Measure.OUTSIDE_SESSION], _("回"), more)
