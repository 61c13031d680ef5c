"""JSON Schemas of the course files, for editors that check and complete while one writes."""

from typing import Any

from pydantic import BaseModel

from lms.catalog.formats.question_schema import QuizEntry
from lms.catalog.formats.scenario_schema import ScenarioEntry
from lms.catalog.formats.schema import CourseEntry
from lms.catalog.formats.sentence_schema import SentencesEntry

FILES: dict[str, tuple[type[BaseModel], str]] = {
    "course": (CourseEntry, "course.yaml"),
    "quiz": (QuizEntry, "*.quiz.yaml"),
    "scenario": (ScenarioEntry, "*.scenario.yaml"),
    "sentences": (SentencesEntry, "confidence.yaml, steps.yaml"),
}
"""By name: the shape, and which files have it."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the schema of a kind of file, made from the very shape that the checker uses.

    Args:
        name: one of FILES.
    """
    entry, files = FILES[name]
    schema = entry.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": files}
