"""Rosters as files: Excel or CSV, to be read elsewhere and to be read back."""

from io import BytesIO

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.core.refusals import NotFound
from lms.core.written_tables import XLSX, to_csv, to_xlsx
from lms.sessions.models import TrainingSession
from lms.sessions.queries import desk, organise
from lms.sessions.rules import roster_file as rules
from lms.sessions.rules.roster_file import FileKind
from lms.sessions.views.frame import said

bp = Blueprint("roster_files", __name__, url_prefix="/organise/sessions", template_folder="../templates")
bp.context_processor(said)

_NAMES = {FileKind.XLSX: "roster-{}.xlsx", FileKind.CSV: "roster-{}.csv", FileKind.CP932: "roster-{}-cp932.csv"}


@bp.get("/<int:training_session_id>/roster/files")
@access(Permission.ROSTER_READ)
def choose(training_session_id: int) -> ResponseReturnValue:
    """Offer the files, and say what each can hold."""
    return _page(_reached(training_session_id), [])


@bp.get("/<int:training_session_id>/roster/files/<string:kind>")
@access(Permission.ROSTER_READ)
def download(training_session_id: int, kind: str) -> ResponseReturnValue:
    """Give the roster as a file; the older encoding is refused when it would lose a character."""
    row = _reached(training_session_id)
    if kind not in set(FileKind):
        raise NotFound
    audit.saw(current_actor(), f"training_session:{row.id}", exported=kind)
    lines = rules.lines(desk.guests(training_session_id))
    lost = rules.lost(lines) if kind == FileKind.CP932 else []
    if lost:
        return _page(_reached(training_session_id), lost), 409
    body, media_type = _written(FileKind(kind), lines)
    name = _NAMES[FileKind(kind)].format(training_session_id)
    return Response(body, mimetype=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _written(kind: FileKind, lines: list[list[str]]) -> tuple[bytes, str]:
    if kind is FileKind.XLSX:
        book = BytesIO()
        to_xlsx(_("名簿"), rules.heads(), lines, book)
        return book.getvalue(), XLSX
    encoding = rules.OLD_ENCODING if kind is FileKind.CP932 else "utf-8"
    return b"".join(to_csv(rules.heads(), lines, encoding)), "text/csv"


def _reached(training_session_id: int) -> TrainingSession:
    return organise.training_session_for(current_actor(), training_session_id, Permission.ROSTER_READ)


def _page(row: TrainingSession, lost: list[rules.Lost]) -> str:
    return render_template("sessions/roster_files.html", training_session=row, lost=lost)
