"""Texts of other programs as course files write them: Markdown and furigana; other markup is named, its words kept."""

import re
from html.parser import HTMLParser

from lms.catalog.formats.exchange.carried import ruby_in

_SPACES = re.compile(r"\s+")
_BREAKS = {"p": "\n\n", "div": "\n\n", "br": "\n", "li": "\n"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SILENT = {"html", "body", "span", "font", "ul", "ol", "rb", "rp", "ruby", "rt"}


def plain_of(text: str, kind: str) -> tuple[str, tuple[str, ...]]:
    """Return a text for a course file, and the names of the elements that did not come along.

    Args:
        text: as it stands in the file.
        kind: `html`, `markdown`, `plain_text` or `moodle_auto_format`.
    """
    with_ruby = ruby_in(text)
    if kind in {"markdown", "plain_text"}:
        return (with_ruby if kind == "markdown" else text).strip(), ()
    reader = _Reader()
    reader.feed(with_ruby)
    reader.close()
    lines = "".join(reader.parts).replace("\xa0", " ").split("\n")
    squeezed = "\n".join(" ".join(line.split()) for line in lines)
    while "\n\n\n" in squeezed:
        squeezed = squeezed.replace("\n\n\n", "\n\n")
    return squeezed.strip(), tuple(sorted(reader.lost))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: set[str] = set()
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "rp"}:
            self.hidden += 1
        if tag in _BREAKS or tag in _MARKS:
            self.parts.append(_BREAKS.get(tag) or _MARKS[tag])
        if tag == "li":
            self.parts.append("- ")
        elif tag not in _BREAKS and tag not in _MARKS and tag not in _SILENT:
            self.lost.add(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "rp"}:
            self.hidden = max(0, self.hidden - 1)
        if tag in _MARKS or tag in {"p", "div"}:
            self.parts.append(_MARKS.get(tag, "\n\n"))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(_SPACES.sub(" ", data))
