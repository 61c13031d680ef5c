"""The host prints the records of a session at the desk."""

from flask import Blueprint, Response

from lms.accounts.guard import access, current_actor
from lms.accounts.policy import Permission, reach
from lms.core import audit
from lms.core.i18n import gettext as _
from lms.records import queries
from lms.records.views.printing import pdf

bp = Blueprint("records_organise", __name__)


@bp.get("/organise/sessions/<int:training_session_id>/records.pdf")
@access(Permission.ROSTER_READ)
def show_session_records(training_session_id: int) -> Response:
    """Print all valid records of a session, a page each; another host's session is not there."""
    actor = current_actor()
    records = queries.get_session_records(training_session_id, reach(actor, Permission.ROSTER_READ))
    audit.saw(actor, f"training_session:{training_session_id}")
    return pdf(records, _("受講記録-%(count)s名.pdf", count=len(records)))
