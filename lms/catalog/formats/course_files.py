"""From a course folder to a course: everything is checked, every fault named, and nothing half-read goes on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lms.catalog.formats import course_checks, safe_yaml, svg
from lms.catalog.formats.course_content import FINAL, SENTENCES, course_from_content, sources_of
from lms.catalog.formats.course_folder import CourseFolder
from lms.catalog.formats.course_language import LanguageFiles, read_front, read_quiz, read_scenario, read_sentences
from lms.catalog.formats.faults import Fault, FileFaults
from lms.catalog.formats.markdown import Image
from lms.catalog.formats.quiz_checks import check_same_ids
from lms.catalog.formats.safe_yaml import Document
from lms.catalog.formats.scenario_checks import check_same_scenes, check_scenario
from lms.catalog.formats.schema import CourseEntry
from lms.catalog.formats.sentence_checks import check_same_sentences, check_sentences
from lms.catalog.formats.validation import validated
from lms.catalog.rules import Course


@dataclass(frozen=True, slots=True)
class CoursePack:
    """A course without faults, ready to be published."""

    course: Course
    content: dict[str, Any]
    content_hash: str
    images: Mapping[str, bytes]
    """Bytes of the pictures by their hash."""
    gaps: tuple[Fault, ...] = ()
    """What is not there yet in a later language; readers get the first language there, and are told so."""


def check_course(path: Path) -> tuple[Course | None, list[Fault]]:
    """Read a course folder: the course when all is well, and every fault at once when not."""
    pack, faults = read_course(path)
    return (pack.course if pack else None), faults


def read_course(path: Path) -> tuple[CoursePack | None, list[Fault]]:
    """Read a course folder together with the content that is published."""
    folder = CourseFolder(path)
    read = _read_entry(folder)
    if read is None:
        _check_files_alone(folder)
        return None, sorted(folder.faults)
    entry, document = read
    pictures = _read_images(folder)
    images = {name: picture.image for name, picture in pictures.items()}
    sources = sources_of(entry)
    languages = {language: LanguageFiles(folder, language, entry, sources, images) for language in entry.languages}
    _compare(folder, entry, document, languages)
    if folder.faults:
        return None, sorted(set(folder.faults))
    content = _content(entry, languages, images)
    bodies = {picture.image.sha256: picture.body for picture in pictures.values()}
    return CoursePack(
        course_from_content(content), content, content_hash(content), bodies, tuple(sorted(set(folder.gaps)))
    ), []


def _content(entry: CourseEntry, languages: Mapping[str, LanguageFiles], images: Mapping[str, Image]) -> dict[str, Any]:
    """Put together what the table holds; parts that a course has not leave no mark, and its hash as it was."""
    course = entry.model_dump(mode="json")
    content = {
        "course": course,
        "texts": {language: files.text_content() for language, files in languages.items()},
        "quizzes": {language: files.quiz_content() for language, files in languages.items()},
        "images": {name: asdict(image) for name, image in images.items()},
    }
    if entry.scenarios:
        content["scenarios"] = {language: files.scenario_content() for language, files in languages.items()}
    else:
        del course["scenarios"]
    if any(files.sentences for files in languages.values()):
        content["sentences"] = {language: files.sentence_content() for language, files in languages.items()}
    return content


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a content, the same on every machine."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _read_entry(folder: CourseFolder) -> tuple[CourseEntry, Document] | None:
    text = folder.read_text("course.yaml")
    if text is None:
        return None
    try:
        document = safe_yaml.load(text)
        entry = validated(CourseEntry, document)
    except FileFaults as error:
        folder.complain_all("course.yaml", error)
        return None
    course_checks.check_course_entry(folder, entry, document)
    return entry, document


def _read_images(folder: CourseFolder) -> dict[str, svg.ImageFile]:
    found = {}
    for name in folder.names("img/*"):
        body = folder.read_bytes(name)
        if not name.endswith(".svg"):
            folder.complain(name, 1, "図は SVG（.svg）だけが使えます。")
        elif body is not None:
            try:
                found[name] = svg.checked_svg(body)
            except FileFaults as error:
                folder.complain_all(name, error)
    return found


def _check_files_alone(folder: CourseFolder) -> None:
    """Name the faults that can be seen in each file by itself, when course.yaml does not help."""
    for name in folder.names("*/*.quiz.yaml"):
        read_quiz(folder, name)
    for name in folder.names("*/*.scenario.yaml"):
        if scenario := read_scenario(folder, name):
            check_scenario(folder, scenario)
    for name in (name for key in SENTENCES for name in folder.names(f"*/{key}.yaml")):
        if file := read_sentences(folder, name):
            check_sentences(folder, file)
    for name in folder.names("*/*.md"):
        read_front(folder, name)
    _read_images(folder)


def _compare(
    folder: CourseFolder, entry: CourseEntry, document: Document, languages: Mapping[str, LanguageFiles]
) -> None:
    first = languages[entry.languages[0]]
    course_checks.check_final(folder, entry, document, first.quizzes.get(FINAL))
    for other in list(languages.values())[1:]:
        _compare_languages(folder, first, other)


def _compare_languages(folder: CourseFolder, first: LanguageFiles, other: LanguageFiles) -> None:
    for key, text in first.texts.items():
        if text and (theirs := other.texts[key]):
            course_checks.check_same_anchors(folder, text, theirs)
    _compare_quizzes(folder, first, other)
    check_same_sentences(folder, first.sentences, other.sentences, (first.language, other.language))
    for key, scenario in first.scenarios.items():
        if key in other.scenarios:
            check_same_scenes(folder, scenario, other.scenarios[key])


def _compare_quizzes(folder: CourseFolder, first: LanguageFiles, other: LanguageFiles) -> None:
    for key in sorted(first.quizzes.keys() | other.quizzes.keys()):
        if key in first.quizzes and key in other.quizzes:
            check_same_ids(folder, first.quizzes[key], other.quizzes[key])
        elif key in first.quizzes:
            name = first.quizzes[key].name.replace(first.language, other.language, 1)
            if not folder.has(name):
                folder.miss(name, 1, "ファイルがまだありません。")
        elif not folder.has(name := other.quizzes[key].name.replace(other.language, first.language, 1)):
            folder.complain(name, 1, "ファイルがありません。", f"{other.language} にはあります。")
