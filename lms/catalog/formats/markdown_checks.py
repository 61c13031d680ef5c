"""What a course text must not contain, and what it must not lack."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from lms.catalog.formats.faults import did_you_mean
from lms.catalog.formats.markdown_blocks import plain_text

_PERCENTAGE = re.compile(r"[0-9０-９]\s*[%％]|[0-9０-９一二三四五六七八九]\s*割(?![引合り])")
_LEFTOVERS = (
    (re.compile(r"</?[A-Za-z][^<>]*>|<!--"), "HTML は使えません。", "ふつうの文に書きなおしてください。"),
    (
        re.compile(r"\]\("),
        "このリンクは使えません。",
        "https:// か mailto: か tel: か、/help-desks のようなこのサイトの場所にしてください。",
    ),
    (
        re.compile(r"\{[^{}]*[|#]"),
        "ふりがな、またはしるしの書き方がちがいます。",
        "{孤独|こどく} のように書いてください。",
    ),
    (re.compile(r"\[@"), "出典の書き方がちがいます。", "[@efforts-2025 §9] のように書いてください。"),
    (re.compile(r"\*\*"), "強調の「**」が閉じていません。", "はじめと終わりに、空白をはさまずにつけてください。"),
    (re.compile(r"^:::"), "囲み「:::」が合っていません。", "囲みの中に、別の囲みは入れられません。"),
)


def check(tokens: Sequence[Token], context: Any) -> None:
    """Find what is wrong in a parsed text and note it in its context."""
    for token in tokens:
        if token.type == "inline":
            _check_line(token, context)
    if context.may_cite:
        for line in _uncited_figures(tokens):
            hint = "数字のすぐあとに [@出典のキー] をつけてください。"
            context.complain(line, "割合の数字に、出典がありません。", hint)


def length(tokens: Sequence[Token]) -> int:
    """Count the characters a reader reads, without spaces and furigana."""
    return sum(len("".join(plain_text(token).split())) for token in tokens if token.type == "inline")


def _check_line(inline: Token, context: Any) -> None:
    line = (inline.map or [0])[0]
    for child in inline.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "text":
            for pattern, message, hint in _LEFTOVERS:
                if pattern.search(child.content):
                    context.complain(line, message, hint)
        elif child.type == "image":
            context.complain(line, "図は、文の中には置けません。", "前後に空の行を入れて、1行だけにしてください。")
        elif child.type == "citation":
            _check_citation(child, line, context)


def _check_citation(citation: Token, line: int, context: Any) -> None:
    if not context.may_cite:
        context.complain(line, "問題や答えの文には、出典をつけられません。", "章の本文につけてください。")
    elif citation.info not in context.sources:
        hint = did_you_mean(citation.info, context.sources)
        context.complain(line, f"出典「{citation.info}」は course.yaml の sources にありません。", hint)


def _uncited_figures(tokens: Sequence[Token]) -> Iterator[int]:
    """Find paragraphs, list items and whole tables with a percentage and no source; notes are not asked."""
    for group in _groups(tokens):
        has_figure = any(_PERCENTAGE.search(plain_text(inline)) for inline in group)
        is_cited = any(child.type == "citation" for inline in group for child in inline.children or ())
        if has_figure and not is_cited:
            yield (group[0].map or [0])[0]


def _groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    table: list[Token] | None = None
    is_note = False
    for token in tokens:
        if token.type in {"speaker_open", "speaker_close"}:
            is_note = token.type == "speaker_open"
        elif token.type == "table_open":
            table = []
        elif token.type == "table_close" and table:
            yield table
            table = None
        elif token.type == "inline" and not is_note:
            if table is None:
                yield [token]
            else:
                table.append(token)
