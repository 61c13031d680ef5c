"""The demo's sessions: those that were held, with who came, and those that are to come."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from lms.accounts.policy import Actor
from lms.core import clock
from lms.core.clock import to_jst
from lms.core.idempotency import Key
from lms.home.actions.demo_members import add_members, spread_members
from lms.home.actions.demo_parties import add_parties
from lms.home.actions.demo_plans import LASTS, plan_of
from lms.home.rules import demo
from lms.home.rules.demo import DemoPerson, DemoSession
from lms.sessions.actions import closing, registration, scheduling, sheet
from lms.sessions.models import Venue
from lms.sessions.rules.scheduling import instant

_BOOKED_AHEAD = timedelta(days=20)
_APART = 22  # people, from the first of one session to the first of the next: most come but once
_OWN, _OWN_DAY, _OWN_PEOPLE, _OWN_COMERS = "職員のための つながり講座", -40, 10, 8
_MACHINE = Actor()


def hold(number: int, each: DemoSession, bodies: Sequence[int], halls: Sequence[Venue], crowd: Sequence[Actor]) -> int:
    """Announce a session, let people book it, and, when it is over, let those who came have their records."""
    starts_at = _start(each)
    with clock.at(min(clock.now(), starts_at - _BOOKED_AHEAD)):
        training_session_id = _announce(number, each, starts_at, bodies, halls)
        first = number % demo.PAST_SESSIONS * _APART  # so the trainee came to one and is to come to another
        takers = (crowd[(first + step) % len(crowd)] for step in range(each.takers))
        claims = [
            registration.register(training_session_id, who, _key("take", number, step), accepts_waiting=True)
            for step, who in enumerate(takers)
        ]
    if each.day_offset < 0:
        _end(training_session_id, claims[: each.comers], starts_at)
    return training_session_id


def hold_for_members(bodies: Sequence[int], halls: Sequence[Venue], people: Sequence[DemoPerson]) -> None:
    """Let the organiser of the demo load its own people; some came to a session of theirs, others are to come."""
    hall = next(number for number, venue in enumerate(halls) if venue.organisation_id == bodies[1])
    own = DemoSession(1, hall, _OWN, demo.open_day(clock.today(), _OWN_DAY), 15, 20, 0, 0)
    starts_at = _start(own)
    with clock.at(starts_at - _BOOKED_AHEAD):
        training_session_id = _announce("own", own, starts_at, bodies, halls)
        claims = add_members(bodies[1], people, training_session_id, _OWN_PEOPLE, _MACHINE)
    _end(training_session_id, claims[:_OWN_COMERS], starts_at)
    spread_members(bodies[1], people, _OWN_PEOPLE, _MACHINE)


def open_today(bodies: Sequence[int], halls: Sequence[Venue], crowd: Sequence[Actor]) -> None:
    """Let the organiser of the demo have a session today, so that the desk can be tried."""
    hall = next(number for number, venue in enumerate(halls) if venue.organisation_id == bodies[1])
    soon = min(max(to_jst(clock.now()).hour + 1, 9), 20)
    today = DemoSession(1, hall, demo.TODAY, 0, soon, 30, 20, 0)
    training_session_id = hold(demo.PAST_SESSIONS + demo.COMING_SESSIONS, today, bodies, halls, crowd)
    add_parties(training_session_id, _MACHINE, _key)


def _start(each: DemoSession) -> datetime:
    return instant(clock.today() + timedelta(days=each.day_offset), time(each.hour, 30))


def _announce(
    name: int | str, each: DemoSession, starts_at: datetime, bodies: Sequence[int], halls: Sequence[Venue]
) -> int:
    plan = plan_of(each, starts_at, halls[each.hall] if each.hall is not None else None)
    return scheduling.create(bodies[each.body], plan, _MACHINE, _key("hold", name), publishes=True)


def _end(training_session_id: int, came: Sequence[int], starts_at: datetime) -> None:
    with clock.at(starts_at + LASTS):
        sheet.mark_all(training_session_id, came, _MACHINE)
        closing.close(training_session_id, _MACHINE)


def _key(*parts: object) -> Key:
    return Key("demo:" + ":".join(map(str, parts)), "demo", "")
