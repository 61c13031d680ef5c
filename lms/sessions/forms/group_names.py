"""Names of a group from pasted lines: a spreadsheet's, with or without heads, or typed."""

from datetime import date

from lms.core.table_files import read_table
from lms.core.translation import LazyString
from lms.core.translation import lazy_gettext as _
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.roster import COLUMNS, read_roster

_READ = ("name", "kana", "phone", "email")
_NO_DAY = date.min


def read_names(text: str) -> tuple[list[Newcomer], list[LazyString]]:
    """Read whom a group brings, and what is wrong with which line.

    Args:
        text: one person a line: name, and, after a tab or comma, reading, telephone and e-mail. Heads may stand above.

    Raises:
        TableUnreadable: it is no table at all.
    """
    lines = text.strip("\r\n")
    columns = {column: COLUMNS[column] for column in _READ}
    delimiter = "\t" if "\t" in lines else ","
    first = lines.split("\n", 1)[0]
    has_heads = any(cell.strip() in heads for cell in first.split(delimiter) for heads in columns.values())
    head = "" if has_heads else delimiter.join(COLUMNS[column][0] for column in _READ) + "\n"
    return _read(f"{head}{lines}".encode(), above=0 if has_heads else 1)


def read_names_file(body: bytes) -> tuple[list[Newcomer], list[LazyString]]:
    """Read the same from a file, Excel or CSV, whose heads say which column is which.

    Raises:
        TableUnreadable: it is no table, or names nobody.
    """
    return _read(body, above=0)


def _read(body: bytes, *, above: int) -> tuple[list[Newcomer], list[LazyString]]:
    columns = {column: COLUMNS[column] for column in _READ}
    entries, faults = read_roster(read_table(body, dict(columns), "name"), _NO_DAY)
    said = [
        _("%(row)s行目の「%(column)s」：%(message)s", row=each.row - above, column=each.column, message=each.message)
        for each in faults
    ]
    return [Newcomer(each.name, each.kana, each.email, each.phone) for each in entries], said
