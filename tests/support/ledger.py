"""Evidence and records, in tests."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import inspect

from lms.accounts import actions as accounts
from lms.catalog import actions as catalog
from lms.catalog.formats.course_files import CoursePack, read_course
from lms.records import actions
from lms.records.rules import Handed, Occasion

COURSE = Path(__file__).resolve().parents[2] / "courses" / "tsunagari-supporter"
NOW = datetime(2026, 5, 23, 6, 0, tzinfo=UTC)
MODULES = ("know", "supporter", "notice", "listen", "connect", "self")
LEARNING = (*(f"module:{key}" for key in MODULES), "quiz:final")

OCCASION = Occasion(
    training_session_id=12,
    title="はじめてのつながりサポーター講座",
    held_on=date(2026, 5, 23),
    mode="in-person",
    organisation_id=77,
    organisation_name="緑川市社会福祉協議会",
    organisation_kind="npo",
    record_title=None,
    municipality_code="131016",
    place="さくら公民館",
)


@cache
def pack() -> CoursePack:
    """Read the real course once."""
    found, faults = read_course(COURSE)
    assert found, faults
    return found


def publish(app: Flask) -> int:
    """Publish the real course and return the id of its version."""
    with app.app_context():
        row = catalog.publish(pack())
        return inspect(row).identity[0]  # as `row.id` would read the whole content again


def publish_next(app: Flask, folder: Path, version: str = "2027.04") -> int:
    """Publish the same course as a new version and return its id."""
    copy = folder / "tsunagari-supporter"
    shutil.copytree(COURSE, copy)
    entry = copy / "course.yaml"
    entry.write_text(entry.read_text().replace(f'version: "{pack().course.version}"', f'version: "{version}"'))
    found, faults = read_course(copy)
    assert found, faults
    with app.app_context():
        return catalog.publish(found).id


def add_person(app: Flask, name: str = "山田 はるか", email: str | None = None, **more) -> int:
    """Make a person without a user and return their id."""
    with app.app_context():
        return accounts.add_person(name, email=email, **more).id


def learned(person_id: int, version_id: int, requirements=LEARNING) -> list[Handed]:
    """Make evidence of learning alone."""
    return [Handed(person_id, version_id, requirement, NOW) for requirement in requirements]


def attended(person_id: int, version_id: int, training_session_id: int = 12, **changes) -> Handed:
    """Make evidence of one attended session."""
    occasion = replace(OCCASION, training_session_id=training_session_id, **changes)
    return Handed(person_id, version_id, "session", NOW, occasion)


def issue(app: Flask, person_id: int, version_id: int, **changes) -> str:
    """Hand one attended session in and return the number of the record."""
    with app.app_context():
        [number] = actions.hand_in([attended(person_id, version_id, **changes)])
    return number
