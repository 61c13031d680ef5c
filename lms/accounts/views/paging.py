"""Lists that are read in pages, the newest first; the place is the id of the last row seen."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from lms.core.addresses import LARGEST_ID
from lms.core.queries import PAGE_SIZE


def before() -> int | None:
    """Return where this page begins; an id that no row can have is none."""
    asked = request.args.get("before", type=int)
    return asked if asked and 0 < asked <= LARGEST_ID else None


def page_of(rows: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
    """Return the rows of this page, and the address of the next (older) one if there is one."""
    page = rows[:PAGE_SIZE]
    if len(rows) <= PAGE_SIZE:
        return page, None
    return page, f"{request.path}?{urlencode({**_asked(), 'before': page[-1].id})}"


def newest() -> str | None:
    """Return the address of the first page, or None when this is it."""
    return f"{request.path}?{urlencode(_asked())}" if "before" in request.args else None


def _asked() -> dict[str, str]:
    return {name: value for name, value in request.args.items() if name != "before"}
