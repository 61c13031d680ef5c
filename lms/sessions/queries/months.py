"""One month of sessions for the calendar."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, func, select

from lms.core.clock import to_jst
from lms.core.db import session
from lms.sessions.models import TrainingSession
from lms.sessions.queries.cards import Card, read, select_cards
from lms.sessions.queries.japan import in_japan
from lms.sessions.queries.narrowing import conditions, listed, midnight
from lms.sessions.rules.finding import Search, month_after
from lms.sessions.rules.states import SessionState

MOST_A_DAY = 3
_SHOWN = (SessionState.PUBLISHED, SessionState.CLOSED, SessionState.CALLED_OFF)


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions of one day: the first few, and how many more there are."""

    cards: list[Card]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.cards)


def month(search: Search, first_day: date) -> dict[date, Day]:
    """Return the days of a month that have sessions, in order; the search's own first and last day do not count.

    Sessions that are over are shown too. Statements do not grow with the rows, nor does the page grow beyond
    `MOST_A_DAY` sessions a day.
    """
    day = func.date(in_japan(TrainingSession.starts_at), type_=Date)
    of_month = (
        listed(*_SHOWN),
        TrainingSession.starts_at >= midnight(first_day),
        TrainingSession.starts_at < midnight(month_after(first_day)),
        *conditions(search.on_any_day()),
    )
    turn = func.row_number().over(partition_by=day, order_by=(TrainingSession.starts_at, TrainingSession.id))
    numbered = select(TrainingSession.id, turn.label("turn")).where(*of_month).subquery()
    first_few = select(numbered.c.id).where(numbered.c.turn <= MOST_A_DAY)
    counted = select(day, func.count()).where(*of_month).group_by(day).order_by(day)
    shown = select_cards().where(TrainingSession.id.in_(first_few))
    cards: dict[date, list[Card]] = defaultdict(list)
    for card in read(shown.order_by(TrainingSession.starts_at, TrainingSession.id)):
        cards[to_jst(card.training_session.starts_at).date()].append(card)
    return {on: Day(cards[on], total) for on, total in session().execute(counted)}
