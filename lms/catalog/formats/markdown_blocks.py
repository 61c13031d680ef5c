"""Blocks of a lesson: headings with anchors, call-outs, speaker notes."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import escape

from lms.catalog.formats.faults import did_you_mean
from lms.catalog.rules import Heading
from lms.core.translation import marked, raw, translated
from lms.core.words import with_readings

CALLOUTS = {
    "important": ("", marked("大切なこと"), "M12 4l2.4 5.2 5.6.7-4.1 3.9 1.1 5.7-5-2.8-5 2.8 1.1-5.7L4 9.9l5.6-.7z"),
    "think": (
        " callout--think",
        marked("考えてみましょう"),
        "M9 17c0-2-3-3.5-3-7a6 6 0 0 1 12 0c0 3.5-3 5-3 7zM9.5 20.5h5",
    ),
    "word": (" callout--word", marked("ことば"), "M5 19L10.5 5h1L17 19M7 14.5h8M18 8h3M19.5 6.5v3"),
}
SPEAKER = "speaker"
_WORDS = frozenset({"text", "ruby", "code_inline", "text_special"})

_OPENING = re.compile(r":::[ 　]*([A-Za-z][A-Za-z-]*)(?:[ 　]+(.+?))?[ 　]*")
_ANCHOR = re.compile(r"[ 　]*\{#([^{}]*)\}[ 　]*$")
_ANCHOR_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_RESERVED = re.compile(r"(main|sources|source-.*|figure-.*|choice-.*|question-.*)")


def plug_in(markdown: MarkdownIt) -> None:
    """Teach a parser our blocks."""
    markdown.block.ruler.before(
        "fence", "container", _container, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    markdown.core.ruler.before("inline", "anchors", _anchors)
    markdown.core.ruler.push("tables", _tables)
    markdown.add_render_rule("callout_open", _render_callout_open)
    markdown.add_render_rule("callout_title_open", _render_title_open)
    markdown.add_render_rule("callout_title_close", _render_title_close)
    markdown.add_render_rule("table_open", _render_table_open)
    markdown.add_render_rule("table_close", _render_table_close)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    opening = _OPENING.fullmatch(_line(state, start))
    if not opening or state.parentType == "container":
        return False
    if silent:
        return True
    closing = next((line for line in range(start + 1, end) if _line(state, line) == ":::"), None)
    context = state.env["context"]
    if closing is None:
        context.complain(start, f"「:::{opening[1]}」が閉じていません。", "終わりの行に「:::」だけを書いてください。")
    kind = opening[1] if opening[1] in {*CALLOUTS, SPEAKER} else "important"
    if kind != opening[1]:
        hint = did_you_mean(opening[1], {*CALLOUTS, SPEAKER})
        context.complain(start, f"「:::{opening[1]}」という囲みはありません。", hint)
    last = end if closing is None else closing
    _push(state, kind, opening[2], start, last)
    state.line = last if closing is None else last + 1
    return True


def _push(state: StateBlock, kind: str, title: str | None, start: int, last: int) -> None:
    outer_type, outer_end = state.parentType, state.lineMax
    name = SPEAKER if kind == SPEAKER else "callout"
    opening = state.push(f"{name}_open", "div", 1)
    opening.map, opening.info = [start, last], kind
    if kind != SPEAKER:
        state.push("callout_title_open", "p", 1).info = kind
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = title or _title(kind, state), [start, start + 1], []
        state.push("callout_title_close", "p", -1)
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax = outer_type, outer_end
    state.push(f"{name}_close", "div", -1)


def _title(kind: str, state: StateBlock) -> str:
    return raw(state.env["context"].language, CALLOUTS[kind][1])


def _anchors(state: StateCore) -> None:
    """Take `{#anchor}` off each heading and give the heading that id."""
    seen: set[str] = set()
    for opening, inline in pairwise(state.tokens):
        if opening.type != "heading_open" or not opening.map:
            continue
        found = _ANCHOR.search(inline.content)
        if found:
            inline.content = inline.content[: found.start()]
        fault = _anchor_fault(opening.tag, found[1] if found else None, seen)
        if fault:
            state.env["context"].complain(opening.map[0], *fault)
        elif found:
            opening.attrSet("id", found[1])
            seen.add(found[1])


def _anchor_fault(tag: str, anchor: str | None, seen: set[str]) -> tuple[str, str] | None:
    if tag not in {"h2", "h3"}:
        return f"見出しの大きさ（{tag}）は使えません。", "章の中の見出しは「## 」か「### 」で始めてください。"
    if anchor is None:
        hint = "見出しの終わりに {#feeling} のようなしるしをつけてください。"
        return ("見出しに、しるしがありません。", hint) if tag == "h2" else None
    if not _ANCHOR_NAME.fullmatch(anchor):
        return f"しるし「{anchor}」の書き方がちがいます。", "英小文字で始め、英小文字・数字・ハイフンで書いてください。"
    if _RESERVED.fullmatch(anchor):
        return f"しるし「{anchor}」は、ページのほかの場所で使っています。", "別の名前にしてください。"
    if anchor in seen:
        return f"しるし「{anchor}」が2回あります。", "それぞれ別の名前にしてください。"
    return None


def _tables(state: StateCore) -> None:
    """Give heads their scope, and numbers their class; the library's style attributes break our CSP."""
    for token in state.tokens:
        if token.type in {"th_open", "td_open"}:
            align = str(token.attrs.pop("style", ""))
            if token.type == "th_open":
                token.attrSet("scope", "col")
            if "right" in align:
                token.attrSet("class", "n")


def without_speaker_notes(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[str | None, list[Token]]]]:
    """Part a text into what everybody reads, and the notes with the anchor they stand under."""
    reading: list[Token] = []
    notes: list[tuple[str | None, list[Token]]] = []
    anchor: str | None = None
    is_note = False
    for token in tokens:
        if token.type == "heading_open" and token.attrGet("id"):
            anchor = str(token.attrGet("id"))
        if token.type == "speaker_open":
            is_note = True
            notes.append((anchor, []))
        elif token.type == "speaker_close":
            is_note = False
        else:
            (notes[-1][1] if is_note else reading).append(token)
    return reading, notes


def contents(tokens: Sequence[Token]) -> tuple[Heading, ...]:
    """List the headings that can be led to."""
    return tuple(
        Heading(int(opening.tag[1]), str(opening.attrGet("id")), _text_with_readings(inline))
        for opening, inline in pairwise(tokens)
        if opening.type == "heading_open" and opening.attrGet("id")
    )


def plain_text(token: Token) -> str:
    """Give the words of a line without furigana, citations or markup."""
    return "".join(child.content for child in token.children or () if child.type in _WORDS)


def _text_with_readings(token: Token) -> str:
    """Give the words of a line with their furigana, to be said elsewhere on a page."""
    words = [child for child in token.children or () if child.type in _WORDS]
    return with_readings("".join(f"{{{w.content}|{w.info}}}" if w.type == "ruby" else w.content for w in words))


def _render_callout_open(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    modifier = CALLOUTS[tokens[index].info][0]
    return f'<div class="callout{modifier}">\n'


def _render_title_open(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    path = CALLOUTS[tokens[index].info][2]
    icon = f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}"/></svg>'
    return f'<p class="callout__title">{icon}<span>'  # one thing to a layout, however much furigana is in it


def _render_title_close(_self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</span></p>\n"


def _render_table_open(_self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, env: Any) -> str:
    label = escape(translated(env["context"].language, "表"))
    return f'<div class="table-wrap" tabindex="0" role="region" aria-label="{label}"><table class="table">\n'


def _render_table_close(_self: RendererHTML, _tokens: Sequence[Token], _index: int, _options: Any, _env: Any) -> str:
    return "</table></div>\n"
