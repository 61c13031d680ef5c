"""What the organisers of the demo type in for a session."""

from datetime import datetime, timedelta

from lms.home.actions.demo_instructors import INSTRUCTORS
from lms.home.rules import demo
from lms.home.rules.demo import DemoSession
from lms.sessions.models import Venue
from lms.sessions.rules.scheduling import Plan, closing_instant
from lms.sessions.rules.states import AccessFact, Audience, Mode

COURSE = "tsunagari-supporter"
LASTS = timedelta(minutes=90)
LARGE, _NAMES_NOBODY = 40, 16
MOST_IN_GROUP = 10


def plan_of(each: DemoSession, starts_at: datetime, hall: Venue | None) -> Plan:
    """Settle a session of the demo as its organiser would."""
    is_large = each.capacity >= LARGE
    mode = Mode.ONLINE if hall is None else Mode.HYBRID if is_large else Mode.IN_PERSON
    return Plan(
        course_key=COURSE,
        title=each.title,
        summary="人前で発表することはありません。おひとりでも、安心しておいでください。",
        mode=mode,
        audience=Audience.EVERYONE,
        languages=("ja",),
        access_facts=(AccessFact.SIGN_LANGUAGE,) if is_large else (),
        venue_id=hall.id if hall else None,
        online_url=None if mode == Mode.IN_PERSON else "https://meeting.example/tsunagari",
        municipality_code=hall.municipality_code if hall else f"{demo.PREFECTURE}2019",
        doors_open_at=starts_at - timedelta(minutes=20),
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        registration_opens_at=None,
        registration_closes_at=closing_instant((starts_at - timedelta(days=1)).date(), starts_at),
        promotion_closes_at=starts_at - timedelta(days=1),
        capacity=each.capacity,
        is_private=False,
        lecturers=None if each.capacity == _NAMES_NOBODY else INSTRUCTORS[each.hour % len(INSTRUCTORS)],
        what_to_bring="書くもの" if hall else None,
        fee=None,
        most_in_group=MOST_IN_GROUP if is_large else None,
    )
