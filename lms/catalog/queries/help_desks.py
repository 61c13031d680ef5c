"""Reads of help desks: the file that comes with the program, and the entries of areas."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Select, or_, select

from lms.accounts.policy import NATION
from lms.catalog.formats.desk_hours import Hours, opening_hours_of
from lms.catalog.formats.help_desks import dialled, read_help_desks
from lms.catalog.models import HelpDeskEntry
from lms.catalog.queries.versions import COURSES
from lms.catalog.rules import AreaDesks, HelpDesk, PhoneNumber, Review, Window, desk_in, review_of
from lms.core.db import db
from lms.core.refusals import NotFound
from lms.core.words import SOURCE
from lms.regions import queries as regions
from lms.regions.models import Municipality

_DIGITS_OF_MUNICIPALITIES = 6
HELP_DESKS = COURSES / "help-desks.yaml"


@cache
def help_desks(language: str = SOURCE) -> tuple[HelpDesk, ...]:
    """Return the standing and dated desks of the file that comes with the program, in a language; no statement."""
    if language != SOURCE:
        return tuple(desk_in(desk, language) for desk in help_desks())
    desks, _ = read_help_desks(HELP_DESKS)
    return tuple(desks)


def page_desks(prefecture_code: str | None, municipality_code: str | None, today: date) -> AreaDesks:
    """Return the entries that the page of one prefecture needs, in one statement (two with a municipality).

    Args:
        prefecture_code: two digits, or None for nothing but national entries.
        municipality_code: six digits within that prefecture, or None.
        today: the day in Japan; entries long overdue for review are left out.
    """
    wanted = HelpDeskEntry.area == NATION
    if prefecture_code:
        wanted = or_(wanted, HelpDeskEntry.area.startswith(prefecture_code, autoescape=True))
    rows = _shown(db.session.scalars(_in_order().where(wanted)).all(), today)
    near = _areas_around(municipality_code)
    return AreaDesks(
        national=_desks(row for row in rows if row.area == NATION),
        prefecture=_desks(row for row in rows if row.area == prefecture_code),
        municipality=_desks(row for row in rows if row.area in near),
        municipality_codes=tuple(dict.fromkeys(row.area for row in rows if len(row.area) == 6)),
    )


def area_help_desks(area: str, today: date) -> tuple[HelpDesk, ...]:
    """Return the desks near a place, the nearest first; for a module that leads on to them.

    Args:
        area: two digits of a prefecture, or six of a municipality or ward.
        today: the day in Japan; entries long overdue for review are left out.
    """
    found = page_desks(area[:2], area if len(area) == 6 else None, today)
    return found.municipality + found.prefecture


def overdue_entries(area: str, today: date, limit: int) -> Sequence[HelpDeskEntry]:
    """List the entries inside an area whose review is overdue, the longest first, and one more when there are more.

    Args:
        area: JP, two digits of a prefecture, or six of a municipality, whose wards lie in it.
        today: the day in Japan.
        limit: how many are asked for.
    """
    inside = [HelpDeskEntry.area.startswith(area, autoescape=True)]
    if len(area) == _DIGITS_OF_MUNICIPALITIES:
        inside.append(HelpDeskEntry.area.in_(select(Municipality.code6).where(Municipality.parent_code == area)))
    wanted = _in_order().where(HelpDeskEntry.review_due_on < today).limit(limit + 1)
    wanted = wanted.order_by(None).order_by(HelpDeskEntry.review_due_on, HelpDeskEntry.id)
    return db.session.scalars(wanted if area == NATION else wanted.where(or_(*inside))).all()


def desk_entries() -> list[HelpDeskEntry]:
    """List all entries, those whose review is due first."""
    return list(db.session.scalars(select(HelpDeskEntry).order_by(HelpDeskEntry.review_due_on, HelpDeskEntry.id)))


def get_desk_entry(entry_id: int) -> HelpDeskEntry:
    """Return one entry.

    Raises:
        NotFound: there is none with that id.
    """
    entry = db.session.get(HelpDeskEntry, entry_id)
    if entry is None:
        raise NotFound
    return entry


def lock_desk_entry(entry_id: int) -> HelpDeskEntry:
    """Return one entry as it is now, and keep others from changing it.

    Raises:
        NotFound: there is none with that id.
    """
    wanted = select(HelpDeskEntry).where(HelpDeskEntry.id == entry_id)
    locked = wanted.with_for_update(key_share=True, of=HelpDeskEntry).execution_options(populate_existing=True)
    entry = db.session.scalar(locked)
    if entry is None:
        raise NotFound
    return entry


def _in_order() -> Select[HelpDeskEntry]:
    return select(HelpDeskEntry).order_by(HelpDeskEntry.area, HelpDeskEntry.id)


def _shown(rows: Sequence[HelpDeskEntry], today: date) -> list[HelpDeskEntry]:
    return [row for row in rows if review_of(row.review_due_on, today) is not Review.HIDDEN]


def _areas_around(municipality_code: str | None) -> set[str]:
    """Name the areas whose desks serve a place: itself, and the city that a ward belongs to."""
    place = regions.find(municipality_code) if municipality_code else None
    return {code for code in (place.code6, place.parent_code) if code} if place else set()


def _desks(rows: Iterable[HelpDeskEntry]) -> tuple[HelpDesk, ...]:
    return tuple(_desk(row) for row in rows)


def _desk(row: HelpDeskEntry) -> HelpDesk:
    hours = Hours.from_rows(row.hours, row.closed, is_closed_on_holidays=row.is_closed_on_holidays)
    opening, closed = opening_hours_of(hours)
    window = row.shown_from_at and row.shown_until_at and Window(row.shown_from_at, row.shown_until_at)
    return HelpDesk(
        key=f"area-{row.id}",
        name=row.name,
        summary=row.note or "",
        numbers=(PhoneNumber(row.phone, dialled(row.phone)),) if row.phone else (),
        hours_text=hours.written(),
        is_free=row.is_free,
        hours=opening,
        checked_on=row.checked_on,
        source=row.source,
        url=row.url,
        closed=closed,
        window=window or None,
        is_closed_on_holidays=row.is_closed_on_holidays,
    )
