"""What a closed session says: evidence for the ledger, facts for the statistics."""

from collections.abc import Iterable

from lms.accounts.models import Organisation
from lms.core import facts
from lms.core.clock import to_jst
from lms.core.db import session
from lms.records.rules import Handed, Occasion
from lms.sessions.actions import attenders
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.queries import desk
from lms.sessions.rules.attendance import Held, attendances_by_age

SESSION = "session"
ONLINE_PLACE = "オンライン"


def evidence(row: TrainingSession, attended: Iterable[Registration]) -> list[Handed]:
    """Write the attendances of named people as evidence."""
    organisation = session().get_one(Organisation, row.organisation_id)
    venue = session().get(Venue, row.venue_id) if row.venue_id else None
    occasion = Occasion(
        training_session_id=row.id,
        title=row.title,
        held_on=to_jst(row.starts_at).date(),
        mode=row.mode.value,
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind.value,
        record_title=organisation.record_title,
        municipality_code=row.municipality_code,
        place=venue.name if venue else ONLINE_PLACE,
    )
    return [
        Handed(each.person_id, row.course_version_id, SESSION, row.ends_at, occasion)
        for each in attended
        if each.person_id is not None and row.course_version_id is not None
    ]


def held(row: TrainingSession) -> Held:
    """Return what the statistics keep of a session."""
    kind = session().get_one(Organisation, row.organisation_id).kind
    return Held(row.starts_at, row.municipality_code, row.organisation_id, kind.value, row.course_key, row.mode)


def count(row: TrainingSession, registrations: list[Registration], delta: int) -> None:
    """Tell the statistics of named people who came, or after all did not (-1)."""
    ages = desk.ages({each.person_id for each in registrations if each.person_id is not None})
    attended = [(ages.get(each.person_id or 0), each.places) for each in registrations]
    for band, people in sorted(attendances_by_age(attended).items(), key=lambda pair: pair[0] or ""):
        facts.append("attendance", held(row).dimensions(band), delta * people)
    attenders.count(row, registrations, delta)


def count_groups(row: TrainingSession, delta: int) -> None:
    """Tell the statistics of people without names who came in groups; their ages are not known."""
    if delta:
        facts.append("headcount", held(row).dimensions(), delta)
