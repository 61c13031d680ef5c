"""Sessions as an organiser settles them, in tests."""

from datetime import date, time, timedelta
from typing import Any

from lms.accounts.policy import VISITOR, Role
from lms.core import clock
from lms.core.db import session
from lms.sessions.actions.registration import register
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.scheduling import Plan, instant
from lms.sessions.rules.states import Audience, Channel, Mode, RegistrationState
from tests.support.people import actor_for, add_staff
from tests.support.training_sessions import new_key


def organiser_of(app, organisation_id: int, email: str = "organiser@example.jp"):
    """Return the actor of a new organiser."""
    return actor_for(app, add_staff(app, email, Role.ORGANISER, organisation_id=organisation_id))


def plan(**changes: Any) -> Plan:
    """Return a plan of an online session on 20 June 2027, 13:30 to 15:00."""
    day = changes.pop("day", date(2027, 6, 20))
    starts_at = instant(day, time(13, 30))
    values: dict[str, Any] = {
        "course_key": "tsunagari-supporter",
        "title": "はじめての講座",
        "summary": "",
        "mode": Mode.ONLINE,
        "audience": Audience.EVERYONE,
        "languages": ("ja",),
        "access_facts": (),
        "venue_id": None,
        "online_url": "https://meet.example/abc",
        "municipality_code": None,
        "doors_open_at": None,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "registration_opens_at": None,
        "registration_closes_at": starts_at - timedelta(days=1),
        "promotion_closes_at": starts_at - timedelta(hours=24),
        "capacity": 30,
        "is_private": False,
        "lecturers": None,
        "what_to_bring": None,
        "fee": None,
    }
    return Plan(**{**values, **changes})


def now_on() -> dict[str, Any]:
    """Return the moments of a session that has begun an hour ago."""
    starts_at = clock.now() - timedelta(hours=1)
    return {"starts_at": starts_at, "promotion_closes_at": starts_at - timedelta(hours=3)}


def book(training_session_id: int, name: str = "山田 花子", kana: str | None = "やまだ はなこ", **contact: Any) -> int:
    """Take a place, or a turn, by telephone, and return the registration's id."""
    newcomer = Newcomer(name, kana, **(contact or {"phone": f"090{abs(hash(name)) % 10**8:08}"}))
    return register(
        training_session_id, VISITOR, new_key(), newcomer=newcomer, accepts_waiting=True, channel=Channel.TELEPHONE
    )


def state_of(registration_id: int) -> RegistrationState:
    """Return where a claim stands now."""
    session().rollback()
    return session().get_one(Registration, registration_id, populate_existing=True).state


def row_of(training_session_id: int) -> TrainingSession:
    """Return a session as it is now."""
    session().rollback()
    return session().get_one(TrainingSession, training_session_id, populate_existing=True)
