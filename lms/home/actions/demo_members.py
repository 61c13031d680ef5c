"""The demo's list of those who are to take part: an association and its own people."""

from collections.abc import Sequence

from lms.accounts.policy import Actor
from lms.core.idempotency import Key
from lms.home.rules.demo import DemoPerson
from lms.sessions.actions import members
from lms.sessions.queries import members as queries
from lms.sessions.rules.members import MemberEntry, plan_members

_DEPARTMENTS = ("総務", "地域づくり", "相談")
_EVERY_OTHER = 2


def add_members(organisation_id: int, people: Sequence[DemoPerson], actor: Actor) -> None:
    """Load a list of people; every other one is to come to the organisation's next session but one."""
    slots = queries.slots_of(organisation_id)[1:2]
    when = (slots[0].day, slots[0].starts) if slots else None
    entries = [
        MemberEntry(
            row=number + 2,
            member_number=f"{number + 1:03}",
            name=each.name,
            kana=each.kana,
            department=_DEPARTMENTS[number % len(_DEPARTMENTS)],
            slot=when if number % _EVERY_OTHER == 0 else None,
        )
        for number, each in enumerate(people)
    ]
    lines, faults = plan_members(entries, {}, slots)
    assert not faults
    members.load_members(organisation_id, lines, actor, Key("demo:members", "demo", ""))
