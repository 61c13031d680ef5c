"""Help desks of the demo's prefecture: invented, with numbers that nobody has."""

from datetime import timedelta

from lms.catalog.actions import DeskDetails, add_desk_entry
from lms.catalog.formats.desk_hours import read_hours
from lms.core import clock

_DESKS = (
    ("16", "つながり相談センター（見本）", "000-000-0001", "月〜金 9:00〜17:00\n休み 祝日", 60),
    ("162019", "くらしの総合相談（見本）", "000-000-0002", "月〜金 8:30〜17:15\n休み 祝日", 30),
    ("162027", "社会福祉協議会 なんでも相談（見本）", "000-000-0003", "月〜土 9:00〜18:00", -20),
)


def add_desks() -> None:
    """Add a desk of the prefecture and two of cities; one of them is due to be checked again."""
    for area, name, phone, hours, days_left in _DESKS:
        details = DeskDetails(
            area=area,
            name=name,
            phone=phone,
            url=None,
            is_free=False,
            hours=read_hours(hours),
            note=None,
            source="見本",
            checked_on=clock.today() - timedelta(days=120),
            review_due_on=clock.today() + timedelta(days=days_left),
        )
        add_desk_entry(details, None)
