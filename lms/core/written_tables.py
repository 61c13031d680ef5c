"""Tables as files: CSV for machines, XLSX for Excel.

Both follow the rules for machine-readable data: the heads are in the first row, one record a line, units stand
apart from numbers, empty and 0 are different. Opened by a double click, a CSV loses the zeros in front of a code
such as 010006, and writing ="010006" would save them for Excel alone and break every other reader. So the CSV keeps
the plain code, and the XLSX, whose cells know that they are text, is the file for Excel.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, islice
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of what `to_xlsx` writes."""
_RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet would run, and what a reader who takes our apostrophe away would take for that."""
_WIDTH = 18
_LINES_A_PIECE = 500
LINES_A_SHEET = 1_000_000
"""Excel holds 1,048,576; what is more goes on the next sheet."""


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: str = "utf-8") -> Iterator[bytes]:
    """Write a table as CSV, piece by piece: UTF-8 with BOM, or an older encoding; lines ending in CR LF.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.

    Raises:
        UnicodeEncodeError: the encoding cannot hold a character; ask `lost_in` beforehand.
    """
    if encoding == "utf-8":
        yield "\ufeff".encode()
    lines = chain([heads], ([_harmless(cell) for cell in row] for row in rows))
    while piece := list(islice(lines, _LINES_A_PIECE)):
        text = StringIO(newline="")
        csv.writer(text).writerows(piece)
        yield text.getvalue().encode(encoding)


def lost_in(text: str, encoding: str) -> str:
    """Return the characters of a text that an encoding cannot hold and give back, each once, in their order."""
    return "".join(dict.fromkeys(each for each in text if each.encode(encoding, "ignore").decode(encoding) != each))


def to_xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], file: BinaryIO) -> None:
    """Write a table as an Excel file, row by row: texts are text, numbers are numbers, nothing is a formula.

    Args:
        name: of the sheet, at most 25 characters without []:*?/ and backslash; further sheets add a number.
        heads: the first row of every sheet; it stays in sight and can filter.
        rows: all others; only one of them is in memory at a time.
        file: where it is written, from its start.
    """
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with Workbook(file, {**plain, "constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        left = iter(rows)
        following, sheets = next(left, None), 0
        while following is not None or sheets == 0:
            sheets += 1
            lines = chain([heads], islice(chain([following] if following else [], left), LINES_A_SHEET))
            sheet = book.add_worksheet(name if sheets == 1 else f"{name} ({sheets})")
            _fill(sheet, lines, len(heads), bold)
            following = next(left, None)


def _fill(sheet: Worksheet, lines: Iterable[Sequence[Cell]], columns: int, bold: Format) -> None:
    sheet.set_column(0, columns - 1, _WIDTH)
    sheet.freeze_panes(1, 0)
    number = 0
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            write = sheet.write_string if isinstance(cell, str) else sheet.write_number
            write(number, place, cell, bold if number == 0 else None)
    sheet.autofilter(0, 0, number, columns - 1)


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell
