"""Moments by a clock on a Japanese wall, in SQL; Japan has one zone and no summer time."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class in_japan(GenericFunction[datetime]):  # noqa: N801  functions of SQL are written small
    """A stored moment as a plain date and time in Japan, to take the day, the weekday or the hour from."""

    inherit_cache = True
    type = DateTime()

    def __init__(self, moment: ColumnElement[datetime] | Any) -> None:
        super().__init__(moment)


@compiles(in_japan, "postgresql")
def _on_postgresql(element: in_japan, compiler: SQLCompiler, **options: Any) -> str:
    return f"timezone('Asia/Tokyo', {compiler.process(element.clauses, **options)})"


@compiles(in_japan, "sqlite")
def _on_sqlite(element: in_japan, compiler: SQLCompiler, **options: Any) -> str:
    return f"datetime({compiler.process(element.clauses, **options)}, '+9 hours')"
