"""What those who booked are told: mails, rendered when they are sent, and the entry for their calendar."""

from lms.sessions.mails.calendar import calendar_entry
from lms.sessions.mails.changes import spoken_changes
from lms.sessions.mails.news import JOBS

__all__ = ["JOBS", "calendar_entry", "spoken_changes"]
