"""How Alembic reaches the database and the models; `flask db …` comes through here."""

from typing import Any

from alembic import context
from flask import current_app

from lms.core.types import ExactText, Instant


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write our own column types by name, so that a migration stores text and moments as the models do."""
    if kind == "type" and isinstance(item, ExactText | Instant):
        autogen.imports.add("from lms.core import types")
        return f"types.{type(item).__name__}()"
    return False


def run() -> None:
    database = current_app.extensions["migrate"].db
    engine = database.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Rebuilding a table drops the old one; foreign keys would take its children along, or refuse. Asked of the
            # driver, because SQLite hears it only outside a transaction, and SQLAlchemy would begin one.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadatas[None],
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
