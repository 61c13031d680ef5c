"""What those who booked are told: mails, rendered when they are sent, and the entry for their calendar."""

from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import current_app, render_template

from lms.core import clock, mail
from lms.core.i18n import speaking
from lms.core.mail import Attachment
from lms.core.outbox import Job, Jobs, Payload
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.formats.booking_link import write_token
from lms.sessions.formats.calendar import MEDIA_TYPE, Entry, write_entry
from lms.sessions.queries import bookings
from lms.sessions.queries.bookings import Booking
from lms.sessions.rules.states import RegistrationState

NEWS: dict[str, tuple[str, LazyString]] = {
    "mail.confirmed": ("sessions/mail_confirmed.txt", _("申し込みができました（受付番号 %(number)s）")),
    "mail.waiting": ("sessions/mail_waiting.txt", _("待機に入りました（受付番号 %(number)s）")),
    "mail.promoted": ("sessions/mail_promoted.txt", _("お席をお取りしました（受付番号 %(number)s）")),
    "mail.cancelled": ("sessions/mail_cancelled.txt", _("取り消しました（受付番号 %(number)s）")),
    "mail.session_changed": ("sessions/mail_session_changed.txt", _("変わったことのお知らせ（受付番号 %(number)s）")),
    "mail.called_off": ("sessions/mail_called_off.txt", _("中止のお知らせ（受付番号 %(number)s）")),
    "mail.lapsed": ("sessions/mail_lapsed.txt", _("お席をご用意できませんでした（受付番号 %(number)s）")),
}
_ONLY_WHILE = {
    "mail.confirmed": {RegistrationState.CONFIRMED},
    "mail.waiting": {RegistrationState.WAITING},
    "mail.promoted": {RegistrationState.CONFIRMED},
    "mail.session_changed": {RegistrationState.CONFIRMED, RegistrationState.WAITING},
}
"""News that is no longer true when its turn comes is left out: the next mail says how things stand."""
_IN_CALENDAR = frozenset(
    {"mail.confirmed", "mail.promoted", "mail.session_changed", "mail.cancelled", "mail.called_off"}
)


def calendar_entry(booking: Booking, *, attendee_address: str | None = None) -> Entry:
    """Return a booking as a calendar shows it; with an address it is a mail to that person."""
    it = booking.training_session
    site_url = str(current_app.config["SITE_URL"])
    is_cancelled = booking.registration.state is RegistrationState.CANCELLED
    place = f"{booking.venue.name} {booking.venue.address}" if booking.venue else str(_("オンライン"))
    details = _("受付番号 %(number)s", number=booking.registration.booking_number)
    return Entry(
        uid=f"registration-{booking.registration.id}@{urlsplit(site_url).hostname}",
        sequence=2 * it.version + is_cancelled,
        stamp=clock.now(),
        title=it.title,
        starts_at=it.starts_at,
        ends_at=it.ends_at,
        place=place,
        details="\n".join(filter(None, [str(details), it.online_url if booking.is_confirmed else None])),
        url=f"{site_url}{booking.public_path}",
        organiser_name=booking.organisation.name,
        organiser_address=booking.organisation.contact_email or parseaddr(current_app.config["MAIL_FROM"])[1],
        attendee_address=attendee_address,
        is_cancelled=is_cancelled,
    )


def decline_path(booking: Booking) -> str:
    """Return the address that opens a booking with the button to decline it, until its session begins."""
    token = write_token(current_app.config["SECRET_KEY"], booking.registration.id, booking.training_session.starts_at)
    return f"/bookings/links/{token}"


def _teller(kind: str) -> Job:
    template, subject = NEWS[kind]

    def tell(payload: Payload) -> Payload:
        """Tell the holder of a booking what happened, unless it is no longer so."""
        booking = bookings.booking(int(payload["registration_id"]))
        person = booking.person
        if person is None or booking.registration.state not in _ONLY_WHILE.get(kind, RegistrationState):
            return {"how": "not-needed"}
        with speaking(person.locale):
            body = render_template(
                template,
                booking=booking,
                site_url=current_app.config["SITE_URL"],
                recipient_name=person.name,
                sender_name=booking.organisation.name,
                decline_url=f"{current_app.config['SITE_URL']}{decline_path(booking)}",
                contact=booking.organisation.contact_phone or booking.organisation.contact_email,
            )
            line = str(subject) % {"number": booking.registration.booking_number}
            return mail.send(person.email, line, body, attachments=_attachments(kind, booking))

    return tell


def _attachments(kind: str, booking: Booking) -> list[Attachment]:
    if kind not in _IN_CALENDAR or booking.person is None or not booking.person.email:
        return []
    entry = calendar_entry(booking, attendee_address=booking.person.email)
    parameters = (("method", entry.method),)
    return [Attachment("yotei.ics", MEDIA_TYPE, write_entry(entry), parameters)]


JOBS: Jobs = {kind: _teller(kind) for kind in NEWS}
