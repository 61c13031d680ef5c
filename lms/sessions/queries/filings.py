"""Reads of plans and reports: what is known by now, what was sent, and by whom it may be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, true

from lms.accounts.models import Organisation
from lms.accounts.policy import Actor, Permission, Reach, reach
from lms.catalog import queries as catalog
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.regions.models import Municipality
from lms.sessions.models import Filing, TrainingSession, Venue
from lms.sessions.queries import desk
from lms.sessions.queries.places import name_of
from lms.sessions.rules.attendance import attendances_by_age
from lms.sessions.rules.feedback import Survey
from lms.sessions.rules.filings import UNKNOWN_AGE, Content, FilingKind, Heads, Particulars
from lms.sessions.rules.instructors import names_in
from lms.sessions.rules.states import RegistrationState

LIST_LIMIT = 200
AT_ONCE = 200
_TABLE = Filing.__table__.c


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that was sent, ready to be read."""

    filing: Filing
    content: Content


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coordinator looks for; None leaves a question open."""

    fiscal_year: int | None = None
    kind: FilingKind | None = None
    organisation_id: int | None = None


def plan_of(row: TrainingSession, remarks: str = "") -> Content:
    """Fill a plan from what is known of a session."""
    return Content(_particulars(row), remarks)


def report_of(row: TrainingSession, remarks: str = "", survey: Survey | None = None) -> Content:
    """Fill a report, or what an addendum says, from what is known of a session that was held."""
    return Content(_particulars(row), remarks, heads_of(row.id), survey if survey and not survey.is_empty else None)


def heads_of(training_session_id: int) -> Heads:
    """Count who took part, with and without names, by age band, as it is known now; in four statements.

    Whoever came with a group that has given no names is among those without, of an age that nobody asked.
    """
    groups = desk.came_without_names(training_session_id)
    attended = desk.registrations_in(training_session_id, {RegistrationState.ATTENDED})
    sitting = [each for each in attended if each.id not in groups]
    ages = desk.ages({each.person_id for each in sitting if each.person_id is not None})
    named = attendances_by_age((ages.get(each.person_id or 0), each.places) for each in sitting)
    unnamed = Counter(desk.headcounts(training_session_id))
    unnamed[None] += sum(groups.values())
    return Heads(_by_band(named), _by_band(unnamed))


def _by_band(counts: Mapping[Any, int]) -> dict[str, int]:
    known = {str(band) if band else UNKNOWN_AGE: count for band, count in counts.items() if count}
    return dict(sorted(known.items()))


def _particulars(row: TrainingSession) -> Particulars:
    organisation = session().get_one(Organisation, row.organisation_id)
    venue = session().get(Venue, row.venue_id) if row.venue_id else None
    if row.course_version_id:
        course_title, course_version = catalog.name_of_version(row.course_version_id)
    else:  # a draft: it will be the newest
        course_title, course_version = catalog.course_titles().get(row.course_key, row.course_key), None
    return Particulars(
        training_session_id=row.id,
        title=row.title,
        course_key=row.course_key,
        course_title=course_title,
        course_version=course_version,
        organisation_id=organisation.id,
        organisation=organisation.name,
        organisation_kind=organisation.kind.value,
        municipality_code=row.municipality_code,
        place=name_of(row.municipality_code),
        venue=venue.name if venue else None,
        mode=row.mode.value,
        starts_at=row.starts_at.isoformat(),
        ends_at=row.ends_at.isoformat(),
        capacity=row.capacity,
        audience=row.audience.value,
        languages=tuple(row.languages),
        lecturers=tuple(names_in(row.lecturers)),
    )


def filings_of(training_session_id: int, reader: Actor | None = None) -> list[Sent]:
    """List what was sent about a session, the oldest first; to a reader, what they may read of it."""
    mine = select(Filing).where(Filing.training_session_id == training_session_id)
    if reader is not None:
        mine = mine.where(_readable_by(reader))
    return [_sent(each) for each in session().scalars(mine.order_by(Filing.sent_at, Filing.id))]


def latest(sent: Sequence[Sent], *kinds: FilingKind) -> Sent | None:
    """Return the last of these kinds, or None."""
    return next((each for each in reversed(sent) if each.filing.kind in kinds), None)


def filing_for(actor: Actor, filing_id: int, permission: Permission) -> Sent:
    """Return something that was sent, to whoever organises for its sender or looks after its area.

    Raises:
        NotFound: there is none, or none that the actor may reach.
    """
    found = session().scalar(select(Filing).where(Filing.id == filing_id, _readable_by(actor, permission)))
    if found is None:
        raise NotFound
    return _sent(found)


def session_of(sent: Sent) -> TrainingSession:
    """Return the session that something was sent about, as it is now."""
    return session().get_one(TrainingSession, sent.filing.training_session_id)


def looks_after(actor: Actor, row: TrainingSession) -> bool:
    """Say whether a session lies in the area of a coordinator now; it may have moved since something was sent."""
    columns = TrainingSession.__table__.c
    within = within_reach(reach(actor, Permission.STATISTICS_READ), columns.organisation_id, columns.municipality_code)
    return session().scalar(select(columns.id).where(columns.id == row.id, within)) is not None


def within_reach(
    reached: Reach, organisation_id: ColumnElement[int | None], municipality_code: ColumnElement[str | None]
) -> ColumnElement[bool]:
    """Return the condition that a row is of an organisation or an area within reach; a city's wards lie in it."""
    if reached.everything:
        return true()
    whole = sorted(area for area in reached.areas if len(area) == 2)
    places = sorted(reached.areas - set(whole))
    wards = select(Municipality.code6).where(Municipality.parent_code.in_(places))
    return or_(
        organisation_id.in_(sorted(reached.organisation_ids)),
        func.substr(municipality_code, 1, 2).in_(whole),
        municipality_code.in_(places),
        municipality_code.in_(wards),
    )


def select_filings(actor: Actor, asked: Asked) -> Select[Filing]:
    """Select what coordinators may read, narrowed, the latest first."""
    wanted = select(Filing).where(_readable_by(actor))
    if asked.fiscal_year is not None:
        wanted = wanted.where(Filing.fiscal_year == asked.fiscal_year)
    if asked.kind is not None:
        wanted = wanted.where(Filing.kind == asked.kind)
    if asked.organisation_id is not None:
        wanted = wanted.where(Filing.organisation_id == asked.organisation_id)
    return wanted.order_by(Filing.sent_at.desc(), Filing.id.desc())


def list_filings(actor: Actor, asked: Asked, limit: int = LIST_LIMIT) -> list[Sent]:
    """List what was sent, the latest first, one more than *limit* when there are more."""
    return [_sent(each) for each in session().scalars(select_filings(actor, asked).limit(limit + 1))]


def reports_for(actor: Actor, asked: Asked) -> Iterator[Sent]:
    """Yield all reports with their addenda, session by session, each in its order; in one statement."""
    wanted = select_filings(actor, asked).where(Filing.kind != FilingKind.PLAN).order_by(None)
    in_turn = wanted.order_by(Filing.training_session_id, Filing.sent_at, Filing.id)
    for each in session().scalars(in_turn.execution_options(yield_per=AT_ONCE)):
        yield _sent(each)


def filing_years(actor: Actor) -> list[int]:
    """List the fiscal years of which something was sent, in any order."""
    return list(session().scalars(select(_TABLE.fiscal_year).where(_readable_by(actor)).distinct()))


def filing_organisations(actor: Actor) -> dict[int, str]:
    """Name those who have sent something, by name."""
    ids = select(_TABLE.organisation_id).where(_readable_by(actor))
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)).order_by(Organisation.name)
    return {row.id: row.name for row in session().execute(named)}


def _readable_by(actor: Actor, permission: Permission = Permission.STATISTICS_READ) -> ColumnElement[bool]:
    return within_reach(reach(actor, permission), _TABLE.organisation_id, _TABLE.municipality_code)


def _sent(filing: Filing) -> Sent:
    return Sent(filing, Content.from_payload(filing.content))
