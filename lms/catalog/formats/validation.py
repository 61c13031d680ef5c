"""From pydantic's findings to patient sentences with a line."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from lms.catalog.formats.faults import FileFaults, LineFault, did_you_mean
from lms.catalog.formats.safe_yaml import Document, Path

E = TypeVar("E", bound=BaseModel)

_SENTENCES = {
    "missing": "「{name}」がありません。",
    "string_type": "「{name}」は文字で書いてください。",
    "string_too_short": "「{name}」が空です。",
    "string_too_long": "「{name}」が長すぎます（{max_length}文字まで）。",
    "int_type": "「{name}」は整数で書いてください。",
    "float_type": "「{name}」は数で書いてください。",
    "bool_type": "「{name}」は true か false で書いてください。",
    "list_type": "「{name}」は「- 」で始まる並びにしてください。",
    "tuple_type": "「{name}」は [ことば, 数] の形にしてください。",
    "dict_type": "「{name}」は「語: 値」の形にしてください。",
    "model_type": "「{name}」は「語: 値」の形にしてください。",
    "model_attributes_type": "「{name}」は「語: 値」の形にしてください。",
    "too_short": "「{name}」が足りません（{min_length}つ以上）。",
    "too_long": "「{name}」が多すぎます（{max_length}つまで）。",
    "greater_than_equal": "「{name}」は {ge} 以上にしてください。",
    "less_than_equal": "「{name}」は {le} 以下にしてください。",
    "union_tag_not_found": "「type」がありません。",
}
_HINTS = {
    "string_type": '数や true・false は " でかこむと文字になります。',
    "int_type": '小数点や " をつけずに書いてください。',
    "bool_type": '" でかこまずに書いてください。',
}
_TAGS = {"single", "multiple", "true-false", "order", "match", "reflection"}


def validated(entry: type[E], document: Document) -> E:
    """Check a document against its shape.

    Raises:
        FileFaults: everything that does not fit, at once, each on its line.
    """
    try:
        return entry.model_validate(_as_tuples(document.value))
    except ValidationError as error:
        raise FileFaults(_fault(entry, detail, document) for detail in error.errors()) from error


def _as_tuples(value: Any) -> Any:
    """Give strict pydantic the tuples it wants for chart rows; other lists stay lists."""
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        rows = [tuple(row) if isinstance(row, list) else row for row in value["rows"]]
        return {**value, "rows": rows}
    return value


def _fault(entry: type[BaseModel], detail: ErrorDetails, document: Document) -> LineFault:
    path: Path = tuple(part for part in detail["loc"] if part not in _TAGS and part != "[key]")
    name = next((str(part) for part in reversed(path) if isinstance(part, str)), "全体")
    line = document.line_of(path)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return LineFault(line, f"「{name}」という語は使えません。", did_you_mean(name, _known(entry, detail["loc"])))
    if kind == "union_tag_invalid":
        return LineFault(
            line,
            f"「{detail['ctx']['tag']}」という type は使えません。",
            did_you_mean(str(detail["ctx"]["tag"]), _TAGS),
        )
    if kind == "literal_error":
        known = set(re.findall("'([^']*)'", detail["ctx"]["expected"]))
        return LineFault(
            line, f"「{name}」に「{detail['input']}」は使えません。", did_you_mean(str(detail["input"]), known)
        )
    if kind == "string_pattern_mismatch":
        return LineFault(line, f"「{name}」の書き方がちがいます（{detail['input']}）。", _pattern_hint(name))
    sentence = _SENTENCES.get(kind, "「{name}」の書き方がちがいます。")
    return LineFault(line, sentence.format(name=name, **detail.get("ctx", {})), _HINTS.get(kind, ""))


def _pattern_hint(name: str) -> str:
    hints = {
        "passage": "「know#feeling」のように、章のキー、#、見出しのしるしを続けてください。",
        "url": "https:// から書いてください。",
        "file": "「01-know」のように、拡張子のない名前にしてください。",
        "languages": "「ja」「en」のように書いてください。",
    }
    return hints.get(name, "英小文字で始め、英小文字・数字・ハイフンで書いてください。")


def _known(entry: type[BaseModel], location: tuple[str | int, ...]) -> set[str]:
    """Collect the words that may stand where the unknown one does, by the shape of the file."""
    schema = entry.model_json_schema()
    here: list[dict[str, Any]] = [schema]
    for part in location[:-1]:
        if part in _TAGS:
            continue
        here = [step for node in here for step in _steps(_resolved(schema, node), part)]
    return {word for node in here for option in _resolved(schema, node) for word in option.get("properties", {})}


def _steps(options: list[dict[str, Any]], part: str | int) -> list[dict[str, Any]]:
    if isinstance(part, int):
        return [option["items"] for option in options if "items" in option]
    named = [option["properties"][part] for option in options if part in option.get("properties", {})]
    others = [option.get("additionalProperties") for option in options]
    others += [shape for option in options for shape in option.get("patternProperties", {}).values()]
    return named + [shape for shape in others if isinstance(shape, dict)]


def _resolved(schema: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        return _resolved(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[-1]])
    options = node.get("anyOf") or node.get("oneOf")
    return [found for option in options for found in _resolved(schema, option)] if options else [node]
