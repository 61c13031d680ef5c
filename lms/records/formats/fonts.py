"""The fonts that printed records use, all from pip packages, and the characters they can print.

System fonts are never used: the same record must look the same on every machine.
"""

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from unicodedata import category

import typst

PACKAGES = ("pylopdf_fonts_jp", "justmytype_intl_cjk", "manimgx_fonts")
"""Noto Serif JP; Noto Sans JP, KR, SC, TC; Noto Sans for other scripts and Noto Emoji. All under the OFL."""

GETA = "〓"
"""What Japanese printers set in place of a missing type: it says that something stands here, as □ does not."""

_FAMILIES = (
    "Noto Serif JP",
    "Noto Sans JP",
    "Noto Sans SC",
    "Noto Sans KR",
    "Noto Sans TC",
    "Noto Sans",
    "Noto Sans Arabic",
    "Noto Sans Armenian",
    "Noto Sans Bengali",
    "Noto Sans Devanagari",
    "Noto Sans Ethiopic",
    "Noto Sans Georgian",
    "Noto Sans Gujarati",
    "Noto Sans Gurmukhi",
    "Noto Sans Hebrew",
    "Noto Sans Kannada",
    "Noto Sans Khmer",
    "Noto Sans Lao",
    "Noto Sans Malayalam",
    "Noto Sans Myanmar",
    "Noto Sans Oriya",
    "Noto Sans Sinhala",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Thai",
    "Noto Emoji",
    "Noto Sans Symbols",
)
# Joiners and selectors choose the glyph beside them; a font need not have them.
_CHOOSERS = frozenset([0x200C, 0x200D, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])
_WITHOUT_SHAPE = ("Cc", "Cf")


@cache
def fonts() -> typst.Fonts:
    """Load the packaged fonts, once in a process."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files(package)) for package in PACKAGES],
    )


def families() -> list[str]:
    """Name the families in the order in which they are asked for a character; Mincho comes first."""
    return list(_FAMILIES)


def unprintable(text: str) -> list[str]:
    """Find the characters that no packaged font can print.

    Returns:
        Each such character once, in the order of the text; empty when all can be printed.
    """
    return [character for character in dict.fromkeys(text) if not _is_printable(character)]


def printable(text: str) -> str:
    """Make a text safe to print: single spaces, no control characters, 〓 for what no font has."""
    shown = "".join(character for character in " ".join(text.split()) if not _is_idle(character))
    return shown.translate({ord(character): GETA for character in unprintable(shown)})


def _is_idle(character: str) -> bool:
    """Tell whether a character neither has a shape nor changes one (control characters, direction marks)."""
    return category(character) in _WITHOUT_SHAPE and ord(character) not in _CHOOSERS


def _is_printable(character: str) -> bool:
    code = ord(character)
    return code in _CHOOSERS or code in _coverage() or _is_idle(character)


@cache
def _coverage() -> frozenset[int]:
    """Gather the characters of all families that certificates name."""
    paths = {info.path for info in fonts().fonts() if info.family in _FAMILIES and info.path}
    return frozenset(code for path in paths for code in _characters(Path(path).read_bytes()))


def _characters(font: bytes) -> Iterator[int]:
    """List the characters of an OpenType font: the `cmap` table, formats 4 and 12."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4s4xI4x", font, 12 + 16 * number) for number in range(tables))
    cmap = next(offset for tag, offset in directory if tag == b"cmap")
    (subtables,) = struct.unpack_from(">H", font, cmap + 2)
    for number in range(subtables):
        (offset,) = struct.unpack_from(">I", font, cmap + 8 + 8 * number)
        (form,) = struct.unpack_from(">H", font, cmap + offset)
        for first, last in _RANGES.get(form, _no_ranges)(font, cmap + offset):
            yield from range(first, last + 1)


def _ranges_4(font: bytes, start: int) -> Iterable[tuple[int, int]]:
    """Read the segments of a table for the first 65,536 characters; the last segment is only a mark."""
    (twice,) = struct.unpack_from(">H", font, start + 6)
    lasts = struct.unpack_from(f">{twice // 2}H", font, start + 14)
    firsts = struct.unpack_from(f">{twice // 2}H", font, start + 16 + twice)
    return zip(firsts[:-1], lasts[:-1], strict=True)


def _ranges_12(font: bytes, start: int) -> Iterable[tuple[int, int]]:
    """Read the groups of a table for all of Unicode."""
    (groups,) = struct.unpack_from(">I", font, start + 12)
    rows = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * groups])
    return ((first, last) for first, last, _ in rows)


def _no_ranges(font: bytes, start: int) -> Iterable[tuple[int, int]]:
    """Pass over tables that say nothing new."""
    return ()


_RANGES = {4: _ranges_4, 12: _ranges_12}
