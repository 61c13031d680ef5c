"""YAML as people mean it: plain data with line numbers, and no surprises.

`no`, `on`, `012` and `2026-11-23` stay text; aliases, tags and keys that stand twice are refused, so that
no file can grow in memory or say two things at once.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from lms.catalog.formats.faults import FileFaults, LineFault

MAX_CHARACTERS = 100_000
MAX_DEPTH = 20

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, ten times as fast, where it was built."""

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True)
class Document:
    """What a YAML text says, and on which line each part of it stands."""

    value: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Return the line of a part, or of the nearest part around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def load(text: str, first_line: int = 1) -> Document:
    """Read a YAML text.

    Args:
        text: the whole text.
        first_line: the line it starts on in its file, for YAML that stands inside another text.

    Raises:
        FileFaults: it is too large or no YAML, or uses an alias, a tag or the same key twice.
    """
    if len(text) > MAX_CHARACTERS:
        raise FileFaults(
            [LineFault(first_line, f"長すぎます（{MAX_CHARACTERS:,}文字まで）。", "ファイルを分けてください。")]
        )
    try:
        _refuse_magic(text, first_line)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        raise FileFaults([_as_fault(error, first_line, text.count("\n"))]) from error
    except yaml.YAMLError as error:
        raise FileFaults(
            [LineFault(first_line, "読めない文字が入っています。", "目に見えない文字を消してください。")]
        ) from error
    reader = _Reader(first_line)
    value = reader.read(node, ()) if node is not None else None
    if reader.faults:
        raise FileFaults(reader.faults)
    return Document(value, reader.lines)


def _refuse_magic(text: str, first_line: int) -> None:
    faults, depth = [], 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = (event.start_mark.line if event.start_mark else 0) + first_line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            faults.append(
                LineFault(
                    line, "「&」や「*」で始まる書き方（別名）は使えません。", '文字にするときは " でかこんでください。'
                )
            )
        elif getattr(event, "tag", None):
            faults.append(
                LineFault(line, "「!」で始まる書き方（タグ）は使えません。", '文字にするときは " でかこんでください。')
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            faults.append(LineFault(line, f"字下げが深すぎます（{MAX_DEPTH}段まで）。"))
            break
    if faults:
        raise FileFaults(faults[:20])


def _as_fault(error: yaml.MarkedYAMLError, first_line: int, last: int) -> LineFault:
    mark = error.problem_mark or error.context_mark
    line = min(mark.line if mark else 0, last) + first_line  # the end of a text counts as a line of its own
    hint = '字下げがそろっているか、「:」のあとに空白があるか、" が閉じているかを見てください。'
    return LineFault(line, "YAML として読めません。", hint)


class _Reader:
    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.lines: dict[Path, int] = {}
        self.faults: list[LineFault] = []

    def read(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + self.first_line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + self.first_line
            key = key_node.value
            if not isinstance(key, str):
                self.faults.append(LineFault(line, "見出し語（「:」の左）は、1つの語にしてください。"))
            elif key in found:
                self.faults.append(LineFault(line, f"「{key}」が2回あります。", "どちらか1つにしてください。"))
            else:
                found[key] = self.read(value_node, (*path, key))
                self.lines[(*path, key)] = line
        return found


def _scalar(node: yaml.ScalarNode) -> Any:
    text = str(node.value)
    if node.style:  # quoted, or a block: always text
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 18:
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
