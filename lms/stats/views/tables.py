"""The tables and the picture of an area's page, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for

from lms.core.i18n import gettext as _
from lms.stats import queries
from lms.stats.rules import chart, words
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.figures import (
    INSIDE,
    UNKNOWN,
    Counts,
    Figure,
    Measure,
    Shape,
    by_month,
    months_of,
    outside_shown,
    percent,
    table,
    total,
)
from lms.stats.rules.narrowing import Narrowing

OF_PEOPLE = (Measure.ATTENDANCE, Measure.HEADCOUNT, Measure.COMPLETION, Measure.FIRST_COMPLETION)
"""Sessions have no age."""


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at: an area in a fiscal year, narrowed or not, and the names of its organisers by number."""

    code: str
    year: int
    narrowing: Narrowing
    organisers: Mapping[str, str]

    def address(self, **changed: str) -> str:
        """Return where the same is looked at with something changed; an empty text leaves a question open."""
        asked: dict[str, Any] = {**self.narrowing.asked, "code": self.code, "year": self.year, **changed}
        return url_for(".show_area", **{name: value for name, value in asked.items() if value})


Columns = list[tuple[Measure, str, str]]


def columns(measures: Sequence[Measure] = INSIDE) -> Columns:
    """Name the columns of a table: measure, words and unit."""
    return [(measure, str(words.MEASURES[measure]), str(words.UNITS[measure])) for measure in measures]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; without counts where there is nothing to count yet."""

    label: str
    counts: Counts | None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One table with its heading."""

    id: str
    title: str
    head: str
    lines: list[Line]
    sums: Counts
    measures: Columns = field(default_factory=columns)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The chart of months, with what it shows in one sentence."""

    chart: chart.Chart
    words: str


def month_lines(figures: Sequence[Figure], year: int, this_month: str) -> list[Line]:
    """List the twelve months; those that have not begun have no counts."""
    rows = by_month(table(figures, Shape.MONTH, year), year, this_month)
    return [Line(_("%(year)s年%(month)s月", year=m[:4], month=int(m[5:])), counts) for m, counts in rows]


def month_picture(figures: Sequence[Figure], year: int, months: Sequence[Line]) -> Picture:
    """Draw the completions of each month beside those of the year before."""
    rows = table(figures, Shape.MONTH, year - 1)
    before = [rows.get(month, {}).get(Measure.COMPLETION, 0) for month in months_of(year - 1)]
    counts = [line.counts[Measure.COMPLETION] if line.counts else None for line in months]
    labels = [_("%(month)s月", month=int(month[5:])) for month in months_of(year)]
    most = max(range(12), key=lambda place: counts[place] or 0)
    said = _(
        "この年度は%(count)s件、前の年度は%(before)s件。もっとも多い月は%(month)sの%(most)s件です。",
        count=sum(count or 0 for count in counts),
        before=sum(before),
        month=months[most].label,
        most=counts[most] or 0,
    )
    return Picture(chart.chart(counts, before, labels), said)


def shares(figures: Sequence[Figure], year: int) -> list[tuple[str, int, str | None]]:
    """List the completions, and how many of them came by each mode, as steps of the macro `funnel`."""
    rows = table(figures, Shape.MODE, year)
    whole = total(rows.values())[Measure.COMPLETION]
    steps: list[tuple[str, int, str | None]] = [(_("修了（すべて）"), whole, None)]
    for line in _closed(rows, Shape.MODE):
        count = line.counts[Measure.COMPLETION] if line.counts else 0
        share = percent(count, whole)
        steps.append((line.label, count, None if share is None else _("修了の%(share)s％", share=share)))
    return steps


def sections(area: Area, figures: Sequence[Figure], view: View) -> list[Section]:
    """Build the tables that have rows: by place, organiser, mode and age; their rows lead on to what they count."""
    year = view.year
    outside = outside_shown(figures, year)
    held, of_people = columns((*INSIDE, *outside)), columns((*OF_PEOPLE, *outside[1:]))
    built = [_places(area, figures, view), _organisers(area, figures, view)]
    built = [replace(section, measures=held) for section in built]
    for shape, title, head, measures in (
        (Shape.MODE, _("受け方ごと"), _("受け方"), held),
        (Shape.AGE_BAND, _("年代ごと"), _("年代"), of_people),
    ):
        rows = table(figures, shape, year)
        lines = _closed(rows, shape, view if shape is Shape.MODE else None)
        built.append(Section(shape.value, title, head, lines, total(rows.values()), measures))
    return [section for section in built if section.lines]


def _places(area: Area, figures: Sequence[Figure], view: View) -> Section:
    rows = table(figures, Shape.PLACE, view.year)
    sums = total(rows.values())
    title, head = {
        Level.NATION: (_("都道府県ごと"), _("都道府県")),
        Level.PREFECTURE: (_("市区町村ごと"), _("市区町村")),
        Level.MUNICIPALITY: (_("区ごと"), _("区")),
    }[area.level]
    if not rows.keys() - {UNKNOWN}:
        return Section("place", title, head, [], sums)
    names = queries.parts_of(area)
    lines = [Line(names[code], rows[code], view.address(code=code)) for code in names if code in rows]
    unknown = str(words.UNKNOWN_PLACES[area.level])
    rest = [Line(unknown, rows[code]) for code in sorted(rows.keys() - names.keys())]
    silent = len(names.keys() - rows.keys())
    note = _("会場のある場所で数えます。ほかの%(count)sか所では、この年度はまだ何も数えていません。", count=silent)
    return Section("place", title, head, lines + rest, sums, note=note)


def _organisers(area: Area, figures: Sequence[Figure], view: View) -> Section:
    year = view.year
    if area.level is Level.NATION:
        rows = table(figures, Shape.ORGANISER_KIND, year)
        lines = _closed(rows, Shape.ORGANISER_KIND)
        return Section("organiser", _("実施主体の種類ごと"), _("種類"), lines, total(rows.values()))
    rows = table(figures, Shape.ORGANISER, year)
    most_first = sorted(rows, key=lambda member: (member == UNKNOWN, -rows[member][Measure.COMPLETION], member))
    lines = [
        Line(
            view.organisers.get(member, str(words.UNKNOWN_MEMBER)),
            rows[member],
            view.address(organiser=member) if member in view.organisers else None,
        )
        for member in most_first
    ]
    return Section("organiser", _("実施主体ごと"), _("実施主体"), lines, total(rows.values()))


def _closed(rows: dict[str, dict[Measure, int]], shape: Shape, view: View | None = None) -> list[Line]:
    """List the members of a closed set in their own order, and last what nobody said.

    Args:
        rows: member -> counts.
        shape: whose members they are.
        view: where each row leads on from, when it does.
    """
    known = words.MEMBERS[shape]
    members = [member for member in known if member in rows] + sorted(rows.keys() - known.keys())
    return [
        Line(
            str(known.get(member, words.UNKNOWN_MEMBER)),
            rows[member],
            view.address(mode=member) if view and member in known else None,
        )
        for member in members
    ]
