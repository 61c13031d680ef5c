"""Inside a line: furigana, citations, Japanese emphasis and line breaks, safe links."""

import re
import unicodedata
from collections.abc import Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from lms.core.translation import translated

_RUBY = re.compile(r"\{([^{}|\n]{1,40})\|([^{}\n]{1,80})\}")
_CITATION = re.compile(r"\[@([A-Za-z0-9_-]+)(?:[ 　]+([^\[\]\n]{1,60}))?\]")
_WORD_JOINER = "&#8288;"
"""Keeps the number of a source on the line of the word before it."""
_SCHEMES = {"", "http", "https", "mailto", "tel"}


def plug_in(markdown: MarkdownIt) -> None:
    """Teach a parser our inline rules."""
    markdown.inline.ruler.before("link", "ruby", _ruby)
    markdown.inline.ruler.before("link", "citation", _citation)
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.add_render_rule("ruby", _render_ruby)
    markdown.add_render_rule("citation", _render_citation)
    markdown.add_render_rule("softbreak", _render_softbreak)
    markdown.add_render_rule("image", _render_stray_image)


def is_allowed_link(url: str) -> bool:
    """Tell whether a link may stand in a text: the web, mail, a telephone, or a place on this site."""
    plain = url.strip()
    if plain.startswith("//") or "\\" in plain or "%5c" in plain.lower():
        return False
    if any(unicodedata.category(letter) == "Cc" for letter in plain):
        return False
    try:
        return urlsplit(plain).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def ruby_html(base: str, reading: str) -> str:
    """Write furigana; `こ|りつ` over two characters gives each its own reading."""
    readings = reading.split("|")
    pairs = list(zip(base, readings, strict=True)) if len(readings) == len(base) else [(base, "".join(readings))]
    inside = "".join(f"{escape(over)}<rp>（</rp><rt>{escape(kana)}</rt><rp>）</rp>" for over, kana in pairs)
    return f"<ruby>{inside}</ruby>"


def cited(language: str, number: int) -> str:
    """Name a citation for those who do not see its brackets."""
    return translated(language, "出典%(number)s", number=number)


def _ruby(state: StateInline, silent: bool) -> bool:
    found = _RUBY.match(state.src, state.pos)
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("ruby", "ruby", 0)
        token.content, token.info = found[1], found[2]
    state.pos = found.end()
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    found = _CITATION.match(state.src, state.pos)
    if not found or found.end() > state.posMax:
        return False
    if not silent:
        token = state.push("citation", "sup", 0)
        token.info, token.content = found[1], found[2] or ""
    state.pos = found.end()
    return True


def _is_japanese(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Open and close emphasis as CommonMark does, but let 「」、。 stand directly beside the stars.

    CommonMark asks for a space between a letter and a mark such as 「; Japanese writes none.
    """
    start, marker = state.pos, state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(start, marker == "*")
    can_open, can_close = scanned.can_open, scanned.can_close
    if marker == "*":
        before = state.src[start - 1] if start > 0 else " "
        after_at = start + scanned.length
        after = state.src[after_at] if after_at < state.posMax else " "
        can_open, can_close = _flanking(before, after), _flanking(after, before)
    for _ in range(scanned.length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += scanned.length
    return True


def _flanking(outside: str, inside: str) -> bool:
    """Tell whether stars between *outside* and *inside* can hold on to what is inside."""
    if isWhiteSpace(ord(inside)):
        return False
    is_mark = isMdAsciiPunct(ord(inside)) or isPunctChar(inside)
    outside_is_edge = isWhiteSpace(ord(outside)) or isMdAsciiPunct(ord(outside)) or isPunctChar(outside)
    return not is_mark or outside_is_edge or _is_japanese(outside) or _is_japanese(inside)


def _render_ruby(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return ruby_html(tokens[index].content, tokens[index].info)


def _render_citation(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    context, token = env["context"], tokens[index]
    if token.info not in context.sources or not context.may_cite:
        return ""
    number = context.cite(token.info, token.content or None)
    label = escape(cited(context.language, number))
    link = f'<a href="#source-{number}" aria-label="{label}">[{number}]</a>'
    return f'{_WORD_JOINER}<sup class="cite">{link}</sup>'


def _render_softbreak(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Join lines: with a space only between words that are written with spaces."""
    before = next((token.content[-1] for token in reversed(tokens[:index]) if token.content), "")
    after = next((token.content[0] for token in tokens[index + 1 :] if token.content), "")
    is_western = before and after and not _is_japanese(before) and not _is_japanese(after)
    return "\n" if is_western else ""


def _render_stray_image(_self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    """Say a picture that stands where none may stand; figures are drawn by the blocks."""
    return escape(tokens[index].content)
