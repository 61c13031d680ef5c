"""Answers as they arrive from several screens: which one stands, and which one came too late."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from lms.catalog.rules import Answer


@dataclass(frozen=True, slots=True)
class Told:
    """What a screen knows of the attempt: its id (0 before there is one) and how many events it has seen of it."""

    attempt_id: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """One answer as a screen sends it, with the count that the screen keeps of what it sends."""

    question_id: str
    values: tuple[str, ...]
    """As the page says them, see `answer_from_page`."""
    device: str
    device_seq: int
    told: Told


@dataclass(frozen=True, slots=True)
class Event:
    """One answer as it is kept; the rank counts the events of its attempt from 1."""

    rank: int
    device: str
    device_seq: int
    question_id: str
    answer: Answer
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Log:
    """All events of an attempt, in the order in which they were kept."""

    events: tuple[Event, ...] = ()
    standing: Mapping[str, Event] = field(init=False)
    """The event that counts for each question: the last one that did not come too late."""

    def __post_init__(self) -> None:
        standing = {event.question_id: event for event in self.events if not event.is_stale}
        object.__setattr__(self, "standing", standing)

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers that stand, by question."""
        return {question_id: event.answer for question_id, event in self.standing.items()}

    @property
    def seen(self) -> int:
        """How many events somebody knows who has seen all of it."""
        return len(self.events)

    def event_of(self, device: str, device_seq: int) -> Event | None:
        """Find what a screen sent under this number before, or None."""
        return next((one for one in self.events if (one.device, one.device_seq) == (device, device_seq)), None)

    def comes_late(self, question_id: str, device: str, device_seq: int, seen: int) -> bool:
        """Tell whether an answer is older than the one that stands.

        Args:
            question_id: the question it answers.
            device: the screen it comes from.
            device_seq: that screen's own count.
            seen: how many events the screen had seen when it answered.

        Returns:
            For one screen its own count decides, in whatever order its answers arrive; between screens an answer
            is late when the other one was given after what this screen had seen.
        """
        last = self.standing.get(question_id)
        if last is None:
            return False
        return device_seq < last.device_seq if last.device == device else last.rank > seen

    def late_among(self, question_ids: Iterable[str], device: str, seen: int) -> frozenset[str]:
        """Pick the questions that another screen has answered after what this one had seen."""
        return frozenset(id_ for id_ in question_ids if self.comes_late(id_, device, 0, seen))
