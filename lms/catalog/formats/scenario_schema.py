"""What may stand in a scenario file: a conversation whose words the reader chooses."""

from typing import Annotated, Literal

from pydantic import Field

from lms.catalog.formats.schema import Entry, Key, Text


class ScenarioChoiceEntry(Entry):
    """One thing to say or do; none of them is a failure."""

    id: Key
    text: Text
    feedback: Text
    good: Text | None = None
    to: Key


class SceneEntry(Entry):
    """One moment of the conversation: choices lead on, or it is an end."""

    id: Key
    stage: Literal["notice", "speak", "listen", "connect", "self"]
    text: Text
    end: bool = False
    choices: Annotated[list[ScenarioChoiceEntry], Field(max_length=4)] = []


class ScenarioEntry(Entry):
    """A .scenario.yaml file, whole."""

    title: Text
    lead: Text
    who: Text
    start: Key
    scenes: Annotated[list[SceneEntry], Field(min_length=2, max_length=60)]
