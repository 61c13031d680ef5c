"""How fast 100,000 coming sessions are searched, and which indexes help: `python -m tests.bench.finding`."""

import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection, create_engine, event, insert, make_url, text

from lms import create_app
from lms.accounts.models import Organisation, OrganisationKind
from lms.catalog.models import CourseVersion
from lms.core import clock
from lms.core.db import Model, db
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from lms.sessions.models import Registration, TrainingSession, Venue
from lms.sessions.rules.states import Audience, Channel, Mode, RegistrationState, SessionState
from tests.conftest import POSTGRES, settings_for

COMING, PAST, CHUNK, ROUNDS = 100_000, 20_000, 5_000, 3
PAGES = (
    "/sessions",
    "/sessions?prefecture=16",
    "/sessions?prefecture=47&municipality=473821",
    "/sessions?when=weekend",
    "/sessions?mode=online&language=vi",
    "/sessions?access=sign-language&access=elevator&audience=school",
    "/sessions?prefecture=13&free=y",
    "/sessions?view=month",
    "/sessions.ics",
    "/sessions.ics?prefecture=16&when=evening",
)
_INDEX = re.compile(r"(?:INDEX|Index Scan using|Index Only Scan using|Bitmap Index Scan on) (\w*training_session\w*)")


def fill(app: Flask) -> None:
    """Write organisations, venues, sessions of all kinds and two registrations each, the same in every run."""
    chance = random.Random(5)
    with app.app_context():
        Model.metadata.create_all(db.engine)
        places = places_csv.read(places_csv.PATH.read_bytes())
        regions.load(places, clock.today())
        with db.engine.begin() as connection:
            codes = [place.code6 for place in places]
            _fill_basis(connection, codes, chance)
            rows = [_session(number, codes, chance) for number in range(COMING + PAST)]
            for first in range(0, len(rows), CHUNK):
                connection.execute(insert(TrainingSession), rows[first : first + CHUNK])
                claims = [_claim(first * 2 + number, chance) for number in range(CHUNK * 2)]
                connection.execute(insert(Registration), claims)
        with db.engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def _fill_basis(connection: Connection, codes: list[str], chance: random.Random) -> None:
    now = clock.now()
    body = {"kind": OrganisationKind.NPO, "version": 1, "created_at": now}
    connection.execute(insert(Organisation), [{"name": f"団体 {number}", **body} for number in range(300)])
    version = {"course_key": "c", "version": "1", "content_hash": "0" * 64, "content": {}, "published_at": now}
    connection.execute(insert(CourseVersion), [version])
    facts = ["elevator", "parking", "step-free", "hearing-loop"]
    venues = [
        {
            "organisation_id": number % 300 + 1,
            "name": f"会場 {number}",
            "municipality_code": chance.choice(codes),
            "address": "見本町1-2-3",
            "access_facts": chance.sample(facts, 2),
            "version": 1,
            "created_at": now,
        }
        for number in range(2_000)
    ]
    connection.execute(insert(Venue), venues)


def _session(number: int, codes: list[str], chance: random.Random) -> dict[str, Any]:
    is_past = number >= COMING
    day = clock.now().replace(microsecond=0) + timedelta(
        days=chance.randint(-900, -2) if is_past else chance.randint(2, 400)
    )
    starts_at = day.replace(hour=chance.choice([0, 1, 4, 5, 9]), minute=30)
    mode = chance.choice([Mode.IN_PERSON] * 6 + [Mode.ONLINE] * 3 + [Mode.HYBRID])
    return {
        "organisation_id": number % 300 + 1,
        "course_key": "c",
        "course_version_id": 1,
        "title": f"回 {number}",
        "summary": "はじめての方へ",
        "state": SessionState.CLOSED if is_past else SessionState.PUBLISHED,
        "mode": mode,
        "audience": chance.choice([Audience.EVERYONE] * 7 + [Audience.RESIDENTS, Audience.SCHOOL, Audience.WORKPLACE]),
        "languages": chance.choice([["ja"]] * 9 + [["ja", "vi"]]),
        "access_facts": chance.choice([[]] * 9 + [["sign-language"]]),
        "municipality_code": chance.choice(codes),
        "venue_id": None if mode is Mode.ONLINE else number % 2_000 + 1,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "registration_closes_at": starts_at - timedelta(days=1),
        "promotion_closes_at": starts_at - timedelta(hours=3),
        "capacity": chance.choice([2, 3, 30]),
        "last_seq": 2,
        "version": 1,
        "created_at": starts_at,
    }


def _claim(number: int, chance: random.Random) -> dict[str, Any]:
    return {
        "training_session_id": number // 2 + 1,
        "state": chance.choice([RegistrationState.CONFIRMED] * 9 + [RegistrationState.CANCELLED]),
        "seq": number % 2 + 1,
        "places": 1,
        "booking_number": f"{number:08}",
        "channel": Channel.WEB,
        "created_at": clock.now(),
    }


@contextmanager
def filled(folder: Path) -> Iterator[dict[str, Flask]]:
    """The application on a filled database of each kind, by name."""
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS lms_bench_finding WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE lms_bench_finding TEMPLATE template0 ENCODING 'UTF8'"))
    urls = {
        "SQLite": f"sqlite:///{folder / 'finding.sqlite3'}",
        "PostgreSQL": make_url(POSTGRES).set(database="lms_bench_finding").render_as_string(hide_password=False),
    }
    apps = {name: create_app(settings_for(url)) for name, url in urls.items()}
    for app in apps.values():
        fill(app)
    yield apps
    for app in apps.values():
        with app.app_context():
            db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE lms_bench_finding WITH (FORCE)"))
    server.dispose()


def page_ms(app: Flask, address: str) -> float:
    """Return the milliseconds a page takes, the median of a few rounds after a first one."""
    client, taken = app.test_client(), []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        assert client.get(address).status_code == 200, address
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[1:])


def indexes_used(app: Flask, address: str) -> list[str]:
    """Return by which indexes a page reads sessions; `whole table` where there is none."""
    asked: list[tuple[str, Any]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        asked.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    app.test_client().get(address)
    event.remove(engine, "before_cursor_execute", note)
    used, explain = set(), "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        for statement, parameters in asked:
            if "FROM training_session" in statement:
                rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
                plan = "\n".join(str(row[-1]) for row in rows)
                used |= set(_INDEX.findall(plan))
                if re.search(r"SCAN training_session$|Seq Scan on training_session", plan, re.MULTILINE):
                    used.add("whole table")
    return sorted(used)


def report(apps: dict[str, Flask]) -> list[str]:
    """Return the lines of the report: milliseconds a page and the indexes, on each database."""
    lines = [f"## Finding among {COMING:,} coming and {PAST:,} past sessions", ""]
    lines += [
        "| page | " + " | ".join(f"{name}, ms | indexes" for name in apps) + " |",
        "|---" * (1 + 2 * len(apps)) + "|",
    ]
    for page in PAGES:
        cells = [f"{page_ms(app, page):.0f} | {', '.join(indexes_used(app, page))}" for app in apps.values()]
        lines.append(f"| `{page}` | {' | '.join(cells)} |")
    return [*lines, ""]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder)) as apps:
        print("\n".join(report(apps)))
