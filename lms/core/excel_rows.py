"""Read an Excel file in a process of its own, which may use only so much memory and time.

One cell in the last corner of a sheet, put there by a slip or on purpose, makes the reader ask for hundreds of
gigabytes and takes its process along. So the file comes in on standard input of this program, and its rows go out as
JSON; it ends with status 1 when it cannot read the file, with 3 when there are too many rows or columns, and by a
signal at its limits.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
UNREADABLE, TOO_MANY = 1, 3


def main(most_rows: int, most_columns: int) -> int:
    """Read from standard input and write to standard output; return the status to end with."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    except (CalamineError, IndexError, OSError):
        return UNREADABLE
    if sheet.height > most_rows or sheet.width > most_columns:
        return TOO_MANY
    rows = [[_spelled(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
    sys.stdout.write(json.dumps(rows))
    return 0


def _spelled(cell: Any) -> str:
    """Write a cell as the sender would have typed it."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y/%m/%d}" if cell.time() == time.min else f"{cell:%Y/%m/%d %H:%M}"
    return f"{cell:%Y/%m/%d}" if isinstance(cell, date) else str(cell)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
