"""Folding: facts are taken out and added to the roll-ups, in one transaction."""

from typing import Any

from sqlalchemy import Select, delete, func, select

from lms.core.db import Model, atomic, dialect, session
from lms.core.models import Fact
from lms.core.rows import INSERTS
from lms.sessions.actions import attenders
from lms.stats.models import AreaFigure, MonthFigure
from lms.stats.queries import figures
from lms.stats.queries.facts import KINDS, area_counts, month_counts
from lms.stats.rules.figures import Measure

BATCH = 500


@atomic
def fold(limit: int = BATCH) -> int:
    """Add the oldest facts to the roll-ups, delete them, and return how many they were.

    Each fact counts once: it is deleted in the transaction that adds it. Several workers may fold at the same
    time; on PostgreSQL each takes facts that no other has, on SQLite they take turns.

    Args:
        limit: the most facts to take.
    """
    ids = session().scalars(
        select(Fact.id).where(Fact.kind.in_(KINDS)).order_by(Fact.id).limit(limit).with_for_update(skip_locked=True)
    )
    batch = list(ids)
    if batch:
        _add(AreaFigure, area_counts(ids=batch))
        _add(MonthFigure, month_counts(batch))
        session().execute(delete(Fact).where(Fact.id.in_(batch)))
    return len(batch)


@atomic
def recount_attenders() -> int:
    """Count the persons who attended once more from the attendances, and return how many attendances there are.

    What was told of them before, folded or not, is taken away first. Erased people are in no attendance any more.
    """
    session().execute(delete(AreaFigure).where(AreaFigure.measure == Measure.ATTENDER))
    session().execute(delete(Fact).where(Fact.kind == attenders.KIND))
    return attenders.tell_all()


def fold_waiting() -> int:
    """Fold one batch when there is one; what the worker does between messages.

    Looking first keeps an idle worker from taking the write lock twice a second.
    """
    return fold() if figures.facts_wait() else 0


def _add(table: type[Model], counts: Select[*tuple[Any, ...]]) -> None:
    """Add counts to a roll-up in one statement, in the order of its key, so that two workers never deadlock."""
    names = [column.name for column in table.__table__.columns]
    source = counts.subquery("added").c
    key = list(source)[:-1]
    summed = select(*key, func.sum(list(source)[-1])).group_by(*key).order_by(*key)
    statement = INSERTS[dialect()](table).from_select(names, summed)
    held = table.__table__.c["count"]
    session().execute(
        statement.on_conflict_do_update(
            index_elements=list(table.__table__.primary_key),
            set_={"count": held + statement.excluded["count"]},
        )
    )
