"""Read an Excel file back, cell by cell, without a library that guesses types."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(data: bytes, number: int = 1) -> list[list[str | float]]:
    """Return the rows of a sheet: text for typed text, float for numbers; a formula is a failure."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    assert sheet.find(f".//{_SPACE}f") is None, "the file holds a formula"
    return [[_cell(cell) for cell in row] for row in sheet.iter(f"{_SPACE}row")]


def names_of_sheets(data: bytes) -> list[str]:
    """Return the names of the sheets, in order."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    return [str(sheet.get("name")) for sheet in root.iter(f"{_SPACE}sheet")]


def _cell(cell: ElementTree.Element) -> str | float:
    if cell.get("t") != "inlineStr":
        return float(cell.findtext(f"{_SPACE}v") or "")
    text = "".join(part.text or "" for part in cell.iter(f"{_SPACE}t"))
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)
