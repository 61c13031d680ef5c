"""The course as a value: modules, quizzes, routes to completion, sources."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.catalog.rules.quiz import Quiz
from lms.catalog.rules.scenario import Scenario
from lms.catalog.rules.text import Html, Words
from lms.core.words import SOURCE, left_in_japanese

SESSION = "session"
"""The requirement id of an attended training session."""


class RequirementKind(StrEnum):
    """What kind of evidence meets a requirement."""

    MODULE = "module"
    QUIZ = "quiz"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a route asks for. Its id is the same in every version of the course (R1)."""

    id: str
    kind: RequirementKind
    module_key: str | None = None
    title: Words | None = None
    """The module's title; None for the quiz and the session, which have a name in the interface."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to complete a course, with everything it asks for, in course order."""

    key: str
    title: Words
    needs: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from."""

    key: str
    title: str
    publisher: str
    year: int | None = None
    note: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as one text uses it: its number in the list, and the places cited."""

    number: int
    source: Source
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the table of contents can lead to."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class SpeakerNote:
    """What only the lecturer sees, and the anchor of the heading it stands under (None: before the first)."""

    after: str | None
    html: Html


@dataclass(frozen=True, slots=True)
class Reading:
    """A module's text in one language."""

    language: str
    title: str
    lead: str
    goals: tuple[str, ...]
    html: Html
    speaker_notes: tuple[SpeakerNote, ...]
    contents: tuple[Heading, ...]
    anchors: frozenset[str]
    citations: tuple[Citation, ...]
    length: int
    """Characters a reader reads: no spaces, no furigana, no speaker notes."""


@dataclass(frozen=True, slots=True)
class Module:
    """One chapter: a text in every language, and questions to practise with."""

    key: str
    minutes: int
    readings: Mapping[str, Reading]
    practice: Quiz | None = None

    @property
    def title(self) -> Words:
        """The title in every language."""
        return Words({language: reading.title for language, reading in self.readings.items()})

    def reading(self, language: str) -> Reading:
        """Give the text in *language*, or openly in the course's first language when there is none."""
        if found := self.readings.get(language):
            return found
        first = next(iter(self.readings.values()))
        if first.language != SOURCE:
            return first
        goals = tuple(left_in_japanese(goal) for goal in first.goals)
        return replace(first, title=left_in_japanese(first.title), lead=left_in_japanese(first.lead), goals=goals)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One short thing that is said beside the chapters: something to feel sure of, or a first step to take."""

    id: str
    text: Words


@dataclass(frozen=True, slots=True)
class Course:
    """One version of a course, whole: nothing else is needed to teach it."""

    key: str
    version: str
    title: Words
    summary: Words
    audience: Words
    minutes: int
    """Length of a held session."""
    languages: tuple[str, ...]
    pass_mark_percent: int
    draw: int | None
    """How many questions of the final quiz are drawn; None for all."""
    validity_months: int | None
    """How long a completion is valid; None for ever."""
    routes: tuple[Route, ...]
    modules: tuple[Module, ...]
    final_quiz: Quiz | None
    sources: tuple[Source, ...]
    shows_help_desks: bool
    scenarios: tuple[Scenario, ...] = ()
    confidence: tuple[Sentence, ...] = ()
    """What people are asked before and after, if they like: how sure they feel of doing it. Skills, never feelings."""
    first_steps: tuple[Sentence, ...] = ()
    """Small things to do after the course, to choose from."""
    is_for_children: bool = False
    """Whether the fixed words in and around a Japanese text have furigana, as the text itself has."""

    def module(self, key: str) -> Module | None:
        """Find a module by its key, or None."""
        return next((module for module in self.modules if module.key == key), None)

    def chapters_in(self, language: str) -> int:
        """Count the chapters that are there in a language."""
        return sum(language in module.readings for module in self.modules)

    def route(self, key: str) -> Route | None:
        """Find a route by its key, or None."""
        return next((route for route in self.routes if route.key == key), None)

    def scenario(self, key: str) -> Scenario | None:
        """Find a scenario by its key, or None."""
        return next((scenario for scenario in self.scenarios if scenario.key == key), None)

    def scenarios_of(self, module_key: str) -> tuple[Scenario, ...]:
        """List the scenarios that belong to a module."""
        return tuple(scenario for scenario in self.scenarios if scenario.module_key == module_key)
