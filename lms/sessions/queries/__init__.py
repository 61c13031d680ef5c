"""Reads of training sessions and registrations, by who asks; other features take theirs from here."""

from lms.sessions.queries.bookings import my_registrations
from lms.sessions.queries.finding import coming

__all__ = ["coming", "my_registrations"]
