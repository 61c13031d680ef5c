"""Turns: a fair queue before the lock of a session that many want at once."""

from sqlalchemy import Integer, bindparam, func, literal, select

from lms.core.db import dialect
from lms.core.rows import execute_bare

_KIND = 0x7175  # of advisory lock; any number, as long as nothing else uses it
_WAIT = select(func.pg_advisory_xact_lock(literal(_KIND, Integer), bindparam("id", type_=Integer)))


def wait_for_turn(training_session_id: int) -> None:
    """Wait until it is one's turn at a session, first come first served; it is let go with the transaction.

    Who waits for a row of PostgreSQL is overtaken by whoever comes just as the row is let go, time and again; its
    advisory locks are given in turn. SQLite queues before the transaction begins (`core.db`). The queue comes before
    the rows: nobody may wait here who has locked a session already, unless in this queue before.
    """
    if dialect() == "postgresql":
        execute_bare(_WAIT, {"id": training_session_id})
