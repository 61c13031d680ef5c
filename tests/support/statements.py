"""Watch the SQL that a piece of work sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

from lms.core.db import db


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """Collect every statement sent while the block runs, transaction marks aside."""
    seen: list[str] = []

    def note(statement: str, _context: Any) -> None:
        if not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with _telling(app, note):
        yield seen


@contextmanager
def never_kept(app: Flask) -> Iterator[set[str]]:
    """Collect the statements that SQLAlchemy writes out anew each time, as it cannot tell whether it knows them."""
    seen: set[str] = set()

    def note(statement: str, context: Any) -> None:
        if context.compiled is not None and context.cache_hit is CacheStats.NO_CACHE_KEY:
            seen.add(statement)

    with _telling(app, note):
        yield seen


@contextmanager
def _telling(app: Flask, note: Callable[[str, Any], None]) -> Iterator[None]:
    def tell(_connection, _cursor, statement, _parameters, context, _many) -> None:
        note(statement, context)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", tell)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", tell)
