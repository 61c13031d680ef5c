"""Rows written by bare statements, where no object needs to stand for them: many at once, or within a lock."""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from lms.core.db import WRITING, Model, dialect, session

M = TypeVar("M", bound=Model)

INSERTS: dict[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
"""By dialect: the inserts that can leave out a row that is there already. Statements are built once, of each."""


def table(model: type[Model]) -> Table:
    """Return the bare table, for rows that no object needs to stand for."""
    return Model.metadata.tables[model.__tablename__]


def execute_bare(statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> CursorResult[Any]:
    """Execute a statement about bare tables in the running transaction, without the session's care for objects."""
    current = session()
    connection: Connection = current.info.get(WRITING) or current.connection()
    return connection.execute(statement, values)


def insert_missing(model: type[Model], rows: list[dict[str, Any]]) -> list[Any]:
    """Insert the rows that are not there yet, and return the first columns of their keys, in any order."""
    if not rows:
        return []
    return list(execute_bare(_missing(dialect(), model), one_or_many(rows)).scalars())


@cache
def _missing(dialect_name: str, model: type[Model]) -> Executable:
    """Build the insert once: with the rows in the statement, it would be compiled anew for each number of them."""
    return INSERTS[dialect_name](table(model)).on_conflict_do_nothing().returning(*table(model).primary_key)


def as_stored(row: M) -> M:
    """Let an object stand for the row that a bare statement has just written with all of the object's values."""
    make_transient_to_detached(row)
    session().add(row)
    return row


def one_or_many(rows: list[dict[str, Any]]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return what to execute an insert with: for one row alone, drivers need none of their care for many."""
    return rows[0] if len(rows) == 1 else rows
