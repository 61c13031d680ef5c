"""For coordinators: the plans and reports of their area, to read, to print and as files."""

from collections.abc import Iterator
from io import BytesIO

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import calendar, clock
from lms.core.dates import fiscal_year_label
from lms.core.i18n import gettext as _
from lms.core.written_tables import XLSX, Cell, to_csv, to_xlsx
from lms.sessions.queries import filings
from lms.sessions.queries.filings import Asked, Sent
from lms.sessions.rules.filings import KINDS, FilingKind
from lms.sessions.views.filing_rows import filing_rows, heads
from lms.sessions.views.papers import about

READ = Permission.STATISTICS_READ
_DIGITS = 10

bp = Blueprint("area_filings", __name__, url_prefix="/coordinate/filings", template_folder="../templates")


def _number(name: str) -> int | None:
    text = (request.args.get(name) or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < _DIGITS else None


def _asked() -> Asked:
    kind = request.args.get("kind", "")
    return Asked(_number("year"), FilingKind(kind) if kind in set(FilingKind) else None, _number("organiser"))


@bp.get("")
@access(READ)
def index() -> ResponseReturnValue:
    """List what was sent, the latest first, narrowed if asked."""
    actor, asked = current_actor(), _asked()
    found = filings.list_filings(actor, asked)
    this_year = calendar.fiscal_year(clock.today())
    years = sorted({*filings.filing_years(actor), this_year, *([asked.fiscal_year] if asked.fiscal_year else [])})
    return render_template(
        "sessions/area_filings.html",
        found=found[: filings.LIST_LIMIT],
        has_more=len(found) > filings.LIST_LIMIT,
        asked=asked,
        address={
            name: value for name, value in request.args.items() if name in ("year", "kind", "organiser") and value
        },
        years=[(year, fiscal_year_label(year)) for year in reversed(years) if 2000 <= year <= 2999],
        organisers=filings.filing_organisations(actor),
        kinds=KINDS,
    )


@bp.get("/<int:filing_id>")
@access(READ)
def show(filing_id: int) -> ResponseReturnValue:
    """Show one plan or report with what stands beside it."""
    actor = current_actor()
    sent = filings.filing_for(actor, filing_id, READ)
    row = filings.session_of(sent)
    shown = about(row, sent, filings.filings_of(row.id, actor))
    if not filings.looks_after(actor, row):
        shown["changed"] = ()  # what it is by now is for those to whose area it has moved
    return render_template("sessions/area_filing.html", **shown, path_of=_path_of, training_session=None)


def _path_of(sent: Sent) -> str:
    return url_for(".show", filing_id=sent.filing.id)


@bp.get("/reports.csv")
@access(READ)
def download_csv() -> ResponseReturnValue:
    """Give the reports that are asked for as a file for machines."""
    lines = stream_with_context(to_csv(heads(), _rows()))
    return Response(lines, mimetype="text/csv", headers=_named("csv"))


@bp.get("/reports.xlsx")
@access(READ)
def download_xlsx() -> ResponseReturnValue:
    """Give the same as a file for Excel."""
    book = BytesIO()
    to_xlsx(_("実施報告"), heads(), _rows(), book)
    return Response(book.getvalue(), mimetype=XLSX, headers=_named("xlsx"))


def _rows() -> Iterator[list[Cell]]:
    return filing_rows(filings.reports_for(current_actor(), _asked()))


def _named(ending: str) -> dict[str, str]:
    asked = _asked()
    parts = ["tsunagari-reports", *(str(each) for each in (asked.fiscal_year, asked.organisation_id) if each)]
    return {"Content-Disposition": f'attachment; filename="{"-".join(parts)}.{ending}"'}
