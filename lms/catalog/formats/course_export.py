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
    yield "course.yaml", _yaml(course)
    for language, texts in content["texts"].items():
        for key, text in texts.items():
            front = _yaml(text["front"]).decode()
            yield f"{language}/{names[key]}.md", f"---\n{front}---\n{text['body']}".encode()
    for language, quizzes in content["quizzes"].items():
        for key, quiz in quizzes.items():
            yield f"{language}/{names[key]}.quiz.yaml", _yaml(quiz)
    talks = {scenario["key"]: scenario["file"] for scenario in course.get("scenarios", ())}
    for language, scenarios in content.get("scenarios", {}).items():
        for key, scenario in scenarios.items():
            yield f"{language}/{talks[key]}.scenario.yaml", _yaml(scenario)
    for path, image in content["images"].items():
        yield path, pictures[image["sha256"]]


def _yaml(value: Any) -> bytes:
    text: str = yaml.safe_dump(_said(value), allow_unicode=True, sort_keys=False, width=_WIDTH)
    return text.encode()


def _said(value: Any) -> Any:
    """Leave out what says nothing, as a writer would."""
    if isinstance(value, dict):
        return {key: _said(part) for key, part in value.items() if part is not None}
    return [_said(part) for part in value] if isinstance(value, list) else value
