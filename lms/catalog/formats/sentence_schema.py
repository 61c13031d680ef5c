"""What may stand in confidence.yaml and steps.yaml: short sentences that a course says beside its chapters."""

from typing import Annotated

from pydantic import Field, StringConstraints

from lms.catalog.formats.schema import Entry, Key

Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]


class SentenceEntry(Entry):
    """One sentence."""

    id: Key
    text: Sentence


class SentencesEntry(Entry):
    """A file of sentences, whole."""

    items: Annotated[list[SentenceEntry], Field(min_length=1, max_length=12)]
