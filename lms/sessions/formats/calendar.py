"""iCalendar (RFC 5545, 5546, 7986): entries that a later one updates instead of doubling, alone or as a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vDuration, vText

MEDIA_TYPE = "text/calendar"
_TOKYO = ZoneInfo("Asia/Tokyo")
_EVERY_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One booking, or one session of a feed, as a calendar shows it; moments aware.

    Attributes:
        uid: the same for all entries about one booking or session.
        sequence: larger than in any earlier entry about it.
        organiser_address: None when the organisation has none; then nobody is asked to answer.
        is_cancelled: whether the calendar is to take it out again.
        alarm_before: how long before the start the calendar rings; None for never.
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
    organiser_address: str | None = None
    attendee_address: str | None = None
    is_cancelled: bool = False
    alarm_before: timedelta | None = None

    @property
    def method(self) -> str:
        """CANCEL takes it out, REQUEST is a mail to one person, PUBLISH a file that anybody may open.

        Without an organiser's address nobody can ask or take back (RFC 5546 §3.2): the entry is published with its
        status, which a calendar takes over as well.
        """
        if self.organiser_address is None:
            return "PUBLISH"
        if self.is_cancelled:
            return "CANCEL"
        return "REQUEST" if self.attendee_address else "PUBLISH"


def write_entry(entry: Entry) -> bytes:
    """Write an entry as an .ics file with the time zone Asia/Tokyo described in it."""
    return _written(entry.method, [entry])


def write_feed(name: str, entries: Iterable[Entry]) -> bytes:
    """Write many entries as one calendar that clients fetch again and again.

    Args:
        name: of the calendar, as clients show it.
        entries: without attendees; one that is cancelled stays in, saying so.
    """
    return _written("PUBLISH", entries, name)


def _written(method: str, entries: Iterable[Entry], name: str | None = None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Tsunagari LMS//JA")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", _TOKYO.key)
        calendar.add("refresh-interval", _EVERY_HOUR, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(_EVERY_HOUR))
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


@cache
def _zone() -> Timezone:
    """Describe Asia/Tokyo, which every file carries, only once: it takes as long as a hundred entries."""
    return Timezone.from_tzid(_TOKYO.key)


def _event(entry: Entry) -> Event:
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
    if entry.organiser_address:
        organiser = vCalAddress(f"mailto:{entry.organiser_address}")
        organiser.params["cn"] = vText(entry.organiser_name)
        event.add("organizer", organiser)
    if entry.organiser_address and entry.attendee_address:
        attendee = vCalAddress(f"mailto:{entry.attendee_address}")
        attendee.params["partstat"], attendee.params["rsvp"] = vText("ACCEPTED"), vText("FALSE")
        event.add("attendee", attendee)
    if entry.alarm_before and not entry.is_cancelled:
        event.add_component(_alarm(entry.title, entry.alarm_before))
    return event


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm
