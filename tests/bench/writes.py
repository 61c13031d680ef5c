"""How fast places are taken by 32 clients at once, against one bare insert and commit."""

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from lms import create_app
from lms.accounts import actions as accounts
from lms.accounts.models import OrganisationKind
from lms.accounts.policy import Actor
from lms.catalog.actions import publish
from lms.catalog.formats.course_files import read_course
from lms.core import audit, clock
from lms.core.db import atomic, db
from lms.core.idempotency import Key
from lms.sessions.actions import registration, scheduling
from lms.sessions.rules.scheduling import Plan
from lms.sessions.rules.states import Audience, Mode
from tests.conftest import POSTGRES, settings_for

PROCESSES, THREADS, EACH = 4, 8, 25
SESSIONS = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """Work a second, and the longest anybody waited, in seconds."""

    a_second: float
    worst_seconds: float


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """A fresh, migrated and filled database of each kind, by name."""
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS lms_bench WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE lms_bench TEMPLATE template0 ENCODING 'UTF8'"))
    urls = {
        "SQLite": f"sqlite:///{folder / 'writes.sqlite3'}",
        "PostgreSQL": make_url(POSTGRES).set(database="lms_bench").render_as_string(hide_password=False),
    }
    for url in urls.values():
        _fill(url)
    yield urls
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE lms_bench WITH (FORCE)"))
    server.dispose()


def _fill(url: str) -> None:
    app = create_app(settings_for(url))
    with app.test_request_context():
        upgrade()
        pack, _ = read_course(Path("courses/tsunagari-supporter"))
        publish(pack)
        body = accounts.add_organisation("測る会", OrganisationKind.NPO, None, None).id
        for number in range(SESSIONS):
            key = Key(f"bench:{number}", "bench", "")
            scheduling.create(body, _plan(), Actor(), key, publishes=True)
        _add_people(PROCESSES * THREADS * EACH)
        db.session.remove()
        db.engine.dispose()


@atomic
def _add_people(count: int) -> None:
    for number in range(count):
        accounts.add_person(f"人 {number}", phone=f"090{number:08}")


def _plan() -> Plan:
    starts_at = clock.now() + timedelta(days=30)
    return Plan(
        course_key="tsunagari-supporter",
        title="測る回",
        summary="",
        mode=Mode.ONLINE,
        audience=Audience.EVERYONE,
        languages=("ja",),
        access_facts=(),
        venue_id=None,
        online_url="https://meeting.example/",
        municipality_code=None,
        doors_open_at=None,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        registration_opens_at=None,
        registration_closes_at=starts_at,
        promotion_closes_at=starts_at,
        capacity=30,
        is_private=False,
        lecturers=None,
        what_to_bring=None,
        fee=None,
    )


def _register(number: int) -> None:
    actor = Actor(person_ids=(number + 1,))
    registration.register(number % SESSIONS + 1, actor, Key(f"take:{number}", "/", ""), accepts_waiting=True)


@atomic
def _bare(number: int) -> None:
    audit.record("bench", None, f"bench:{number}")


WORK: dict[str, Callable[[int], None]] = {"register": _register, "bare": _bare}


def measure(url: str, work: str) -> Measured:
    """Let 32 clients do the work at once, 25 times each, and time every one."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(PROCESSES + 1)
    queue = context.Queue()
    clients = [context.Process(target=_clients, args=(url, work, index, start, queue)) for index in range(PROCESSES)]
    for process in clients:
        process.start()
    start.wait()
    began = time.perf_counter()
    waits = [wait for _ in clients for wait in queue.get()]
    elapsed = time.perf_counter() - began
    for process in clients:
        process.join()
    return Measured(len(waits) / elapsed, max(waits))


def _clients(url: str, work: str, index: int, start, queue) -> None:
    app = create_app(settings_for(url))
    waits: list[float] = []
    threads = [
        threading.Thread(target=_client, args=(app, WORK[work], index * THREADS + n, waits)) for n in range(THREADS)
    ]
    with app.app_context():
        db.session.execute(text("SELECT 1"))
    start.wait()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.put(waits)


def _client(app: Flask, work: Callable[[int], None], client: int, waits: list[float]) -> None:
    for step in range(EACH):
        with app.app_context():
            began = time.perf_counter()
            work(client * EACH + step)
            waits.append(time.perf_counter() - began)
