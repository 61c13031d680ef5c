"""Course Markdown: text in, a rendered value out, with everything found wrong on the way.

CommonMark with tables and without raw HTML, plus what Japanese lessons need: furigana, call-outs, speaker
notes, figures, charts, citations, anchors, emphasis beside 「」, line breaks without spaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt

from lms.catalog.formats import markdown_blocks, markdown_checks, markdown_figures, markdown_inline
from lms.catalog.formats.faults import LineFault
from lms.catalog.rules import Citation, Heading, Html, Source, SpeakerNote
from lms.core.words import SOURCE


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the course, kept by the hash of its bytes."""

    sha256: str
    width: int
    height: int


@dataclass(slots=True)
class Context:
    """What a text may refer to, and what was found while it was read."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    first_line: int = 1
    may_cite: bool = True
    language: str = SOURCE
    faults: list[LineFault] = field(default_factory=list)
    cited: dict[str, list[str]] = field(default_factory=dict)
    figures: int = 0

    def complain(self, line: int, message: str, hint: str = "") -> None:
        """Note a fault on a line counted from 0 within the text."""
        self.faults.append(LineFault(line + self.first_line, message, hint))

    def cite(self, key: str, place: str | None) -> int:
        """Return the number of a source in the list of this text, and remember the place."""
        places = self.cited.setdefault(key, [])
        if place and place not in places:
            places.append(place)
        return list(self.cited).index(key) + 1


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as the reader gets it."""

    html: Html
    speaker_notes: tuple[SpeakerNote, ...]
    contents: tuple[Heading, ...]
    anchors: frozenset[str]
    citations: tuple[Citation, ...]
    length: int
    faults: tuple[LineFault, ...]


def render(
    text: str,
    *,
    sources: Mapping[str, Source] | None = None,
    images: Mapping[str, Image] | None = None,
    first_line: int = 1,
    language: str = SOURCE,
) -> Rendered:
    """Render a module's text.

    Args:
        text: the Markdown, without its front matter.
        sources: what `[@key]` may name.
        images: pictures by their path from the course folder, as `img/bench.svg`.
        first_line: the line of the file on which the text begins.
        language: of the text; the words that we add to it are said in the same.

    Returns:
        Markup that is safe to show even when there are faults.
    """
    context = Context(sources=sources or {}, images=images or {}, first_line=first_line, language=language)
    env = {"context": context}
    markdown = _parser()
    tokens = markdown.parse(text, env)
    markdown_checks.check(tokens, context)
    reading, notes = markdown_blocks.without_speaker_notes(tokens)
    html = markdown.renderer.render(reading, markdown.options, env)
    speaker_notes = tuple(
        SpeakerNote(after, Html(markdown.renderer.render(inside, markdown.options, env))) for after, inside in notes
    )
    citations = tuple(
        Citation(number, context.sources[key], tuple(places))
        for number, (key, places) in enumerate(context.cited.items(), 1)
    )
    contents = markdown_blocks.contents(reading)
    return Rendered(
        html=Html(html + markdown_figures.source_list(citations, language)),
        speaker_notes=speaker_notes,
        contents=contents,
        anchors=frozenset(heading.anchor for heading in contents),
        citations=citations,
        length=markdown_checks.length(reading),
        faults=tuple(context.faults),
    )


def render_inline(text: str, first_line: int = 1) -> tuple[Html, tuple[LineFault, ...]]:
    """Render one short text of a quiz: furigana, emphasis and links, no blocks and no citations."""
    context = Context(first_line=first_line, may_cite=False)
    env = {"context": context}
    markdown = _parser()
    tokens = markdown.parseInline(text, env)
    markdown_checks.check(tokens, context)
    html = markdown.renderer.render(tokens, markdown.options, env)
    return Html(html), tuple(context.faults)


@cache
def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False})
    markdown.enable("table")
    markdown.disable(["html_block", "html_inline", "code", "lheading", "reference"])
    markdown.validateLink = markdown_inline.is_allowed_link  # type: ignore[method-assign]  # the library's way
    markdown_inline.plug_in(markdown)
    markdown_blocks.plug_in(markdown)
    markdown_figures.plug_in(markdown)
    return markdown
