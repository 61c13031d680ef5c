"""Words that carry more than their letters: furigana, and words left in Japanese on a page in another language.

A `Said` is plain text wherever text is wanted (a mail, a file, a title); where a page is made, Jinja asks it for its
markup. A template does not know whether it writes into an attribute, where no element may stand. So that markup holds
noncharacters of Unicode, which mean nothing outside a program, and `finished` turns them into elements or, in
attributes and in titles, into plain text: once, when the page is whole.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

_BASE, _READING, _END, _PHRASE, _PHRASE_END, _FOREIGN, _FOREIGN_END, _NOTICE, _NOTICE_END = (
    chr(0xFDD0 + place) for place in range(9)
)
FIRST_BYTES = b"\xef\xb7"
"""With what every one of our marks begins in UTF-8: a page without them is finished already."""

SOURCE = "ja"
"""The language in which this program is written: every other is a translation."""
_FURIGANA = re.compile(r"\{([^{}|\n]{1,40})\|([^{}\n]{1,80})\}")
_TEXT_ONLY = "title|option|textarea|desc|text|script|style"
_PIECES = re.compile(
    rf"<({_TEXT_ONLY})\b[^>]*>.*?</\1>|<[^>]*>|{_BASE}([^<>{_BASE}-{_END}]*){_READING}([^<>{_BASE}-{_END}]*){_END}"
    rf"|[{_PHRASE}-{_NOTICE_END}]",
    re.DOTALL,
)
_RUBY = re.compile(rf"{_BASE}([^{_BASE}-{_END}]*){_READING}([^{_BASE}-{_END}]*){_END}")
_MARKS = re.compile(rf"[{_BASE}-{_NOTICE_END}]")
_NOTICES = re.compile(rf"{_NOTICE}(.*?){_NOTICE_END}", re.DOTALL)


class Said(str):
    """A text and the markup of it; equal to its plain text."""

    __slots__ = ("markup",)
    markup: Markup

    def __new__(cls, plain: str, markup: Markup) -> "Said":
        """Put the two beside each other."""
        said = super().__new__(cls, plain)
        said.markup = markup
        return said

    def __html__(self) -> Markup:
        return self.markup

    def __mod__(self, values: Mapping[str, Any]) -> "Said":
        """Fill in values, which are escaped in the markup."""
        return Said(str(self) % values, self.markup % values)

    def __reduce__(self) -> tuple[type["Said"], tuple[str, Markup]]:
        return Said, (str(self), self.markup)


def with_readings(text: str) -> str:
    """Read `{漢字|かんじ}` in a text of ours: a `Said` when there is furigana in it, else the text itself."""
    if "{" not in text or not _FURIGANA.search(text):
        return text
    marked = _FURIGANA.sub(lambda found: f"{_BASE}{found[1]}{_READING}{_plain_reading(found[2])}{_END}", text)
    phrase = escape(_PHRASE) + escape(marked) + _PHRASE_END  # one thing to a layout, however many pieces
    return Said(_RUBY.sub(r"\1（\2）", marked), phrase)


def without_readings(text: str) -> str:
    """Take the furigana off `{漢字|かんじ}`."""
    return _FURIGANA.sub(r"\1", text)


def followed_by(said: str, more: str) -> str:
    """Join two texts and keep the markup of the first."""
    return Said(str(said) + more, said.markup + more) if isinstance(said, Said) else said + more


def left_in_japanese(text: str) -> Said:
    """Mark a text for which there is no translation; markup stays markup."""
    return Said(str(text), escape(_FOREIGN) + escape(text) + _FOREIGN_END)


def only_if_partly_japanese(notice: Markup) -> Markup:
    """Mark what a page says only if some of it was left in Japanese."""
    return escape(_NOTICE) + notice + _NOTICE_END


def finished(page: str, html_language: str) -> str:
    """Turn our marks into elements, or into plain text where no element may stand.

    Args:
        page: HTML as the templates made it; everything that came from people is escaped in it.
        html_language: the language of the page; what was left in Japanese is marked unless that is `ja`.
    """
    finishing = _Finishing(has_spans=html_language != SOURCE)
    body = _PIECES.sub(finishing.piece, page)
    return _NOTICES.sub(r"\1" if finishing.is_partly_japanese else "", body)


@dataclass(slots=True)
class _Finishing:
    """What was met so far on the page."""

    has_spans: bool
    depth: int = 0
    phrases: int = 0
    is_in_notice: bool = False
    is_partly_japanese: bool = False

    def piece(self, found: re.Match[str]) -> str:
        """Write one piece: an element as it is, furigana, or the end of a mark."""
        whole = found[0]
        if whole[0] == "<":
            reading = "" if found[1] == "title" else r"（\2）"  # a title repeats the heading, and is short
            return _MARKS.sub("", _RUBY.sub(rf"\1{reading}", whole)) if _MARKS.search(whole) else whole
        if found[2] is not None:
            return f"<ruby>{found[2]}<rp>（</rp><rt>{found[3]}</rt><rp>）</rp></ruby>"
        if whole in (_NOTICE, _NOTICE_END):
            self.is_in_notice = whole == _NOTICE
            return whole
        if whole in (_PHRASE, _PHRASE_END):
            return self._phrase(is_opening=whole == _PHRASE)
        return self._span(is_opening=True) if whole == _FOREIGN else self._span(is_opening=False)

    def _phrase(self, *, is_opening: bool) -> str:
        """Hold a phrase with furigana together; an end without a beginning is nothing."""
        if not is_opening and not self.phrases:
            return ""
        self.phrases += 1 if is_opening else -1
        return "<span>" if is_opening else "</span>"

    def _span(self, *, is_opening: bool) -> str:
        """Open or close a span; of marks within marks only the outermost counts, a stray one not at all."""
        if is_opening:
            self.depth += 1
            self.is_partly_japanese |= not self.is_in_notice
            return '<span lang="ja">' if self.has_spans and self.depth == 1 else ""
        is_last, self.depth = self.depth == 1, max(self.depth - 1, 0)
        return "</span>" if self.has_spans and is_last else ""


def _plain_reading(reading: str) -> str:
    """Join readings given for each character: `こ|りつ`."""
    return reading.replace("|", "")
