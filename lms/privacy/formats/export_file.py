"""What is kept about somebody as a file of JSON."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lms.core.clock import to_jst

MEDIA_TYPE = "application/json"


def write_export(kept: Mapping[str, Sequence[Mapping[str, Any]]], made_at: datetime) -> bytes:
    """Write everything by kind and field, in UTF-8, with moments in Japanese time.

    Args:
        kept: rows by kind.
        made_at: when they were read, aware.
    """
    whole = {"made_at": made_at, **kept}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_spelled).encode()


def _spelled(value: Any) -> str:
    if isinstance(value, datetime):
        return to_jst(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no spelling")
