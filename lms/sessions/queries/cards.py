"""A session as lists and its page show it."""

from dataclasses import dataclass

from sqlalchemy import Select, select

from lms.accounts.models import Organisation
from lms.core import clock
from lms.core.db import session
from lms.regions import queries as regions
from lms.regions.rules import prefecture
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.queries.seats import queue, queues, window
from lms.sessions.rules import words
from lms.sessions.rules.campaigns import CampaignName
from lms.sessions.rules.seats import Queue, free_places, seat_for_newcomer
from lms.sessions.rules.states import AccessFact, RegistrationState
from lms.sessions.rules.windows import BOOKABLE, Offer, offer, public_path


@dataclass(frozen=True, slots=True)
class Card:
    """A session as lists and its page show it."""

    training_session: TrainingSession
    venue: Venue | None
    organisation: Organisation
    municipality: str | None
    queue: Queue
    offer: Offer
    campaigns: tuple[CampaignName, ...] = ()
    """Whose names the session bears, where they are shown: `queries.campaigns.with_campaigns` adds them."""

    @property
    def public_path(self) -> str:
        """The address of the session's page."""
        return public_path(self.training_session.id, self.training_session.private_token)

    @property
    def free(self) -> int:
        """Places left; 0 when full."""
        return free_places(self.training_session.capacity, self.queue.occupied)

    def has_only_a_turn(self, places: int) -> bool:
        """Whether so many people together would have to wait just now."""
        state = seat_for_newcomer(self.queue, self.training_session.capacity, places)
        return self.offer in BOOKABLE and state is RegistrationState.WAITING

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


def card_of(training_session: TrainingSession, venue: Venue | None, organisation: Organisation) -> Card:
    """Return one session as its page shows it; one that is only typed in so far has nobody in it."""
    names = regions.names({training_session.municipality_code or ""})
    full = queue(training_session.id) if training_session.id else Queue()
    return Card(
        training_session,
        venue,
        organisation,
        names.get(training_session.municipality_code or ""),
        full,
        offer(window(training_session), full, training_session.capacity, clock.now()),
    )


def select_cards() -> Select[TrainingSession, Venue, Organisation]:
    """Select sessions with what is shown beside them; the caller narrows and orders."""
    return (
        select(TrainingSession, Venue, Organisation)
        .join(Organisation, Organisation.id == TrainingSession.organisation_id)
        .outerjoin(Venue, Venue.id == TrainingSession.venue_id)
    )


def read(wanted: Select[TrainingSession, Venue, Organisation]) -> list[Card]:
    """Read sessions with how full they are, in three statements whatever their number."""
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
