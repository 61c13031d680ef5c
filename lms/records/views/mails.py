"""The mail that brings a record."""

from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

from lms.core import mail
from lms.records import queries
from lms.records.rules import Standing
from lms.records.views.printing import site_url


def send_record_issued(payload: dict[str, Any]) -> dict[str, Any]:
    """Send the holder the link to a record; nothing when it is no longer valid or its name was removed meanwhile."""
    record = queries.find(payload["number"])
    if record is None or record.name is None or record.standing is not Standing.VALID:
        return {"how": "not-needed"}
    with force_locale(record.locale):
        body = render_template(
            "records/record_issued.txt",
            record=record,
            record_url=site_url(f"/records/{record.number}/{record.holder_key}"),
            site_url=current_app.config["SITE_URL"],
            recipient_name=record.name,
            sender_name=record.organisation_name,
        )
        subject = _("受講記録ができました（%(course)s）", course=record.course_title)
    return mail.send(queries.email_of_holder(record), subject, body)
