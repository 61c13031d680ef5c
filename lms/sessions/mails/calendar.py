"""A booking as an entry for its holder's calendar, and the link that opens it."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app

from lms.core import clock
from lms.core.i18n import gettext as _
from lms.core.i18n import time_of_day
from lms.sessions.formats.booking_link import write_token
from lms.sessions.formats.calendar import Entry
from lms.sessions.queries.bookings import Booking
from lms.sessions.rules.states import RegistrationState

ALARM_BEFORE = timedelta(days=1)


def calendar_entry(booking: Booking, *, attendee_address: str | None = None) -> Entry:
    """Return a booking as a calendar shows it; with an address it is a mail to that person.

    The entry keeps its name for ever, and each change of the session or of the claim gives it a later number, so
    that a calendar changes what it has instead of adding a second.
    """
    it = booking.training_session
    site_url = str(current_app.config["SITE_URL"])
    is_cancelled = booking.registration.state is RegistrationState.CANCELLED
    return Entry(
        uid=f"registration-{booking.registration.id}@{urlsplit(site_url).hostname}",
        sequence=2 * it.version + is_cancelled,
        stamp=clock.now(),
        title=it.title,
        starts_at=it.starts_at,
        ends_at=it.ends_at,
        place=f"{booking.venue.name} {booking.venue.address}" if booking.venue else _("オンライン"),
        details=_details(booking),
        url=f"{site_url}{booking.public_path}",
        organiser_name=booking.organisation.name,
        organiser_address=booking.organisation.contact_email or None,
        attendee_address=attendee_address,
        is_cancelled=is_cancelled,
        alarm_before=ALARM_BEFORE,
    )


def decline_url(booking: Booking) -> str:
    """Return the address that opens a booking with the button to decline it, until its session begins."""
    token = write_token(current_app.config["SECRET_KEY"], booking.registration.id, booking.training_session.starts_at)
    return f"{current_app.config['SITE_URL']}/bookings/links/{token}"


def contact_of(booking: Booking) -> str:
    """Return how the organisation is reached, by telephone first; empty when it has said nothing."""
    organisation = booking.organisation
    ways = [
        _("電話 %(phone)s", phone=organisation.contact_phone) if organisation.contact_phone else None,
        _("メール %(email)s", email=organisation.contact_email) if organisation.contact_email else None,
    ]
    return _("　").join(way for way in ways if way)


def _details(booking: Booking) -> str:
    it, contact = booking.training_session, contact_of(booking)
    lines = [
        _("受付番号：%(number)s", number=booking.registration.booking_number),
        _("受付：%(time)sから", time=time_of_day(it.doors_open_at)) if it.doors_open_at else None,
        _("オンラインの入口：%(url)s", url=it.online_url) if it.online_url and booking.is_confirmed else None,
        _("持ちもの：%(what)s", what=it.what_to_bring) if it.what_to_bring else None,
        _("開く団体：%(name)s", name=booking.organisation.name),
        contact or None,
        _("来られなくなったとき：%(url)s", url=decline_url(booking)) if booking.is_cancellable else None,
    ]
    return "\n".join(line for line in lines if line)
