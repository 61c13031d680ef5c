"""Column types that store exactly what was given, and refuse what no database may hold."""

import re
from datetime import UTC, datetime

from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from lms.core.refusals import UnstorableText

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def first_unstorable(text: str) -> int | None:
    """Return the place (from 0) of the first character that cannot be stored alike everywhere.

    NUL ends a string in PostgreSQL; a lone surrogate is half a character and has no UTF-8.
    """
    found = _UNSTORABLE.search(text)
    return found.start() if found else None


class ExactText(TypeDecorator[str]):
    """Text that comes back as it went in, sorted by code point on both databases."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """Sort by code point on PostgreSQL too, as SQLite does by itself."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse NUL and lone surrogates alike on both databases.

        Raises:
            UnstorableText: the text holds such a character.
        """
        if value is not None and first_unstorable(value) is not None:
            raise UnstorableText
        return value


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the table."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware instant into UTC.

        Raises:
            ValueError: the instant is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime is not an instant")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back aware, in UTC; SQLite keeps no zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
