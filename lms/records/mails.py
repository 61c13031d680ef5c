"""The mail that brings a record."""

from flask import current_app, render_template

from lms.core import mail
from lms.core.i18n import gettext as _
from lms.core.i18n import speaking
from lms.core.outbox import Payload
from lms.records import queries
from lms.records.rules import Standing


def record_issued(payload: Payload) -> Payload:
    """Send the holder the link to a record; nothing when it is no longer valid or its name was removed meanwhile."""
    record = queries.find(payload["number"])
    if record is None or record.name is None or record.standing is not Standing.VALID:
        return {"how": "not-needed"}
    site_url = current_app.config["SITE_URL"]
    with speaking(record.locale):
        body = render_template(
            "records/record_issued.txt",
            record=record,
            record_url=f"{site_url}/records/{record.number}/{record.holder_key}",
            site_url=site_url,
            recipient_name=record.name,
            sender_name=record.organisation_name,
        )
        subject = _("受講記録ができました（%(course)s）", course=record.course_title)
    return mail.send(queries.email_of_holder(record), subject, body)


JOBS = {"mail.record_issued": record_issued}
