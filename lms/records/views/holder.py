"""The holder's own record: signed in, or by the link that only the holder gives away."""

from flask import Blueprint, Response, render_template, url_for

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission
from lms.core.i18n import gettext as _
from lms.core.limits import LOOKED_UP, limiter
from lms.core.qr import drawing
from lms.records import queries
from lms.records.queries import Record
from lms.records.views.printing import one_pdf, site_url, verify_url

bp = Blueprint("records", __name__, template_folder="../templates")


@bp.get("/records/<number>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_record(number: str) -> Response:
    """Show a record to the signed-in person whose it is; to anybody else there is no such page."""
    record = queries.get_own(number, current_actor())
    return _page(record, url_for(".show_pdf", number=number))


@bp.get("/records/<number>/<holder_key>")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_record_by_link(number: str, holder_key: str) -> Response:
    """Show a record to somebody without an account, who has the link from the mail or the desk."""
    record = queries.get_by_holder_link(number, holder_key)
    return _page(record, url_for(".show_pdf_by_link", number=number, holder_key=holder_key))


@bp.get("/records/<number>.pdf")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_pdf(number: str) -> Response:
    """Print a record for the signed-in person whose it is."""
    return one_pdf(queries.printable(queries.get_own(number, current_actor())))


@bp.get("/records/<number>/<holder_key>.pdf")
@access(Permission.PUBLIC_READ)
@limiter.limit(LOOKED_UP)
def show_pdf_by_link(number: str, holder_key: str) -> Response:
    """Print a record for whoever has the holder's link."""
    return one_pdf(queries.printable(queries.get_by_holder_link(number, holder_key)))


def _page(record: Record, pdf_url: str) -> Response:
    nameless_url = site_url(url_for("records_verify.show_result", number=record.number))
    page = render_template(
        "records/record.html",
        record=record,
        pdf_url=pdf_url,
        verify_url=verify_url(record),
        qr=drawing(nameless_url, _("この記録を確かめるページのQRコード")),
        is_signed_in=current_actor().is_signed_in,
    )
    return Response(page, headers={"X-Robots-Tag": "noindex"})
