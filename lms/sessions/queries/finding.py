"""Finding a training session: the list with its filters, the next ones, one session's page, and the feed."""

from dataclasses import dataclass

from sqlalchemy import select

from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.sessions.models import TrainingSession
from lms.sessions.queries.campaigns import with_campaigns
from lms.sessions.queries.cards import Card, read, select_cards
from lms.sessions.queries.narrowing import coming as is_coming
from lms.sessions.queries.narrowing import conditions, listed
from lms.sessions.rules.finding import MOST_FOUND, PAGE_SIZE, Search
from lms.sessions.rules.states import SessionState

MOST_IN_FEED = 500
_SHOWN = (SessionState.PUBLISHED, SessionState.CALLED_OFF)
_BOOKED = (SessionState.PUBLISHED,)
_ORDER = (TrainingSession.starts_at, TrainingSession.id)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found.

    Attributes:
        total: sessions found, `MOST_FOUND` at most.
        is_more: whether there are more than that.
    """

    cards: list[Card]
    total: int
    page: int
    is_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def near_pages(self) -> list[int]:
        """The first and last page, this one and those beside it."""
        near = {1, self.page - 1, self.page, self.page + 1, self.pages}
        return sorted(number for number in near if 1 <= number <= self.pages)


def find(search: Search) -> Found:
    """Return one page of the coming sessions, the next day first; statements do not grow with the rows.

    Those that nobody can book any more come after the others. A session that was called off stays in the list, saying
    so, until its day is over. No more than `MOST_FOUND` are counted and put in order, so that the cost does not grow
    with all there is.
    """
    wanted = (listed(*_SHOWN), is_coming(), *conditions(search))
    moments = select(TrainingSession.id, TrainingSession.state, TrainingSession.registration_closes_at)
    rows = session().execute(moments.where(*wanted).order_by(*_ORDER).limit(MOST_FOUND + 1)).all()
    now = clock.now()
    ids = [row[0] for row in sorted(rows[:MOST_FOUND], key=lambda row: row[1] not in _BOOKED or row[2] <= now)]
    first = (search.page - 1) * PAGE_SIZE
    shown = ids[first : first + PAGE_SIZE]
    found = with_campaigns(read(select_cards().where(TrainingSession.id.in_(shown))))
    cards = {card.training_session.id: card for card in found}
    return Found([cards[id_] for id_ in shown], len(ids), search.page, len(rows) > MOST_FOUND)


def coming(limit: int) -> list[Card]:
    """Return the next public sessions; those that nobody can book any more come after the others.

    One that was called off keeps its place, saying so, until its day is over: who saw it there looks there again.
    """
    wanted = select_cards().where(listed(*_SHOWN), is_coming()).order_by(*_ORDER)
    is_over = TrainingSession.registration_closes_at <= clock.now()
    found = read(wanted.where(~is_over).limit(limit))
    rest = read(wanted.where(is_over).limit(limit - len(found))) if len(found) < limit else []
    return with_campaigns([*found, *rest])


def feed(search: Search) -> list[Card]:
    """Return the coming sessions for a calendar that subscribes to them, called off ones included."""
    wanted = select_cards().where(listed(*_SHOWN), is_coming(), *conditions(search))
    return read(wanted.order_by(*_ORDER).limit(MOST_IN_FEED))


def show(training_session_id: int | None, private_token: str | None) -> Card:
    """Return one session for its page: a public one by its number, a private one by its token alone.

    Raises:
        NotFound: there is none, it is a draft, or it is private and was asked for by number.
    """
    if private_token is not None:
        by = TrainingSession.private_token == private_token
    else:
        by = (TrainingSession.id == training_session_id) & TrainingSession.private_token.is_(None)
    found = read(select_cards().where(by, TrainingSession.state != SessionState.DRAFT))
    if not found:
        raise NotFound
    return with_campaigns(found)[0]
