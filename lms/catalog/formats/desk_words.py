"""What the file of help desks says of a desk in other languages than Japanese."""

from collections.abc import Iterator, Mapping

from lms.catalog.formats.schema import Entry, Text
from lms.catalog.rules import DeskWords


class DeskWordsEntry(Entry):
    """A desk in one more language; what is left out stays Japanese. `labels` are those of its numbers, in order."""

    name: Text | None = None
    summary: Text | None = None
    hours_text: Text | None = None
    tags: list[Text] | None = None
    labels: list[Text] | None = None


def words_of(entries: Mapping[str, DeskWordsEntry]) -> dict[str, DeskWords]:
    """Turn the entries into the value that rules understand, by language."""
    return {
        language: DeskWords(
            name=entry.name,
            summary=entry.summary,
            hours_text=entry.hours_text,
            tags=tuple(entry.tags or ()),
            labels=tuple(entry.labels or ()),
        )
        for language, entry in entries.items()
    }


def counts_that_differ(entries: Mapping[str, DeskWordsEntry], tags: int, labels: int) -> Iterator[str]:
    """Name the languages that have another number of tags or labels than the desk itself."""
    for language, entry in entries.items():
        if entry.tags is not None and len(entry.tags) != tags:
            yield f"{language} の tags の数が、日本語とちがいます。"
        if entry.labels is not None and len(entry.labels) != labels:
            yield f"{language} の labels の数が、番号の label の数とちがいます。"
