"""The database: one base for all tables, and the only place that commits."""

import fcntl
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, Enum, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.orm import DeclarativeBase, Session, registry

from lms.core.refusals import Refusal, TooBusy
from lms.core.types import ExactText, Instant

P = ParamSpec("P")
R = TypeVar("R")

WRITING = "lms_writing"
"""Under this name a session holds the connection of its write transaction, and a connection knows that it writes."""

ATTEMPTS = 5
_RETRIED_SQLSTATES = {"40001", "40P01", "55P03"}  # serialisation failure, deadlock, lock timeout
_PASSING_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")
_PASSING_SQLSTATES = ("08", "53", "57P")  # connection lost, out of resources, shutting down

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """Base of every table."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={
            str: ExactText(),
            datetime: Instant(),
            dict[str, Any]: JSON(),
            list[Any]: JSON(),
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                create_constraint=True,
                length=40,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})


def session() -> Session:
    """Return the database session of this request or command."""
    return db.session()


def dialect() -> str:
    """Return the name of the database's dialect: postgresql or sqlite."""
    return session().get_bind().dialect.name


def atomic(action: Callable[P, R]) -> Callable[P, R]:
    """Make *action* one write transaction: all of it happens, or none of it.

    The outermost action opens the transaction, taking SQLite's write lock before its first read, so what it
    checks is still true when it writes; on PostgreSQL it locks the rows it decides on, and is run again when
    the database asks for that. An action called inside another joins it. Nothing else in the code base commits.

    Raises:
        TooBusy: the database refused the lock, or is full or restarting; nothing was written.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        current = session()
        if current.info.get(WRITING):
            return action(*args, **kwargs)
        if current.new or current.dirty or current.deleted:
            raise RuntimeError("rows were changed outside an @atomic action")
        for attempt in range(ATTEMPTS):
            try:
                return _transaction(current, lambda: action(*args, **kwargs))
            except StatementError as error:
                if not _worth_another_try(error) or attempt == ATTEMPTS - 1:
                    raise in_words(error) from error
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  jitter, not a secret
        raise AssertionError("unreachable: the last attempt returns or raises")

    return run


def _transaction(current: Session, action: Callable[[], R]) -> R:
    current.rollback()  # drop the request's read snapshot: decide on what is true now
    try:
        with _gate_of(current):
            try:
                current.info[WRITING] = current.connection(execution_options={WRITING: True})
                result = action()
                current.commit()
            except BaseException:
                current.rollback()
                raise
            return result
    finally:
        current.info[WRITING] = None


def _gate_of(current: Session) -> Any:
    """Return the queue before SQLite's write lock; PostgreSQL queues by itself."""
    engine = current.get_bind()
    path = engine.engine.url.database if engine.dialect.name == "sqlite" else None
    return _held(Path(f"{path}.gate")) if path and path != ":memory:" else nullcontext()


@contextmanager
def _held(gate: Path) -> Iterator[None]:
    """Hold an exclusive `flock`, in which waiting is first come first served; SQLite's own waiting is not.

    Raises:
        TooBusy: the file cannot be made beside the database, whose disk is full or read-only.
    """
    try:
        handle = gate.open("ab")
    except OSError as error:
        raise TooBusy from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield  # closing the file releases the lock, as does the death of the process


def _worth_another_try(error: StatementError) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    return getattr(error.orig, "sqlstate", None) in _RETRIED_SQLSTATES or error.connection_invalidated


def in_words(error: StatementError) -> Exception:
    """Return what to say: TooBusy for what passes without us (locks, a full disk, a restart), or the cause."""
    if isinstance(error.orig, Refusal):
        return error.orig  # a column type refused the value
    if isinstance(error, OperationalError) and getattr(error.orig, "sqlstate", "") is None:
        return TooBusy()  # PostgreSQL was not even reached
    sqlite_name = str(getattr(error.orig, "sqlite_errorname", ""))
    sqlstate = str(getattr(error.orig, "sqlstate", None) or "")
    passing = sqlite_name.startswith(_PASSING_SQLITE) or sqlstate.startswith(_PASSING_SQLSTATES)
    return TooBusy() if passing or _worth_another_try(error) else error


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # the begin event below speaks for the driver
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "busy_timeout=10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
