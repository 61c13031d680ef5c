"""The mail that asks one question, months after the course."""

from flask import current_app, render_template

from lms.core import mail
from lms.core.i18n import gettext as _
from lms.core.i18n import locale, speaking
from lms.core.outbox import Payload
from lms.learning import actions
from lms.learning.formats import plain
from lms.learning.formats.follow_up_link import write_token
from lms.learning.queries import follow_ups


def follow_up(payload: Payload) -> Payload:
    """Ask one question; nothing when it was stopped, or nobody is there who reads mail at their address."""
    follow_up_id = int(payload["follow_up_id"])
    recipient = follow_ups.recipient_of(follow_up_id)
    if recipient is None:
        return {"how": "not-needed"}
    asked = follow_ups.asked(follow_up_id)
    site_url, token = current_app.config["SITE_URL"], write_token(str(current_app.secret_key), follow_up_id)
    question_url = f"{site_url}/follow-ups/{token}"
    stop_url = f"{question_url}/stop"
    with speaking(recipient.locale):
        body = render_template(
            "learning/mail_follow_up.txt",
            asked=asked,
            course_title=plain(asked.course.title.said_in(locale())),
            prompt=plain(asked.question.prompt.said_in(locale())),
            choices=[plain(choice.text.said_in(locale())) for choice in asked.question.choices],
            question_url=question_url,
            site_url=site_url,
            recipient_name=recipient.name,
            stop_url=stop_url,
        )
        subject = _("思い出してみませんか（%(course)s）", course=plain(asked.course.title.said_in(locale())))
        return mail.send(recipient.email, subject, body, unsubscribe_url=stop_url)


JOBS = {"mail.follow_up": follow_up, **actions.FOLLOW_UP_JOBS}
