"""The demo's list of those who are to take part: an association and its own people."""

from collections.abc import Sequence

from lms.accounts.policy import Actor
from lms.core.idempotency import Key
from lms.home.rules.demo import DemoPerson
from lms.sessions.actions import members
from lms.sessions.queries import members as queries
from lms.sessions.rules.members import MemberEntry, Slot, plan_members

_DEPARTMENTS = ("総務", "地域づくり", "相談")
_EVERY_OTHER = 2


def add_members(
    organisation_id: int, people: Sequence[DemoPerson], training_session_id: int, first: int, actor: Actor
) -> list[int]:
    """Load a list of people, the first of whom are to come to one session, and return the claims of those."""
    slot = next(each for each in queries.slots_of(organisation_id) if each.training_session_id == training_session_id)
    _load(
        organisation_id,
        [_entry(number, each, slot if number < first else None) for number, each in enumerate(people)],
        actor,
    )
    loaded = [line.person_id for line in queries.members_of(organisation_id)]
    return [claim.id for claim in queries.live_claims(loaded, organisation_id)]


def spread_members(organisation_id: int, people: Sequence[DemoPerson], first: int, actor: Actor) -> None:
    """Let every other one of the rest come to the organisation's next session but one."""
    for slot in queries.slots_of(organisation_id)[1:2]:
        coming = range(first, len(people), _EVERY_OTHER)
        _load(organisation_id, [_entry(number, people[number], slot) for number in coming], actor)


def person_of_last_member(organisation_id: int) -> int:
    """Return the person of the last member of the list, who has booked nothing."""
    return queries.members_of(organisation_id)[-1].person_id


def _entry(number: int, each: DemoPerson, slot: Slot | None) -> MemberEntry:
    return MemberEntry(
        row=number + 2,
        member_number=f"{number + 1:03}",
        name=each.name,
        kana=each.kana,
        department=_DEPARTMENTS[number % len(_DEPARTMENTS)],
        slot=(slot.day, slot.starts) if slot else None,
    )


def _load(organisation_id: int, entries: Sequence[MemberEntry], actor: Actor) -> None:
    lines, faults = plan_members(entries, queries.known_members(organisation_id), queries.slots_of(organisation_id))
    assert not faults
    members.load_members(organisation_id, lines, actor, Key(f"demo:members:{len(entries)}", "demo", ""))
