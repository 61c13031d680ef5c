"""Schemas for editors: made from the shapes of the checker, so they say what the checker says."""

import json

import pytest
import yaml

from lms.catalog.formats.json_schema import FILES, json_schema
from lms.catalog.queries import COURSES

PATTERNS = {
    "course": "*/course.yaml",
    "quiz": "*/*/*.quiz.yaml",
    "scenario": "*/*/*.scenario.yaml",
    "sentences": "*/*/confidence.yaml */*/steps.yaml",
}


def shapes(schema: dict, node: dict) -> list[dict]:
    """Follow references and alternatives to the shapes that may stand somewhere."""
    if "$ref" in node:
        return shapes(schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
    options = node.get("anyOf") or node.get("oneOf")
    return [found for option in options for found in shapes(schema, option)] if options else [node]


def unknown_words(schema: dict, node: dict, value: object) -> list[str]:
    """List the words of a file that the schema does not know."""
    options = shapes(schema, node)
    if isinstance(value, list):
        items = [option["items"] for option in options if "items" in option]
        return [word for part in value for word in unknown_words(schema, {"anyOf": items}, part)]
    if not isinstance(value, dict):
        return []
    fitting = [one for one in options if set(value) <= set(one.get("properties", {}))]
    free = [one for one in options if "properties" not in one]
    if not fitting and not free:
        return sorted(value)
    return [
        word
        for key, part in value.items()
        for one in fitting[:1]
        for word in unknown_words(schema, one["properties"][key], part)
    ]


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_comes_with_the_program_is_known_to_its_schema(name):
    schema, files = json_schema(name), [file for one in PATTERNS[name].split() for file in COURSES.glob(one)]

    assert files
    for file in files:
        assert unknown_words(schema, schema, yaml.safe_load(file.read_text(encoding="utf-8"))) == [], file


def test_a_misspelt_word_is_unknown_to_the_schema():
    schema = json_schema("quiz")

    assert unknown_words(schema, schema, {"questions": [{"id": "a", "typ": "single"}]}) == ["id", "typ"]


def test_the_schema_of_a_quiz_knows_every_type_of_question():
    names = {
        kind["properties"]["type"]["const"]
        for kind in json_schema("quiz")["$defs"].values()
        if "type" in kind.get("properties", {})
    }

    assert names == {"single", "multiple", "true-false", "order", "match", "reflection"}


def test_the_command_writes_a_schema_for_each_kind_of_file(sqlite_app, tmp_path):
    run = sqlite_app.test_cli_runner().invoke

    written = run(args=["courses", "schema", str(tmp_path / "schemas")])

    assert written.exit_code == 0, written.output
    for name in FILES:
        schema = json.loads((tmp_path / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert schema["$schema"].startswith("https://json-schema.org/")
        assert schema["title"] == FILES[name][1]
    assert json.loads(run(args=["courses", "schema"]).output).keys() == FILES.keys()
