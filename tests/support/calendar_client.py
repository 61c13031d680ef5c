"""A small calendar that takes over files as RFC 5545 and RFC 5546 ask, and shows what its owner would see."""

from dataclasses import dataclass, field

from icalendar import Calendar, Event


@dataclass(slots=True)
class CalendarClient:
    """One person's calendar: an entry by its UID, and nothing older than what it has."""

    entries: dict[str, Event] = field(default_factory=dict)

    def open(self, content: bytes) -> None:
        """Take over a file: a later SEQUENCE replaces, an earlier one is ignored (RFC 5546 §2.1.4), CANCEL marks."""
        calendar = Calendar.from_ical(content)
        for event in calendar.events:
            known = self.entries.get(str(event["uid"]))
            if known is not None and self._age(event) <= self._age(known):
                continue
            if str(calendar.get("method")) == "CANCEL":
                assert event["organizer"], "nobody but the organiser can cancel (RFC 5546 §3.2.5)"
                assert event["status"] == "CANCELLED"
            self.entries[str(event["uid"])] = event

    @staticmethod
    def _age(event: Event):
        return event["sequence"], event["dtstamp"].dt

    @property
    def shown(self) -> list[Event]:
        """What is still to happen."""
        return [event for event in self.entries.values() if event["status"] != "CANCELLED"]
