"""iCalendar (RFC 5545, RFC 5546): a booking as an entry that a later one updates instead of doubling it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

MEDIA_TYPE = "text/calendar"
_TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking as a calendar shows it; moments aware.

    Attributes:
        uid: the same for all entries about one booking.
        sequence: larger than in any earlier entry about it.
        is_cancelled: whether the calendar is to take it out again.
    """

    uid: str
    sequence: int
    stamp: datetime
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    details: str
    url: str
    organiser_name: str
    organiser_address: str
    attendee_address: str | None = None
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        """CANCEL takes it out, REQUEST is a mail to one person, PUBLISH a file that anybody may open."""
        if self.is_cancelled:
            return "CANCEL"
        return "REQUEST" if self.attendee_address else "PUBLISH"


def write_entry(entry: Entry) -> bytes:
    """Write an entry as an .ics file with the time zone Asia/Tokyo described in it."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp)
    event.add("dtstart", entry.starts_at.astimezone(_TOKYO))
    event.add("dtend", entry.ends_at.astimezone(_TOKYO))
    event.add("summary", entry.title)
    event.add("location", entry.place)
    event.add("description", entry.details)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    organiser = vCalAddress(f"mailto:{entry.organiser_address}")
    organiser.params["cn"] = vText(entry.organiser_name)
    event.add("organizer", organiser)
    if entry.attendee_address:
        event.add("attendee", vCalAddress(f"mailto:{entry.attendee_address}"))
    calendar = Calendar()
    calendar.add("prodid", "-//Tsunagari LMS//JA")
    calendar.add("version", "2.0")
    calendar.add("method", entry.method)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
