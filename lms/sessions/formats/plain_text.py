"""Plain text for mails: lines short enough for every mail program, counted in columns as Japanese is set."""

import re
from unicodedata import east_asian_width

COLUMNS = 70
"""A wide character takes two."""

_CLOSING = "、。，．・）」』】〉》〕！？ー…～〜ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
_OPENING = "（「『【〈《〔"
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:[!-~]+|.)[{_CLOSING}]*")
"""What is never parted: a word or an address in Latin letters, or a character with the marks that belong to it."""


def columns_of(text: str) -> int:
    """Count the columns of one line; wide, full-width and ambiguous characters take two."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def folded(text: str, columns: int = COLUMNS) -> str:
    """Break lines that are longer than *columns*; an address stays whole, and no line begins with 。 or 」.

    Args:
        text: paragraphs; every line break in it is kept.
        columns: the most that one line may take, unless one word alone is longer.
    """
    return "\n".join(part for line in text.split("\n") for part in _folded_line(line, columns))


def _folded_line(line: str, columns: int) -> list[str]:
    if columns_of(line) <= columns:
        return [line]
    parts = [""]
    for found in _UNBROKEN.finditer(line):
        piece = found.group()
        if parts[-1] and columns_of(parts[-1]) + columns_of(piece) > columns:
            parts[-1] = parts[-1].rstrip(" ")
            parts.append("")
        parts[-1] += piece if parts[-1] or not piece.isspace() else ""
    return [part for part in parts if part]
