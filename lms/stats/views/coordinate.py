"""What coordinators see: the figures of their areas, on the page and as files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from tempfile import TemporaryFile

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue

from lms.accounts import queries as accounts
from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.catalog.queries import course_titles, overdue_entries
from lms.core import calendar, clock
from lms.core.dates import fiscal_year_label
from lms.core.i18n import gettext as _
from lms.core.written_tables import XLSX, Cell, to_csv, to_xlsx
from lms.stats import queries
from lms.stats.rules import figures as rules
from lms.stats.rules import words
from lms.stats.rules.areas import Area, Level
from lms.stats.rules.figures import INSIDE, OUTSIDE, UNKNOWN, Figure, Measure, Shape, outside_shown
from lms.stats.rules.narrowing import EVERYTHING, narrowing_asked
from lms.stats.views.cards import cards, outside_card
from lms.stats.views.file_rows import file_rows, heads
from lms.stats.views.tables import (
    Line,
    View,
    columns,
    month_lines,
    month_picture,
    sections,
    shares,
)
from lms.stats.views.today import items

bp = Blueprint("stats", __name__, template_folder="../templates")

_PIECE = 64 * 1024


@bp.get("/coordinate")
@access(Permission.STATISTICS_READ)
def show_areas() -> ResponseReturnValue:
    """List the areas that one looks after, or open the only one."""
    areas = queries.areas_for(current_actor())
    if len(areas) == 1:
        return redirect(url_for(".show_area", code=areas[0].code))
    year = _this_year()
    totals = queries.totals_of(areas, year)
    outside = OUTSIDE if any(sums[each] for sums in totals.values() for each in OUTSIDE) else ()
    return render_template(
        "stats/areas.html",
        lines=[Line(area.name, totals[area.code], url_for(".show_area", code=area.code)) for area in areas],
        columns=columns((*INSIDE, Measure.ATTENDER, *outside)),
        year_label=fiscal_year_label(year),
    )


@bp.get("/coordinate/areas/<string:code>")
@access(Permission.STATISTICS_READ)
def show_area(code: str) -> ResponseReturnValue:
    """Show what is due and coming in one area, and its figures of one fiscal year, narrowed if asked."""
    actor = current_actor()
    area = queries.area_for(actor, code)
    asked = _asked(area)
    everything = queries.figures_of(area, asked.year)
    is_narrowed = asked.narrowing != EVERYTHING
    figures = queries.figures_of(area, asked.year, asked.narrowing) if is_narrowed else everything
    view = replace(asked, organisers=_organisers(everything, asked))
    totals, before = (rules.sums_of(figures, each) for each in (view.year, view.year - 1))
    months = month_lines(figures, view.year, f"{clock.today():%Y-%m}")
    outside = outside_shown(figures, view.year)
    coming = queries.coming_in(area, view.narrowing)
    today = clock.today()
    return render_template(
        "stats/area.html",
        area=area,
        name=_name(area),
        path=[(_name(upper), url_for(".show_area", code=upper.code)) for upper in queries.above_for(actor, area)],
        view=view,
        year_label=fiscal_year_label(view.year),
        years=[
            (each, fiscal_year_label(each))
            for each in rules.years_offered(queries.years_of(area), view.year, _this_year())
        ],
        modes=words.MODES,
        now=clock.now(),
        due=items(
            queries.due_in(area),
            queries.owed_in(area),
            overdue_entries(area.code, today, queries.DUE_LIMIT),
            today,
        ),
        coming=coming[: queries.COMING_LIMIT],
        more_coming=_search(area) if len(coming) > queries.COMING_LIMIT else None,
        totals=totals,
        cards=[*cards(totals, before), *([outside_card(totals)] if outside else [])],
        columns=columns((*INSIDE, *outside)),
        has_outside=bool(outside),
        months=months,
        picture=month_picture(figures, view.year, months),
        shares=shares(figures, view.year),
        sections=sections(area, figures, view),
    )


@bp.get("/coordinate/areas/<string:code>.csv")
@access(Permission.STATISTICS_READ)
def download_csv(code: str) -> ResponseReturnValue:
    """Give the figures of one area and fiscal year as a file for machines, while they are read."""
    area = queries.area_for(current_actor(), code)
    view = _asked(area)
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(view)}.csv"'}
    lines = stream_with_context(to_csv(heads(), _rows(area, view)))
    return Response(lines, mimetype="text/csv", headers=headers)


@bp.get("/coordinate/areas/<string:code>.xlsx")
@access(Permission.STATISTICS_READ)
def download_xlsx(code: str) -> ResponseReturnValue:
    """Give the same figures as a file for Excel, written to the disk first."""
    area = queries.area_for(current_actor(), code)
    view = _asked(area)
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(view)}.xlsx"'}
    return Response(stream_with_context(_book(area, view)), mimetype=XLSX, headers=headers)


def _book(area: Area, view: View) -> Iterator[bytes]:
    with TemporaryFile() as file:
        to_xlsx(_("%(year)s年度", year=view.year), heads(), _rows(area, view), file)
        file.seek(0)
        yield from iter(lambda: file.read(_PIECE), b"")


def _asked(area: Area) -> View:
    year = rules.year_asked(request.args.get("year"), _this_year())
    narrowing = narrowing_asked(request.args.get("organiser"), request.args.get("mode"), words.MODES)
    return View(area.code, year, narrowing, {})


def _organisers(figures: Sequence[Figure], view: View) -> dict[str, str]:
    """Name those who have figures in the area, and the one that is asked for, by name."""
    members = {*rules.table(figures, Shape.ORGANISER, view.year), view.narrowing.organiser} - {UNKNOWN}
    names = accounts.organisation_names({int(member) for member in members})
    return {str(key): name for key, name in sorted(names.items(), key=lambda pair: pair[1])}


def _rows(area: Area, view: View) -> Iterator[list[Cell]]:
    return file_rows(queries.details_of(area, view.year, view.narrowing), course_titles())


def _file_name(view: View) -> str:
    parts = [view.code, str(view.year), *view.narrowing.asked.values()]
    return "-".join(["tsunagari", *parts])


def _search(area: Area) -> str:
    """Return where everybody finds the sessions of an area."""
    if area.level is Level.NATION:
        return "/sessions"
    place = f"&municipality={area.code}" if area.level is Level.MUNICIPALITY else ""
    return f"/sessions?prefecture={area.code[:2]}{place}"


def _this_year() -> int:
    return calendar.fiscal_year(clock.today())


def _name(area: Area) -> str:
    return area.name or _("すべての地域")
