"""Reads of an organisation's list of those who are to take part."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import and_, select

from lms.accounts.models import Organisation, Person
from lms.accounts.policy import Actor, Permission, reach
from lms.core import clock
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.refusals import NotFound
from lms.records import queries as records
from lms.sessions.models import Member, Registration, TrainingSession
from lms.sessions.queries.organise import organisations_for
from lms.sessions.rules.members import KnownMember, Progress, Slot, progress_of
from lms.sessions.rules.states import Completed, RegistrationState, SessionState

PAGE_SIZE = 100
_TAKES_PART = {Progress.BOOKED: RegistrationState.CONFIRMED, Progress.WAITING: RegistrationState.WAITING}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim of a member: where it stands, and when its session is."""

    training_session_id: int
    title: str
    starts_at: datetime
    state: RegistrationState


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member, with their claims in the order of the sessions; what they answered is nobody's business here.

    `completed_on` is the day of their record of a course of which the organisation holds sessions, by whichever
    route; None while they have none.
    """

    member_id: int
    person_id: int
    member_number: str
    name: str
    kana: str | None
    department: str
    claims: tuple[Claimed, ...]
    completed_on: date | None

    @property
    def completed(self) -> Completed:
        """Whether they have the record."""
        return Completed.YES if self.completed_on else Completed.NO

    @property
    def progress(self) -> Progress:
        """How far they are."""
        return progress_of(claim.state for claim in self.claims)

    @property
    def current(self) -> Claimed | None:
        """The claim that says how far they are."""
        state = {
            Progress.ATTENDED: RegistrationState.ATTENDED,
            Progress.ABSENT: RegistrationState.ABSENT,
            **_TAKES_PART,
        }
        return next((claim for claim in reversed(self.claims) if claim.state is state.get(self.progress)), None)


def organisation_for(actor: Actor, organisation_id: int | None) -> Organisation:
    """Return one of the actor's organisations; the first by name when none is named.

    Raises:
        NotFound: it is not the actor's, or they have none.
    """
    mine = organisations_for(actor)
    found = next((each for each in mine if organisation_id in (None, each.id)), None)
    if found is None:
        raise NotFound
    return found


def member_for(actor: Actor, member_id: int) -> Member:
    """Return a member within reach.

    Raises:
        NotFound: there is none, or none that the actor may reach.
    """
    organisation_ids = sorted(reach(actor, Permission.TRAINING_SESSION_MANAGE).organisation_ids)
    found = session().scalar(select(Member).where(Member.id == member_id, Member.organisation_id.in_(organisation_ids)))
    if found is None:
        raise NotFound
    return found


def members_of(organisation_id: int) -> list[MemberLine]:
    """List all members by their number, in two statements."""
    taken = and_(Registration.person_id == Member.person_id, Registration.state != RegistrationState.CANCELLED)
    statement = (
        select(Member, Person.name, Person.kana, TrainingSession, Registration.state)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Registration, taken)
        .outerjoin(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(Member.organisation_id == organisation_id)
        .order_by(Member.member_number, TrainingSession.starts_at, Registration.id)
    )
    people: dict[int, tuple[Member, str, str | None]] = {}
    claims: dict[int, list[Claimed]] = {}
    for member, name, kana, found, state in session().execute(statement):
        row: TrainingSession | None = found
        people[member.id] = (member, name, kana)
        claim = [Claimed(row.id, row.title, row.starts_at, state)] if row is not None else []
        claims.setdefault(member.id, []).extend(claim)
    days = records.days_of_completion(
        select(Member.person_id).where(Member.organisation_id == organisation_id),
        select(TrainingSession.course_key).where(TrainingSession.organisation_id == organisation_id),
    )
    return [
        MemberLine(
            member_id=id_,
            person_id=member.person_id,
            member_number=member.member_number,
            name=name,
            kana=kana,
            department=member.department,
            claims=tuple(claims[id_]),
            completed_on=days.get(member.person_id),
        )
        for id_, (member, name, kana) in people.items()
    ]


def counted(lines: Sequence[MemberLine]) -> Counter[Progress | Completed]:
    """Count the members by how far they are, and by whether they have a record."""
    return Counter(chain((line.progress for line in lines), (line.completed for line in lines)))


def page_of(lines: Sequence[MemberLine], page: int) -> Sequence[MemberLine]:
    """Return one page of a list, from 1."""
    return lines[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def page_count(lines: Sequence[MemberLine]) -> int:
    """Return how many pages a list has."""
    return -(-len(lines) // PAGE_SIZE)


def person_ids_of(member_ids: Collection[int]) -> list[int]:
    """Return the persons of members."""
    return list(session().scalars(select(Member.person_id).where(Member.id.in_(member_ids))))


def known_members(organisation_id: int) -> dict[str, KnownMember]:
    """Return the members by their number, as the list is laid beside them."""
    return {line.member_number: _known(line) for line in members_of(organisation_id)}


def slots_of(organisation_id: int) -> list[Slot]:
    """List the organisation's published sessions that have not begun, in one statement."""
    statement = (
        select(TrainingSession.id, TrainingSession.starts_at)
        .where(TrainingSession.organisation_id == organisation_id, TrainingSession.starts_at > clock.now())
        .where(TrainingSession.state == SessionState.PUBLISHED)
        .order_by(TrainingSession.starts_at, TrainingSession.id)
    )
    rows = [(row.id, to_jst(row.starts_at)) for row in session().execute(statement)]
    return [Slot(id_, starts_at.date(), starts_at.time()) for id_, starts_at in rows]


def coming_for(organisation_id: int) -> Sequence[TrainingSession]:
    """List the same sessions with their titles, for a choice."""
    ids = [slot.training_session_id for slot in slots_of(organisation_id)]
    statement = select(TrainingSession).where(TrainingSession.id.in_(ids)).order_by(TrainingSession.starts_at)
    return session().scalars(statement).all()


def live_claims(person_ids: Collection[int], organisation_id: int) -> list[Registration]:
    """Return the places and turns of members in the organisation's sessions that have not begun."""
    statement = (
        select(Registration)
        .join(TrainingSession, TrainingSession.id == Registration.training_session_id)
        .where(Registration.person_id.in_(person_ids), TrainingSession.organisation_id == organisation_id)
        .where(Registration.state.in_(sorted(_TAKES_PART.values())), TrainingSession.starts_at > clock.now())
        .order_by(Registration.id)
    )
    return list(session().scalars(statement))


def _known(line: MemberLine) -> KnownMember:
    current = line.current if line.progress in _TAKES_PART else None
    return KnownMember(line.member_id, line.name, line.progress, current.training_session_id if current else None)
