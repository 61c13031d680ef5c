from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from lms.sessions.formats.calendar import Entry, write_entry
from tests.support.calendar_client import CalendarClient

STARTS = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
ENTRY = Entry(
    uid="registration-7@lms.example",
    sequence=2,
    stamp=STARTS - timedelta(days=7),
    title="はじめての、つながりサポーター講座; 🌱",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(minutes=90),
    place="さくら公民館\n2階",
    details="受付番号 GM7-4KX-29",
    url="https://lms.example/sessions/7",
    organiser_name='緑川市 "社協"',
    organiser_address="desk@lms.example",
)


def event_of(entry):
    return Calendar.from_ical(write_entry(entry)).events[0]


def test_an_entry_is_read_back_as_it_was_written():
    event = event_of(ENTRY)

    assert event["summary"] == ENTRY.title
    assert event["location"] == ENTRY.place
    assert (event.start, event.end) == (ENTRY.starts_at, ENTRY.ends_at)
    assert event["uid"] == ENTRY.uid


def test_the_time_zone_is_described_in_the_file():
    written = write_entry(ENTRY).decode()

    assert "BEGIN:VTIMEZONE" in written
    assert "DTSTART;TZID=Asia/Tokyo:20260523T133000" in written


def test_a_file_is_published_a_mail_asks_and_a_cancellation_takes_out():
    mailed = replace(ENTRY, attendee_address="hanako@example.jp")
    cancelled = replace(mailed, is_cancelled=True, sequence=3)

    assert [entry.method for entry in (ENTRY, mailed, cancelled)] == ["PUBLISH", "REQUEST", "CANCEL"]
    assert event_of(mailed)["attendee"] == "mailto:hanako@example.jp"
    assert (event_of(cancelled)["status"], event_of(cancelled)["sequence"]) == ("CANCELLED", 3)


def test_lines_are_folded_as_the_format_asks():
    assert all(len(line) <= 75 for line in write_entry(ENTRY).split(b"\r\n"))


def test_a_later_entry_updates_a_calendar_and_an_older_one_that_comes_late_does_not():
    client = CalendarClient()
    mailed = replace(ENTRY, attendee_address="hanako@example.jp")
    moved = replace(mailed, sequence=4, starts_at=STARTS + timedelta(days=28), ends_at=STARTS + timedelta(days=28.1))

    for each in (mailed, moved, mailed):
        client.open(write_entry(each))

    assert [event.start for event in client.shown] == [moved.starts_at]
    client.open(write_entry(replace(moved, is_cancelled=True, sequence=5)))
    assert client.shown == []


def test_without_an_address_nobody_organises_and_the_status_alone_takes_out():
    client = CalendarClient()
    nameless = replace(ENTRY, organiser_address=None, attendee_address="hanako@example.jp")

    client.open(write_entry(nameless))
    assert "organizer" not in client.shown[0]
    assert "attendee" not in client.shown[0]
    client.open(write_entry(replace(nameless, is_cancelled=True, sequence=3)))

    assert client.shown == []
    assert nameless.method == replace(nameless, is_cancelled=True).method == "PUBLISH"


def test_a_calendar_rings_before_what_takes_place_and_not_for_what_does_not():
    rings = replace(ENTRY, alarm_before=timedelta(days=1))

    [alarm] = event_of(rings).walk("VALARM")
    assert alarm["trigger"].dt == -timedelta(days=1)
    assert alarm["action"] == "DISPLAY"
    assert event_of(replace(rings, is_cancelled=True)).walk("VALARM") == []
