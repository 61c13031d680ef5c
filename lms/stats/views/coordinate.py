"""What coordinators see: the figures of their areas, on the page and as files."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import calendar, clock
from lms.core.i18n import gettext as _
from lms.stats import queries
from lms.stats.formats.tables import Cell, to_csv, to_xlsx
from lms.stats.rules import figures as rules
from lms.stats.rules.areas import Area
from lms.stats.rules.figures import Shape
from lms.stats.views.file_rows import file_rows, heads
from lms.stats.views.tables import Line, cards, columns, month_lines, month_picture, sections, shares

bp = Blueprint("stats", __name__, template_folder="../templates")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/coordinate")
@access(Permission.STATISTICS_READ)
def show_areas() -> ResponseReturnValue:
    """List the areas that one looks after, or open the only one."""
    areas = queries.areas_for(current_actor())
    if len(areas) == 1:
        return redirect(url_for(".show_area", code=areas[0].code))
    year = _this_year()
    totals = queries.totals_of(areas, year)
    return render_template(
        "stats/areas.html",
        lines=[Line(area.name, totals[area.code], url_for(".show_area", code=area.code)) for area in areas],
        columns=columns(),
        year_label=calendar.fiscal_year_label(year),
    )


@bp.get("/coordinate/areas/<string:code>")
@access(Permission.STATISTICS_READ)
def show_area(code: str) -> ResponseReturnValue:
    """Show the figures of one area and fiscal year."""
    actor = current_actor()
    area = queries.area_for(actor, code)
    year = rules.year_asked(request.args.get("year"), _this_year())
    figures = queries.figures_of(area, year)
    totals, before = (rules.total(rules.table(figures, Shape.MONTH, each).values()) for each in (year, year - 1))
    months = month_lines(figures, year, f"{clock.today():%Y-%m}")
    return render_template(
        "stats/area.html",
        area=area,
        name=_name(area),
        path=[(_name(upper), url_for(".show_area", code=upper.code)) for upper in queries.above_for(actor, area)],
        year=year,
        year_label=calendar.fiscal_year_label(year),
        years=[
            (each, calendar.fiscal_year_label(each))
            for each in rules.years_offered(queries.years_of(area), year, _this_year())
        ],
        now=clock.now(),
        totals=totals,
        cards=cards(totals, before),
        columns=columns(),
        months=months,
        picture=month_picture(figures, year, months),
        shares=shares(figures, year),
        sections=sections(area, figures, year),
    )


@bp.get("/coordinate/areas/<string:code>.csv")
@access(Permission.STATISTICS_READ)
def download_csv(code: str) -> ResponseReturnValue:
    """Give the figures of one area and fiscal year as a file for machines."""
    area, year, rows = _asked(code)
    headers = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": _file_name(area, year, "csv")}
    return to_csv(heads(), rows), headers


@bp.get("/coordinate/areas/<string:code>.xlsx")
@access(Permission.STATISTICS_READ)
def download_xlsx(code: str) -> ResponseReturnValue:
    """Give the same figures as a file for Excel."""
    area, year, rows = _asked(code)
    headers = {"Content-Type": _XLSX, "Content-Disposition": _file_name(area, year, "xlsx")}
    return to_xlsx(_("%(year)s年度", year=year), heads(), rows), headers


def _asked(code: str) -> tuple[Area, int, list[list[Cell]]]:
    area = queries.area_for(current_actor(), code)
    year = rules.year_asked(request.args.get("year"), _this_year())
    return area, year, file_rows(queries.details_of(area, year))


def _file_name(area: Area, year: int, ending: str) -> str:
    return f'attachment; filename="tsunagari-{area.code}-{year}.{ending}"'


def _this_year() -> int:
    return calendar.fiscal_year(clock.today())


def _name(area: Area) -> str:
    return area.name or _("すべての地域")
