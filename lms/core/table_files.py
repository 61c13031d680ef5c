"""Tables that people bring: Excel or CSV in any of the spellings that Japanese offices use, as rows of text."""

import csv
import io
import json
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterable, Sequence

from lms.core import excel_rows
from lms.core.tables import Row, Table
from lms.core.translation import lazy_gettext as _
from lms.core.types import first_unstorable

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 5_000
MAX_COLUMNS = 60
_HEAD_WITHIN = 10
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_READERS = threading.BoundedSemaphore(2)
"""How many Excel files one process reads at once, as each reader may take 1 GB; the next file waits."""
_GUARDED = re.compile(r"'(?='*[=+\-@\t\r\n＝＋－＠])")


class TableUnreadable(Exception):
    """A file that is no table we can read; the message is for whoever sent it."""

    def __init__(self, message: object) -> None:
        self.message = message
        super().__init__(str(message))


def read_table(body: bytes, columns: dict[str, Iterable[str]], needed: str) -> Table:
    """Read an Excel file (XLSX, XLS, ODS) or a CSV (UTF-8 with or without BOM, UTF-16, CP932; comma, tab, semicolon).

    The heads may stand below a title, within the first ten lines. What our own CSV guards with an apostrophe comes
    back without it.

    Args:
        body: the file, at most 2 MiB.
        columns: the heads that mean a column, in any width and spacing, by the name used for it.
        needed: the column without which the file is not the right one.

    Raises:
        TableUnreadable: it is no table, too large, or has no such column.
    """
    if len(body) > MAX_BYTES:
        raise TableUnreadable(_("ファイルが大きすぎます（2MBまで）。"))
    lines = _from_excel(body) if body.startswith((_ZIP, _OLD_EXCEL)) else _from_text(body)
    names = {_plain(head): name for name, heads in columns.items() for head in heads}
    for place, line in enumerate(lines[:_HEAD_WITHIN]):
        found = [names.get(_plain(cell)) for cell in line]
        if needed in found:
            return _table(lines, place, found)
    raise TableUnreadable(_("1行目に「%(head)s」という見出しの列が見つかりません。", head=next(iter(columns[needed]))))


def _table(lines: Sequence[Sequence[str]], head: int, names: Sequence[str | None]) -> Table:
    twice = {name for name in names if name and names.count(name) > 1}
    if twice:
        heads = "、".join(cell for cell, name in zip(lines[head], names, strict=True) if name in twice)
        raise TableUnreadable(_("同じ意味の列が2つあります：%(heads)s。1つにしてください。", heads=heads))
    ignored = tuple(cell.strip() for cell, name in zip(lines[head], names, strict=True) if not name and cell.strip())
    rows = []
    for number, line in enumerate(lines[head + 1 :], head + 2):
        cells = {name: _text(cell, number) for name, cell in zip(names, line, strict=False) if name}
        if any(cells.values()):
            rows.append(Row(number, cells))
    if len(rows) > MAX_ROWS:
        raise TableUnreadable(_("行が多すぎます（%(most)s行まで）。いくつかに分けてください。", most=f"{MAX_ROWS:,}"))
    return Table(tuple(name for name in names if name), ignored, tuple(rows))


def _text(cell: str, number: int) -> str:
    if first_unstorable(cell) is not None:
        raise TableUnreadable(_("%(number)s行目に、使えない文字（制御文字など）があります。", number=number))
    return cell.strip()


def _plain(head: str) -> str:
    """Return a head without what offices add to it: width, spaces, ※, brackets."""
    said = unicodedata.normalize("NFKC", head).casefold()
    return re.sub(r"[\s※*:：・]|\(.*?\)|【.*?】", "", said)


def _from_excel(body: bytes) -> list[list[str]]:
    command = [sys.executable, "-I", excel_rows.__file__, str(MAX_ROWS + _HEAD_WITHIN + 1), str(MAX_COLUMNS)]
    with _READERS:
        done = subprocess.run(command, input=body, capture_output=True, check=False)  # noqa: S603  a program of ours
    if done.returncode == excel_rows.TOO_MANY or done.returncode < 0:  # below 0: ended by its limits
        raise TableUnreadable(_("行が多すぎます（%(most)s行まで）。いくつかに分けてください。", most=f"{MAX_ROWS:,}"))
    if done.returncode:
        raise TableUnreadable(_("Excel のファイルとして読めません。もう一度、保存しなおしてください。"))
    rows: list[list[str]] = json.loads(done.stdout)
    return rows


def _from_text(body: bytes) -> list[list[str]]:
    text = _decoded(body)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",\t;", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        return [[_unguarded(cell) for cell in line] for line in lines]
    except csv.Error as error:
        raise TableUnreadable(_('CSV として読めません。引用符（"）の数をたしかめてください。')) from error


def _unguarded(cell: str) -> str:
    """Take away the one apostrophe that our CSV puts before what would run; an Excel file has none."""
    plain = cell.strip()
    return plain[1:] if _GUARDED.match(plain) else cell


def _decoded(body: bytes) -> str:
    encodings = ["utf-16"] if body.startswith(_UTF16) else ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(_("文字コードがわかりません。Excel のまま、または UTF-8 の CSV で保存しなおしてください。"))
