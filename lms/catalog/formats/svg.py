"""Pictures of a course: SVG that draws, and does nothing else."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from lms.catalog.formats.faults import FileFaults, LineFault
from lms.catalog.formats.markdown import Image

MAX_BYTES = 200_000
MEDIA_TYPE = "image/svg+xml"

_ELEMENTS = frozenset(
    {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title"}
    | {"desc", "defs", "use", "symbol", "linearGradient", "radialGradient", "stop", "clipPath", "mask"}
    | {"pattern", "marker"}
)
_REFUSED_ATTRIBUTES = re.compile(r"on[a-z]+|style|xml:base|src", re.IGNORECASE)
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:|data:|@import", re.IGNORECASE)
_NUMBERS = re.compile(r"-?[0-9.]+")


@dataclass(frozen=True, slots=True)
class ImageFile:
    """The bytes of a picture and what is known of it."""

    body: bytes
    image: Image


def checked_svg(body: bytes) -> ImageFile:
    """Check that a file is an SVG picture that loads nothing and runs nothing.

    Raises:
        FileFaults: it is too large or no SVG, or holds a script, a style, a link or a declaration.
    """
    if len(body) > MAX_BYTES:
        raise FileFaults([LineFault(1, f"図が大きすぎます（{MAX_BYTES // 1000} KBまで）。")])
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        fault = LineFault(error.lineno, "SVG として読めません。", "絵を描く道具から、書き出しなおしてください。")
        raise FileFaults([*reader.faults, fault]) from error
    if not reader.size and not reader.faults:
        reader.faults.append(
            LineFault(1, "図の大きさ（viewBox）がありません。", 'viewBox="0 0 640 360" のように書いてください。')
        )
    if reader.faults:
        raise FileFaults(reader.faults)
    assert reader.size
    return ImageFile(body, Image(hashlib.sha256(body).hexdigest(), *reader.size))


class _Reader:
    def __init__(self) -> None:
        self.faults: list[LineFault] = []
        self.size: tuple[int, int] | None = None
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._declaration
        self.parser.EntityDeclHandler = self._declaration
        self.parser.ProcessingInstructionHandler = self._declaration

    def _complain(self, message: str, hint: str = "") -> None:
        self.faults.append(LineFault(self.parser.CurrentLineNumber, message, hint))

    def _declaration(self, *_: Any) -> None:
        """Stop at once: what a declaration could grow into is not read."""
        self._complain("図の中に、使えない宣言（<! や <?）があります。", "その行を消してください。")
        raise FileFaults(self.faults)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = name.rpartition(":")[2]
        if self.depth == 1 and local != "svg":
            self._complain("SVG の図ではありません。")
        if local not in _ELEMENTS or ":" in name:
            self._complain(f"図の中で <{name}> は使えません。", "線、形、文字だけの図にしてください。")
        if self.depth == 1:
            self.size = _size(attributes.get("viewBox", ""))
        for attribute, value in attributes.items():
            self._check(attribute, value)

    def _end(self, _name: str) -> None:
        self.depth -= 1

    def _check(self, attribute: str, value: str) -> None:
        is_link = attribute.rpartition(":")[2] == "href"
        if _REFUSED_ATTRIBUTES.fullmatch(attribute):
            self._complain(f"図の中で「{attribute}」は使えません。", "fill や stroke などの属性で書いてください。")
        elif is_link and not value.startswith("#"):
            self._complain("図の中から、外の場所は呼べません。")
        elif not attribute.startswith("xmlns") and _OUTSIDE.search(value):
            self._complain(f"図の中の「{attribute}」は、外の場所を呼んでいます。")


def _size(view_box: str) -> tuple[int, int] | None:
    numbers = [float(number) for number in _NUMBERS.findall(view_box) if number.count(".") < 2]
    if len(numbers) != 4 or min(numbers[2:]) < 1:
        return None
    return round(numbers[2]), round(numbers[3])
