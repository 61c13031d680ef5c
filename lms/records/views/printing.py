"""From a record to the sheet that is printed."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, current_app

from lms.core.i18n import gettext as _
from lms.records.formats.certificate import CertificateData, render_batch
from lms.records.queries import Record


def site_url(path: str) -> str:
    """Return a full address on this site; from the settings, because a request may claim any host."""
    return f"{current_app.config['SITE_URL']}{path}"


def verify_url(record: Record) -> str:
    """Return the address that confirms a record and shows its name."""
    return site_url(f"/verify/{record.number}/{record.holder_key}")


def pdf(records: Sequence[Record], filename: str) -> Response:
    """Answer with a PDF, a page for each record; nothing on the way keeps a copy."""
    response = Response(render_batch([_sheet(record) for record in records]), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", **{"filename*": f"UTF-8''{quote(filename)}"})  # ASCII alone
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def one_pdf(record: Record) -> Response:
    """Answer with the sheet of one record."""
    return pdf([record], _("受講記録-%(number)s.pdf", number=record.number))


def _sheet(record: Record) -> CertificateData:
    return CertificateData(
        name=record.name or "",
        course_title=record.course_title,
        course_version=record.course_version,
        route=record.route_title,
        issuer=record.organisation_name,
        issued_on=record.issued_on,
        number=record.number,
        verify_url=verify_url(record),
        held_on=record.held_on,
        place=record.where,
        title=record.title or "",
        locale=record.locale,
    )
