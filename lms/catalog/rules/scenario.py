"""A conversation whose words the reader chooses: scenes, choices, and the way taken through them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lms.catalog.rules.text import Html, Words
from lms.core.words import SOURCE, left_in_japanese


class Stage(StrEnum):
    """The five things a supporter does, in the order in which they come."""

    NOTICE = "notice"
    SPEAK = "speak"
    LISTEN = "listen"
    CONNECT = "connect"
    SELF = "self"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is told, or said aloud by somebody."""

    html: Html
    is_said: bool = False
    who: str | None = None
    is_mine: bool = False

    def left_in_japanese(self) -> "Line":
        """Return the line with a mark that it is Japanese among another language."""
        return replace(self, html=Html(left_in_japanese(self.html).markup))


@dataclass(frozen=True, slots=True)
class ScenarioChoice:
    """One thing to say or do; kind words about what it brings, and perhaps a good thing to remember at the end."""

    id: str
    text: Words
    feedback: Words
    good: Words | None
    to: str


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a conversation. A scene without choices is an end."""

    id: str
    stage: Stage
    lines: Mapping[str, tuple[Line, ...]]
    """What happens, by language; the course's first language comes first."""
    choices: tuple[ScenarioChoice, ...] = ()

    @property
    def is_end(self) -> bool:
        """Whether the conversation ends here."""
        return not self.choices

    def said_in(self, language: str) -> tuple[Line, ...]:
        """Give what happens in *language*, or openly in the course's first language when there is none."""
        if found := self.lines.get(language):
            return found
        first, lines = next(iter(self.lines.items()))
        return tuple(line.left_in_japanese() for line in lines) if first == SOURCE else lines

    def choice(self, choice_id: str) -> ScenarioChoice | None:
        """Find a choice by its id, or None."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One conversation, whole."""

    key: str
    module_key: str
    minutes: int
    title: Words
    lead: Words
    who: Words
    start: str
    scenes: tuple[Scene, ...]

    def scene(self, scene_id: str) -> Scene:
        """Return a scene that is there; the checker has proven that every choice leads to one.

        Raises:
            KeyError: there is no such scene.
        """
        return {scene.id: scene for scene in self.scenes}[scene_id]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages it leads through, in the order in which a supporter comes to them."""
        here = {scene.stage for scene in self.scenes}
        return tuple(stage for stage in Stage if stage in here)


@dataclass(frozen=True, slots=True)
class Step:
    """A scene that was left by a choice, and the way that led there."""

    scene: Scene
    choice: ScenarioChoice
    path: tuple[str, ...]
    """The choices before this one: what leads back to it."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A way through a conversation: the steps taken, and the scene it has come to."""

    steps: tuple[Step, ...]
    scene: Scene

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the choices taken."""
        return tuple(step.choice.id for step in self.steps)

    @property
    def good(self) -> tuple[Words, ...]:
        """What went well, in the order in which it happened, each once."""
        said = (step.choice.good for step in self.steps)
        return tuple({str(words): words for words in said if words is not None}.values())

    @property
    def stages(self) -> frozenset[Stage]:
        """The stages that were come to."""
        return frozenset({self.scene.stage, *(step.scene.stage for step in self.steps)})


def walk(scenario: Scenario, path: Sequence[str]) -> Walk:
    """Follow choices from the start.

    Args:
        scenario: the conversation.
        path: ids of choices, one for each scene on the way.

    Returns:
        The way taken, as far as it can be followed: up to a choice that is not on offer, or the end.
    """
    scene, steps = scenario.scene(scenario.start), list[Step]()
    for place, choice_id in enumerate(path):
        choice = scene.choice(choice_id)
        if choice is None:
            break
        steps.append(Step(scene, choice, tuple(path[:place])))
        scene = scenario.scene(choice.to)
    return Walk(tuple(steps), scene)
