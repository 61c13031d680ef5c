"""From what the table holds back to the files of a course, so that another host can take it."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from lms.catalog.formats.course_content import FINAL

_WIDTH = 120


def course_files(content: Mapping[str, Any], pictures: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Write the files of a published version: read again, they give the same content to the letter.

    Args:
        content: as `course_files.read_course` made it.
        pictures: bytes by hash.

    Returns:
        Path from the course's folder, and content.
    """
    course = content["course"]
    names = {module["key"]: module["file"] for module in course["modules"]} | {FINAL: FINAL}
    talks = {scenario["key"]: scenario["file"] for scenario in course.get("scenarios", ())}
    yield "course.yaml", _yaml(course)
    for language, key, text in _each(content["texts"]):
        front = _yaml(text["front"]).decode()
        yield f"{language}/{names[key]}.md", f"---\n{front}---\n{text['body']}".encode()
    for language, key, quiz in _each(content["quizzes"]):
        yield f"{language}/{names[key]}.quiz.yaml", _yaml(quiz)
    for language, key, scenario in _each(content.get("scenarios", {})):
        yield f"{language}/{talks[key]}.scenario.yaml", _yaml(scenario)
    for language, key, sentences in _each(content.get("sentences", {})):
        yield f"{language}/{key}.yaml", _yaml(sentences)
    for path, image in content["images"].items():
        yield path, pictures[image["sha256"]]


def _each(part: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    return ((language, key, file) for language, files in part.items() for key, file in files.items())


def _yaml(value: Any) -> bytes:
    text: str = yaml.safe_dump(_said(value), allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text.encode()


def _said(value: Any) -> Any:
    """Leave out what says nothing, as a writer would."""
    if isinstance(value, dict):
        return {key: _said(part) for key, part in value.items() if part is not None}
    return [_said(part) for part in value] if isinstance(value, list) else value
