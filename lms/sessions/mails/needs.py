"""The organiser is told in time what is to be prepared: numbers alone, names are on the page."""

from datetime import datetime

from flask import current_app, render_template

from lms.core import clock, mail
from lms.core.i18n import day, gettext, speaking
from lms.core.outbox import Jobs, Payload
from lms.core.words import SOURCE
from lms.sessions.actions import needs as actions
from lms.sessions.queries import needs, organise
from lms.sessions.rules.needs import counted
from lms.sessions.rules.states import SessionState
from lms.sessions.rules.words import NEEDS


def tell(payload: Payload) -> Payload:
    """Tell the organiser, unless nobody needs anything any more, or the session is not at that time."""
    row, organisation = organise.with_organisation(int(payload["training_session_id"]))
    numbers = counted(needs.of_session(row.id))
    is_as_it_was = row.state is SessionState.PUBLISHED and row.starts_at == datetime.fromisoformat(payload["starts_at"])
    if not numbers or not is_as_it_was or clock.now() >= row.starts_at:
        return {"how": "not-needed"}
    with speaking(SOURCE):
        subject = gettext("準備のひつような方がいます：%(day)s", day=day(row.starts_at))
        body = render_template(
            "sessions/mail_access_needs.txt",
            training_session=row,
            numbers=[(str(NEEDS[kind]), count) for kind, count in numbers],
            site_url=current_app.config["SITE_URL"],
            sender_name=None,
        )
        return mail.send(organisation.contact_email, subject, body)


JOBS: Jobs = {actions.TELL: tell, actions.FORGET: actions.forget}
