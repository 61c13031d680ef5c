"""News for those who booked, rendered when it is sent: what is no longer true by then is left out."""

from flask import current_app, render_template

from lms.core import mail, outbox
from lms.core.i18n import day, speaking
from lms.core.mail import Attachment
from lms.core.outbox import Job, Jobs, Payload
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.actions import calls, reminders
from lms.sessions.formats.calendar import MEDIA_TYPE, write_entry
from lms.sessions.mails import needs
from lms.sessions.mails.calendar import calendar_entry, contact_of, decline_url
from lms.sessions.mails.changes import said_changes
from lms.sessions.queries import bookings, parties
from lms.sessions.queries.bookings import Booking
from lms.sessions.queries.notices import clashes
from lms.sessions.rules import words
from lms.sessions.rules.states import AccessFact, RegistrationState, SessionState

NEWS: dict[str, tuple[str, LazyString]] = {
    "mail.confirmed": ("sessions/mail_confirmed.txt", _("申し込みができました：%(day)s（受付番号 %(number)s）")),
    "mail.waiting": ("sessions/mail_waiting.txt", _("待機に入りました：%(day)s（受付番号 %(number)s）")),
    "mail.promoted": ("sessions/mail_promoted.txt", _("お席をお取りしました：%(day)s（受付番号 %(number)s）")),
    "mail.cancelled": ("sessions/mail_cancelled.txt", _("取り消しました：%(day)s（受付番号 %(number)s）")),
    "mail.session_changed": (
        "sessions/mail_session_changed.txt",
        _("変わったことのお知らせ：%(day)s（受付番号 %(number)s）"),
    ),
    "mail.called_off": ("sessions/mail_called_off.txt", _("中止のお知らせ：%(day)s（受付番号 %(number)s）")),
    "mail.lapsed": (
        "sessions/mail_lapsed.txt",
        _("お席をご用意できませんでした：%(day)s（受付番号 %(number)s）"),
    ),
    "mail.reminder": ("sessions/mail_reminder.txt", _("まもなくです：%(day)s（受付番号 %(number)s）")),
    "mail.decision": ("sessions/mail_decision.txt", _("開くかどうかを決める時刻：%(day)s（受付番号 %(number)s）")),
    "mail.going_ahead": ("sessions/mail_going_ahead.txt", _("予定どおり開きます：%(day)s（受付番号 %(number)s）")),
    "mail.moved": ("sessions/mail_moved.txt", _("代わりの回のお知らせ：%(day)s（受付番号 %(number)s）")),
    "mail.restored": ("sessions/mail_restored.txt", _("取り消しを元に戻しました：%(day)s（受付番号 %(number)s）")),
    "mail.thanks": ("sessions/mail_thanks.txt", _("ご参加ありがとうございました：%(day)s")),
}
CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
_ONLY_WHILE = {
    "mail.confirmed": {CONFIRMED},
    "mail.waiting": {WAITING},
    "mail.promoted": {CONFIRMED},
    "mail.session_changed": {CONFIRMED, WAITING},
    "mail.decision": {CONFIRMED, WAITING},
    "mail.going_ahead": {CONFIRMED, WAITING},
    "mail.moved": {CONFIRMED, WAITING},
    "mail.restored": {CONFIRMED, WAITING},
    "mail.reminder": {CONFIRMED},
    "mail.thanks": {RegistrationState.ATTENDED},
}
"""News that is no longer true when its turn comes is left out: the next mail says how things stand."""
_IN_CALENDAR = frozenset(
    f"mail.{kind}"
    for kind in (
        *("confirmed", "promoted", "session_changed", "reminder", "moved", "restored"),
        *("cancelled", "called_off"),
    )
)


def _teller(kind: str) -> Job:
    template, subject = NEWS[kind]

    def tell(payload: Payload) -> Payload:
        """Tell the holder of a booking what happened, unless it is no longer so."""
        booking = bookings.booking(int(payload["registration_id"]))
        person = booking.person
        if person is None or not _is_still_true(kind, booking, payload):
            return {"how": "not-needed"}
        with speaking(person.locale):
            values = {"day": day(booking.training_session.starts_at), "number": booking.registration.booking_number}
            body = render_template(template, recipient_name=person.name, **_facts(booking, payload))
            subject_line = str(subject) % values
            return mail.send(person.email, subject_line, body, attachments=_attachments(kind, booking))

    return tell


def _is_still_true(kind: str, booking: Booking, payload: Payload) -> bool:
    it = booking.training_session
    if booking.registration.state not in _ONLY_WHILE.get(kind, RegistrationState):
        return False
    if kind == "mail.session_changed":
        return bool(said_changes(payload["before"], it, booking.venue))
    if kind == "mail.decision":
        return it.decision_at is not None and payload["decision_at"] == it.decision_at.isoformat()
    if kind == "mail.going_ahead":
        return it.state is SessionState.PUBLISHED and it.decision_at is None
    if kind == "mail.reminder":
        return it.state is SessionState.PUBLISHED and payload["starts_at"] == it.starts_at.isoformat()
    return True


def _facts(booking: Booking, payload: Payload) -> dict[str, object]:
    it, venue = booking.training_session, booking.venue
    access = dict.fromkeys([*(venue.access_facts if venue else []), *it.access_facts])
    before = payload.get("before")
    return {
        "booking": booking,
        "site_url": current_app.config["SITE_URL"],
        "sender_name": booking.organisation.name,
        "decline_url": decline_url(booking) if booking.is_cancellable else None,
        "contact": contact_of(booking),
        "access_words": [str(words.ACCESS_FACTS[AccessFact(name)]) for name in access],
        "changes": said_changes(before, it, venue) if before else [],
        "clashes": clashes(booking.registration),
        "fellows": parties.fellows(booking.registration),
        "days": payload.get("days"),
    }


def _attachments(kind: str, booking: Booking) -> list[Attachment]:
    live_or_ended = booking.registration.state in {CONFIRMED, RegistrationState.CANCELLED}
    if kind not in _IN_CALENDAR or not live_or_ended or booking.person is None or not booking.person.email:
        return []
    entry = calendar_entry(booking, attendee_address=booking.person.email)
    parameters = (("method", entry.method),)
    return [Attachment("yotei.ics", MEDIA_TYPE, write_entry(entry), parameters)]


def _caller(kind: str) -> Job:
    def call(payload: Payload) -> Payload:
        """Have somebody told by telephone, whose mail did not arrive."""
        return calls.call_instead(kind, payload)

    return call


JOBS: Jobs = {
    **{kind: _teller(kind) for kind in NEWS},
    **{outbox.undelivered(kind): _caller(kind) for kind in NEWS},
    reminders.REMIND: reminders.remind,
    **needs.JOBS,
}
