"""Read an Excel file back, cell by cell, without a library that guesses types."""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(data: bytes) -> list[list[str | float]]:
    """Return the rows of the first sheet: text for typed text, float for numbers; a formula is a failure."""
    with zipfile.ZipFile(BytesIO(data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    texts = ["".join(part.text or "" for part in item.iter(f"{_SPACE}t")) for item in shared]
    assert sheet.find(f".//{_SPACE}f") is None, "the file holds a formula"
    return [[_cell(cell, texts) for cell in row] for row in sheet.iter(f"{_SPACE}row")]


def _cell(cell: ElementTree.Element, texts: list[str]) -> str | float:
    value = cell.findtext(f"{_SPACE}v") or ""
    if cell.get("t") != "s":
        return float(value)
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), texts[int(value)])
