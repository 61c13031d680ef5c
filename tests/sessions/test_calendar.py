from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from lms.sessions.formats.calendar import Entry, write_entry

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
