"""Training sessions in tests, ready to be booked."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask

from lms.catalog.models import CourseVersion
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.idempotency import Key
from lms.sessions.models import TrainingSession, Venue
from lms.sessions.rules.states import Mode, SessionState


def new_key() -> Key:
    """Return the key of one sending."""
    return Key(secrets.token_urlsafe(16), "/test", "0" * 64)


def add_training_session(app: Flask, organisation_id: int, **changes) -> int:
    """Make a published session in a week, with a venue, and return its id."""
    with app.app_context():
        return _add(organisation_id, changes)


def adder(app: Flask, organisation_id: int) -> Callable[..., int]:
    """Return a function that adds a session by its title, at a time of day in Japan, and returns its id."""

    def add(title: str, *moment: int, **changes) -> int:
        starts_at = datetime(*(moment or (2026, 11, 20, 13, 30)), tzinfo=clock.JST).astimezone(UTC)
        return add_training_session(app, organisation_id, title=title, starts_at=starts_at, **changes)

    return add


@atomic
def _add(organisation_id: int, changes: dict) -> int:
    starts_at = changes.pop("starts_at", _in_a_week())
    ends_at = changes.pop("ends_at", starts_at + timedelta(minutes=90))
    values = {
        "organisation_id": organisation_id,
        "course_key": "tsunagari-supporter",
        "course_version_id": changes.pop("course_version_id", None) or _version_id(),
        "title": "はじめてのつながりサポーター講座",
        "state": SessionState.PUBLISHED,
        "mode": Mode.IN_PERSON,
        "municipality_code": "131016",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "registration_closes_at": starts_at - timedelta(days=1),
        "promotion_closes_at": starts_at - timedelta(hours=3),
        "capacity": 30,
        "published_at": clock.now(),
        "created_at": clock.now(),
        **changes,
    }
    if values["mode"] is not Mode.ONLINE and "venue_id" not in values:
        values["venue_id"] = _venue_id(organisation_id)
    row = TrainingSession(**values)
    session().add(row)
    session().flush()
    return row.id


def _in_a_week() -> datetime:
    noon = (clock.now() + timedelta(days=7)).replace(hour=4, minute=30, second=0, microsecond=0)
    return noon.astimezone(UTC)


def _venue_id(organisation_id: int) -> int:
    row = Venue(
        organisation_id=organisation_id,
        name="さくら公民館 2階 集会室",
        municipality_code="131016",
        address="緑川市さくら町1-1",
        access_facts=["elevator", "hearing-loop"],
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id


def _version_id() -> int:
    row = CourseVersion(
        course_key="tsunagari-supporter",
        version=secrets.token_hex(4),
        content_hash=secrets.token_hex(32),
        content={},
        published_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id
