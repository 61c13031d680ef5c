"""Tables as files: CSV for machines, XLSX for Excel.

Both follow the rules for machine-readable data: the heads are in the first row, one record a line, units stand
apart from numbers, empty and 0 are different. Opened by a double click, a CSV loses the zeros in front of a code
such as 010006, and writing ="010006" would save them for Excel alone and break every other reader. So the CSV keeps
the plain code, and the XLSX, whose cells know that they are text, is the file for Excel.
"""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from xlsxwriter import Workbook

Cell = str | int
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_WIDEST = 40


def to_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as CSV: UTF-8 with BOM, lines ending in CR LF.

    A text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay as they are.
    """
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write a table as an Excel file with one sheet: texts are text, numbers are numbers, nothing is a formula.

    Args:
        name: the sheet's name, at most 31 characters without []:*?/ and backslash.
        heads: the first row; it stays in sight and can filter.
        rows: all others.
    """
    lines: list[Sequence[Cell]] = [heads, *rows]
    file = BytesIO()
    with Workbook(file, {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(name)
        bold = book.add_format({"bold": True})
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                write(number, place, cell, bold if number == 0 else None)
        for place, column in enumerate(zip(*lines, strict=True)):
            sheet.set_column(place, place, min(_WIDEST, max(_width(cell) for cell in column) + 2))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(lines) - 1, len(heads) - 1)
    return file.getvalue()


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _width(cell: Cell) -> int:
    """Measure a cell in digits; a Japanese character is as wide as two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in str(cell))
