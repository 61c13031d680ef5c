"""The blocks of a rendered text: a heading, a paragraph, a call-out, a figure, each with how long it is.

The markup comes from our own renderer and is well formed; it is passed on as it stands, without what only
serves somebody who reads alone: links, numbers of sources, folded tables, pictures that load when scrolled to.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from itertools import takewhile
from unicodedata import east_asian_width

from lms.catalog.rules import Html, Module
from lms.learning.rules import Block, BlockKind

SOURCES_ANCHOR = "sources"
_VOID = {"img", "br", "hr"}
_SILENT = {"rt", "rp", "svg"}
_LINES_OF_THEIR_OWN = {"p", "li", "figcaption", "tr"}
_IDS = re.compile(r' (id|aria-labelledby)="([^"]*)"')
_ID = re.compile(r' id="([^"]*)"')
_HEADINGS = {BlockKind.HEADING, BlockKind.SUBHEADING}
_SOURCE = re.compile(r'href="#source-(\d+)"')
_WORD_JOINER = "&#8288;"


def blocks_of(module: Module, language: str) -> tuple[Block, ...]:
    """Take a chapter apart, up to its list of sources."""
    return _read(module.reading(language).html, f"{module.key}-")


@lru_cache(maxsize=1024)
def passage_of(html: str, anchor: str) -> Html:
    """Give the part of a text that stands under a heading, to be read again beside a question.

    Args:
        html: the rendered text.
        anchor: of the heading; the part ends at the next heading of its rank or above.

    Returns:
        The part without its heading, without links, sources and ids; empty when there is no such heading.
    """
    blocks = iter(_read(html, ""))
    heading = next((block for block in blocks if block.anchor == anchor), None)
    ends_at = {BlockKind.HEADING} if heading and heading.kind is BlockKind.HEADING else _HEADINGS
    part = takewhile(lambda block: block.kind not in ends_at, blocks) if heading else ()
    return Html(_IDS.sub("", "\n".join(block.html for block in part if block.kind is not BlockKind.FIGURE)))


def said_aloud(html: str, prefix: str) -> Html:
    """Give a speaker's note as it is printed: nothing in it leads anywhere.

    Args:
        html: the rendered note.
        prefix: put before each id, so that several texts may stand on one page.
    """
    return Html("\n".join(block.html for block in _read(html, prefix)))


def _width(words: str) -> int:
    """Count in full-width characters, of which a Latin letter or a half-width space takes half of one."""
    return -(-sum(2 if east_asian_width(letter) in "FWA" else 1 for letter in words) // 2)


def _read(html: str, prefix: str) -> tuple[Block, ...]:
    reader = _Reader(prefix)
    reader.feed(html)
    reader.close()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    def __init__(self, prefix: str) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[Block] = []
        self._prefix = prefix
        self._open: list[str] = []
        self._left_out: list[bool] = []
        self._first = ""
        self._markup: list[str] = []
        self._lengths = [0]
        self._sources: list[int] = []
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        text = self.get_starttag_text() or ""
        if not self._open:
            self._first, self._markup, self._lengths, self._sources = text, [], [0], []
            self._is_over = self._is_over or f'id="{SOURCES_ANCHOR}"' in text
        if tag in _LINES_OF_THEIR_OWN:
            self._lengths.append(0)
        if tag in _VOID:
            self._say(self._adapted(text))
            return
        self._note_source(tag, text)
        is_left_out = tag == "details" or 'class="cite"' in text or (tag == "a" and "#source-" in text)
        self._open.append(tag)
        self._left_out.append(is_left_out)
        if tag != "a":
            self._say(self._adapted(text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._say(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag != "a":
            self._say(f"</{tag}>")
        self._open.pop()
        self._left_out.pop()
        if not self._open and not self._is_over:
            self.blocks.append(self._block(tag))

    def handle_data(self, data: str) -> None:
        self._say(data, _width(data.strip()))

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};", 1)

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};", 0)

    def _note_source(self, tag: str, text: str) -> None:
        found = _SOURCE.search(text) if tag == "a" and "sup" in self._open else None
        if found and int(found[1]) not in self._sources:
            self._sources.append(int(found[1]))

    def _say(self, markup: str, length: int = 0) -> None:
        if any(self._left_out) or not (self._open or markup.startswith("<")):
            return
        self._markup.append(markup)
        if not _SILENT.intersection(self._open):
            self._lengths[-1] += length

    def _adapted(self, text: str) -> str:
        text = text.replace(' loading="lazy"', "")
        return _IDS.sub(lambda found: f' {found[1]}="{self._prefixed(found[2])}"', text)

    def _prefixed(self, ids: str) -> str:
        return " ".join(self._prefix + name for name in ids.split())

    def _block(self, tag: str) -> Block:
        markup = "".join(self._markup).replace(_WORD_JOINER, "")
        anchor = _ID.search(self._first)
        lengths = tuple(length for length in self._lengths if length)
        kind = _kind(tag, self._first)
        if kind is BlockKind.HEADING:  # said again on each slide of its part, so without its tag and its id
            markup = markup.partition(">")[2].removesuffix("</h2>")
        return Block(kind, Html(markup), lengths, tuple(self._sources), anchor[1] if anchor else None)


def _kind(tag: str, text: str) -> BlockKind:
    if tag == "h2":
        return BlockKind.HEADING
    if tag == "h3":
        return BlockKind.SUBHEADING
    if tag == "figure":
        return BlockKind.FIGURE
    return BlockKind.CALLOUT if 'class="callout' in text else BlockKind.TEXT
