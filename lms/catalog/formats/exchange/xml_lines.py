"""XML with the line of each element, and without anything that could grow or lead outside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from lms.catalog.formats.faults import FileFaults

MAX_BYTES = 5 * 1024 * 1024


@dataclass(slots=True)
class Node:
    """One element: the text directly in it, and the elements in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def text_of(self, path: str) -> str:
        """Return the text of the first element on a path such as `name/text`, or nothing."""
        node: Node | None = self
        for name in path.split("/"):
            node = next((child for child in node.children if child.tag == name), None) if node else None
        return node.text.strip() if node else ""

    def walk(self, tag: str) -> Iterator["Node"]:
        """List the elements of one name below this one, at any depth."""
        for child in self.children:
            if child.tag == tag:
                yield child
            yield from child.walk(tag)


def parse(body: bytes) -> Node:
    """Read an XML file.

    Args:
        body: at most 5 MiB.

    Raises:
        FileFaults: it is too large, no XML, or has declarations (`<!DOCTYPE`, entities).
    """
    if len(body) > MAX_BYTES:
        raise FileFaults.at(1, f"ファイルが大きすぎます（{MAX_BYTES // 1024**2}MBまで）。")
    top = Node("", {}, 0)
    open_nodes = [top]
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        node = Node(tag, attributes, parser.CurrentLineNumber)
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def refuse(*_: Any) -> None:
        raise FileFaults.at(
            parser.CurrentLineNumber, "使えない宣言（<! や実体）があります。", "その行を消してください。"
        )

    def add(text: str) -> None:
        open_nodes[-1].text += text

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _tag: open_nodes.pop()
    parser.CharacterDataHandler = add
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        hint = "Moodle から、書き出しなおしてください。"
        raise FileFaults.at(error.lineno, "XML として読めません。", hint) from error
    return top.children[0]
