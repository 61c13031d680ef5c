"""An organisation's own people: loaded once, spread over its sessions, moved from one to another."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from lms.accounts import actions as accounts
from lms.accounts.policy import Actor
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.sessions.actions.claims import add_claim
from lms.sessions.actions.registration import cancel
from lms.sessions.actions.steps import seat
from lms.sessions.models import Member
from lms.sessions.queries import locking, members, seats
from lms.sessions.rules.members import MemberEntry, Planned
from lms.sessions.rules.refusals import Overlapping
from lms.sessions.rules.states import Channel, RegistrationState
from lms.sessions.rules.windows import may_register


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many members are new, and how many were given a place or a turn."""

    added: int = 0
    confirmed: int = 0
    waiting: int = 0


@atomic
def load_members(organisation_id: int, lines: Sequence[Planned], actor: Actor, key: Key) -> Loaded:
    """Add the members that are new and give each line its place, all or nothing.

    Args:
        organisation_id: within the actor's reach; the caller has seen to that.
        lines: as `rules.members.plan_members` laid them out, without a fault.
        actor: who loads them.
        key: of this sending; the same key again changes nothing.

    Raises:
        SessionCalledOff, RegistrationClosed, Overlapping: of any line; nothing is done then.
    """
    if done := idempotency.result(key):
        return Loaded(**done)
    people = members.person_ids_of({line.member_id for line in lines if line.member_id and line.training_session_id})
    _lock(organisation_id, people, {line.training_session_id for line in lines if line.training_session_id})
    states, added = [], 0
    for line in lines:
        member_id = line.member_id or _add(organisation_id, line.entry)
        added += line.member_id is None
        if line.training_session_id:
            states.append(_place(member_id, line.training_session_id, actor, key))
    loaded = Loaded(added, states.count(RegistrationState.CONFIRMED), states.count(RegistrationState.WAITING))
    audit.record("member.load", actor, f"organisation:{organisation_id}", added=added, confirmed=loaded.confirmed)
    idempotency.remember(key, asdict(loaded))
    return loaded


@atomic
def assign(member_id: int, training_session_id: int | None, actor: Actor, key: Key) -> RegistrationState | None:
    """Move a member to one session, or to none, giving their other coming place back.

    Args:
        member_id: within the actor's reach; the caller has seen to that.
        training_session_id: one of the organisation's; None gives the place back.
        actor: who moves them.
        key: of this sending.

    Returns:
        Whether they have a place or a turn; None when they were taken out.
    """
    if done := idempotency.result(key):
        return RegistrationState(done["state"]) if done["state"] else None
    member = session().get_one(Member, member_id)
    _lock(member.organisation_id, [member.person_id], {training_session_id} if training_session_id else set())
    if training_session_id is None:
        _give_back(member, None, actor, key)
        state = None
    else:
        state = _place(member_id, training_session_id, actor, key)
    audit.record("member.assign", actor, f"member:{member_id}", training_session_id=training_session_id)
    idempotency.remember(key, {"state": state})
    return state


def _lock(organisation_id: int, person_ids: Collection[int], targets: set[int]) -> None:
    """Lock every session that is touched, in one order."""
    left = {claim.training_session_id for claim in members.live_claims(person_ids, organisation_id)}
    locking.lock_training_sessions(left | targets)


def _add(organisation_id: int, entry: MemberEntry) -> int:
    person = accounts.add_person(entry.name, kana=entry.kana, email=entry.email, phone=entry.phone)
    member = Member(
        organisation_id=organisation_id,
        person_id=person.id,
        member_number=entry.member_number,
        department=entry.department or "",
        created_at=clock.now(),
    )
    session().add(member)
    session().flush()
    return member.id


def _place(member_id: int, training_session_id: int, actor: Actor, key: Key) -> RegistrationState:
    member = session().get_one(Member, member_id)
    _give_back(member, training_session_id, actor, key)
    training_session = locking.lock_training_session(training_session_id)
    may_register(seats.window(training_session), clock.now(), by_staff=True)
    locking.lock_persons([member.person_id])
    before = seats.before(training_session, [member.person_id])
    if before.elsewhere:
        raise Overlapping(next_url="/organise/members")
    if before.claim:
        return next(each.state for each in members.live_claims([member.person_id], member.organisation_id))
    state = seat(training_session, before.queue, 1)
    add_claim(training_session, member.person_id, state, actor, channel=Channel.PAPER)
    return state


def _give_back(member: Member, keep: int | None, actor: Actor, key: Key) -> None:
    """Give the member's other coming places back; those who wait there move up."""
    for claim in members.live_claims([member.person_id], member.organisation_id):
        if claim.training_session_id != keep:
            once = Key(f"{key.value}:out:{claim.id}", key.route, key.body_hash)
            cancel(claim.id, actor, once, by_staff=True)
