"""What is wrong within confidence.yaml or steps.yaml, and between the files of two languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.faults import did_you_mean
from lms.catalog.formats.quiz_checks import check_words, repeated
from lms.catalog.formats.safe_yaml import Document
from lms.catalog.formats.sentence_schema import SentencesEntry


@dataclass(frozen=True, slots=True)
class SentencesFile:
    """Sentences as read from their file."""

    name: str
    entry: SentencesEntry
    document: Document


def check_sentences(folder: CourseFolder, file: SentencesFile) -> None:
    """Find what is wrong in one file."""
    ids = [item.id for item in file.entry.items]
    for place in repeated(ids):
        line = file.document.line_of(("items", place, "id"))
        folder.complain(file.name, line, f"「{ids[place]}」が2つあります。", "別の id にしてください。")
    check_words(folder, file.name, file.document)


def check_same_sentences(
    folder: CourseFolder,
    first: Mapping[str, SentencesFile],
    other: Mapping[str, SentencesFile],
    languages: tuple[str, str],
) -> None:
    """Find sentences of a later language that the first has not; what the later one has not yet is a gap.

    Args:
        folder: takes the faults.
        first: the files of the first language, by what they are for.
        other: those of the later one.
        languages: the two.
    """
    for key in first.keys() & other.keys():
        _compare(folder, first[key], other[key])
    for key in sorted(first.keys() - other.keys()):
        if not folder.has(name := f"{languages[1]}/{key}.yaml"):
            folder.miss(name, 1, "ファイルがまだありません。")
    for key in sorted(other.keys() - first.keys()):
        if not folder.has(name := f"{languages[0]}/{key}.yaml"):
            folder.complain(name, 1, "ファイルがありません。", f"{languages[1]} にはあります。")


def _compare(folder: CourseFolder, first: SentencesFile, other: SentencesFile) -> None:
    ours, theirs = ([item.id for item in file.entry.items] for file in (first, other))
    for place, id_ in enumerate(theirs):
        if id_ not in ours:
            line = other.document.line_of(("items", place, "id"))
            folder.complain(other.name, line, f"「{id_}」は、{first.name} にありません。", did_you_mean(id_, ours))
    for id_ in (id_ for id_ in ours if id_ not in theirs):
        folder.miss(other.name, 1, f"「{id_}」がまだありません。")
