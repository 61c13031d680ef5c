"""Finding a training session: the list with its filters, the next ones, and one session's page."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, Text, cast, func, or_, select

from lms.accounts.models import Organisation
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions import queries as regions
from lms.regions.models import Municipality
from lms.regions.rules import prefecture
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.queries.seats import HOLDS_A_SEAT, queues, window
from lms.sessions.rules import words
from lms.sessions.rules.finding import Search
from lms.sessions.rules.seats import Queue
from lms.sessions.rules.states import AccessFact, Mode, SessionState
from lms.sessions.rules.windows import Offer, offer, public_path

PAGE_SIZE = 20
_SHOWN = (SessionState.PUBLISHED, SessionState.CALLED_OFF)


@dataclass(frozen=True, slots=True)
class Card:
    """A session as lists and its page show it."""

    training_session: TrainingSession
    venue: Venue | None
    organisation: Organisation
    municipality: str | None
    queue: Queue
    offer: Offer

    @property
    def public_path(self) -> str:
        """The address of the session's page."""
        return public_path(self.training_session.id, self.training_session.private_token)

    @property
    def free(self) -> int:
        """Places left; 0 when full."""
        return max(0, self.training_session.capacity - self.queue.occupied)

    @property
    def place_name(self) -> str:
        """Prefecture and municipality; empty where neither is known."""
        code = self.training_session.municipality_code
        return f"{prefecture(code).name}{self.municipality}" if code and self.municipality else ""

    @property
    def tag_words(self) -> list[str]:
        """What sets this session apart: languages other than Japanese, and what it offers for access."""
        spoken = [words.LANGUAGES[code] for code in self.training_session.languages if code in words.LANGUAGES]
        offered = [words.ACCESS_FACTS[AccessFact(name)] for name in self.training_session.access_facts]
        return [str(word) for word in [*(spoken if self.training_session.languages != ["ja"] else []), *offered]]

    @property
    def access_facts(self) -> list[str]:
        """What makes it easier to come: of the venue and of this session, each once."""
        of_venue = self.venue.access_facts if self.venue else []
        return list(dict.fromkeys([*of_venue, *self.training_session.access_facts]))


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found."""

    cards: list[Card]
    total: int
    page: int

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

    A session that was called off stays in the list, saying so, until its day is over.
    """
    wanted = _narrowed(_cards().where(TrainingSession.state.in_(_SHOWN)), search)
    total = session().scalar(select(func.count()).select_from(wanted.with_only_columns(TrainingSession.id).subquery()))
    page = wanted.order_by(TrainingSession.starts_at, TrainingSession.id)
    cards = _read(page.limit(PAGE_SIZE).offset((search.page - 1) * PAGE_SIZE))
    return Found(cards, total or 0, search.page)


def coming(limit: int) -> list[Card]:
    """Return the next public sessions that take place."""
    wanted = _narrowed(_cards().where(TrainingSession.state == SessionState.PUBLISHED), Search())
    return _read(wanted.order_by(TrainingSession.starts_at, TrainingSession.id).limit(limit))


def show(training_session_id: int | None, private_token: str | None) -> Card:
    """Return one session for its page: a public one by its number, a private one by its token alone.

    Raises:
        NotFound: there is none, it is a draft, or it is private and was asked for by number.
    """
    if private_token is not None:
        by = TrainingSession.private_token == private_token
    else:
        by = (TrainingSession.id == training_session_id) & TrainingSession.private_token.is_(None)
    found = _read(_cards().where(by, TrainingSession.state != SessionState.DRAFT))
    if not found:
        raise NotFound
    return found[0]


def _cards() -> Select[TrainingSession, Venue, Organisation]:
    return (
        select(TrainingSession, Venue, Organisation)
        .join(Organisation, Organisation.id == TrainingSession.organisation_id)
        .outerjoin(Venue, Venue.id == TrainingSession.venue_id)
    )


def _narrowed(
    wanted: Select[TrainingSession, Venue, Organisation], search: Search
) -> Select[TrainingSession, Venue, Organisation]:
    wanted = wanted.where(TrainingSession.private_token.is_(None), TrainingSession.ends_at > clock.now())
    if search.municipality:
        wards = select(Municipality.code6).where(Municipality.parent_code == search.municipality)
        here = TrainingSession.municipality_code == search.municipality
        wanted = wanted.where(or_(here, TrainingSession.municipality_code.in_(wards)))
    elif search.prefecture:
        wanted = wanted.where(TrainingSession.municipality_code.startswith(search.prefecture, autoescape=True))
    if search.first_day:
        wanted = wanted.where(TrainingSession.starts_at >= _midnight(search.first_day))
    if search.last_day:
        wanted = wanted.where(TrainingSession.starts_at < _midnight(search.last_day + timedelta(days=1)))
    if search.mode:
        wanted = wanted.where(TrainingSession.mode.in_([search.mode, Mode.HYBRID]))
    if search.language:
        wanted = wanted.where(cast(TrainingSession.languages, Text).contains(f'"{search.language}"', autoescape=True))
    if search.only_free:
        occupied = (
            select(func.coalesce(func.sum(Registration.places), 0))
            .where(Registration.training_session_id == TrainingSession.id, HOLDS_A_SEAT)
            .scalar_subquery()
        )
        is_open = (TrainingSession.state == SessionState.PUBLISHED) & (
            TrainingSession.registration_closes_at > clock.now()
        )
        wanted = wanted.where(is_open, TrainingSession.capacity > occupied)
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.JST)


def _read(wanted: Select[TrainingSession, Venue, Organisation]) -> list[Card]:
    rows = session().execute(wanted).all()
    full = queues(row[0].id for row in rows)
    names = regions.names({row[0].municipality_code for row in rows if row[0].municipality_code})
    now = clock.now()
    return [
        Card(
            training_session,
            venue,
            organisation,
            names.get(training_session.municipality_code or ""),
            full[training_session.id],
            offer(window(training_session), full[training_session.id], training_session.capacity, now),
        )
        for training_session, venue, organisation in rows
    ]
