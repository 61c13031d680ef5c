"""The day itself and what follows: the desk, closing, records, figures; each on a fresh database in this process."""

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert

from lms import create_app
from lms.accounts.models import Person
from lms.accounts.policy import Actor, Role
from lms.catalog import queries as catalog
from lms.catalog.actions import publish
from lms.catalog.formats.course_files import read_course
from lms.core import clock
from lms.core.db import db
from lms.core.models import Fact
from lms.core.rows import table
from lms.records.formats.certificate import CertificateData, render_batch
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from lms.sessions.actions import closing, desk
from lms.sessions.models import Registration
from lms.sessions.rules.states import Channel, RegistrationState
from lms.stats.actions import fold_waiting
from tests.bench.bounds import Row, at_most, told
from tests.conftest import settings_for
from tests.support.figures import fact
from tests.support.people import add_organisation, add_staff, client_for
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key

ROUNDS = 9


@contextmanager
def fresh(folder: Path, name: str) -> Iterator[Flask]:
    """An application on a new SQLite file, with the course published and the places known."""
    app = create_app(settings_for(f"sqlite:///{folder / name}.sqlite3"))
    with app.test_request_context():
        upgrade()
        regions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
        publish(read_course(Path("courses/tsunagari-supporter"))[0])
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def page_ms(client: FlaskClient, path: str) -> float:
    """Return the milliseconds of processor time a page takes, the median of a few rounds after a first one."""
    return statistics.median([_once_ms(client, path) for _ in range(ROUNDS + 1)][1:])


def _once_ms(client: FlaskClient, path: str) -> float:
    began = time.process_time()
    assert client.get(path).status_code == 200, path
    return (time.process_time() - began) * 1000


def closings(folder: Path) -> list[Row]:
    """Close a session of 3 and one of 60 who came, and count."""
    counts = []
    with fresh(folder, "closing") as app:
        organisation_id = add_organisation(app)
        for people in (1, 3, 60):  # the first closing also reads the course, which is kept in the process
            starts_at = clock.now() - timedelta(minutes=30)
            id_ = add_training_session(
                app, organisation_id, capacity=70, starts_at=starts_at, course_version_id=_course_version(app)
            )
            with app.app_context():
                for number in range(people):
                    desk.walk_in(id_, f"受講 {people} {number}", None, Actor(), new_key())
                with statements(app) as seen:
                    closed = closing.close(id_, Actor())
            assert closed.attended == people, closed
            counts.append(len(seen))
    return [at_most("closing a session of 60, one transaction", counts[2], counts[1], "statements", " (bound: of 3)")]


def _course_version(app: Flask) -> int:
    with app.app_context():
        return catalog.current_version("tsunagari-supporter").id


def desks(folder: Path) -> list[Row]:
    """Open the desk with 50 names and with 500, and count and time it."""
    rows, counts, took = [], [], []
    with fresh(folder, "desk") as app:
        organisation_id = add_organisation(app)
        organiser = add_staff(app, "desk@example.jp", Role.ORGANISER, organisation_id=organisation_id)
        client = client_for(app, organiser)
        for people in (50, 500):
            id_ = add_training_session(app, organisation_id, capacity=600, starts_at=clock.now() + timedelta(hours=1))
            _fill_desk(app, id_, people)
            took.append(page_ms(client, f"/organise/sessions/{id_}/desk"))
            with statements(app) as seen:
                client.get(f"/organise/sessions/{id_}/desk")
            counts.append(len(seen))
    rows.append(at_most("desk page with 500 names", counts[1], counts[0], "statements", " (bound: with 50)"))
    rows.append(told("desk page with 500 names, processor time", f"{took[1]:.0f} ms, {took[1] / took[0]:.1f} × of 50"))
    return rows


def _fill_desk(app: Flask, training_session_id: int, people: int) -> None:
    first, now = training_session_id * 10_000, clock.now()
    person = {"kana": "やまだ はなこ", "phone": "09000000000", "locale": "ja", "created_at": now}
    claim = {"training_session_id": training_session_id, "state": RegistrationState.CONFIRMED, "places": 1}
    claim |= {"channel": Channel.WEB, "created_at": now}
    numbers = range(1, people + 1)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(
            insert(table(Person)), [{"id": first + each, "name": f"山田 花子 {each}", **person} for each in numbers]
        )
        rows = [
            {"person_id": first + each, "seq": each, "booking_number": f"{first + each:08}", **claim}
            for each in numbers
        ]
        connection.execute(insert(table(Registration)), rows)


def figures(folder: Path) -> list[Row]:
    """Read the figures of a prefecture when 10,000 and when 1,000,000 completions lie behind them."""
    page, clients = "/coordinate/areas/13", []
    with ExitStack() as open_until_here:
        for name, batches in {"few": [(1_000, 10)], "many": [(1_000, 10), (4_000, 250)]}.items():
            app = open_until_here.enter_context(fresh(folder, name))
            clients.append(client_for(app, add_staff(app, "figures@example.jp", Role.COORDINATOR, area="13")))
            for count, weight in batches:
                _complete(app, count, weight)
        rounds = [[_once_ms(client, page) for client in clients] for _ in range(ROUNDS + 1)][1:]
    took = [statistics.median(times) for times in zip(*rounds, strict=True)]
    ratio = took[1] / took[0]
    what = "statistics page at 1,000,000 completions against 10,000"
    return [at_most(what, ratio, 1.5, "×", f" ({took[0]:.0f} → {took[1]:.0f} ms)")]


def _complete(app: Flask, count: int, weight: int) -> None:
    """Fold so many facts, each of which stands for *weight* completions alike, of all that Tokyo has."""
    chance = random.Random(count)
    codes = [place.code6 for place in places_csv.read(places_csv.PATH.read_bytes()) if place.code6.startswith("13")]
    now, rows = clock.now(), []
    for _ in range(count):
        more = {"organisation_id": chance.randint(1, 40), "mode": chance.choice(["in-person", "online"])}
        kind, dimensions = fact(month=f"2026-{chance.randint(4, 11):02}", municipality=chance.choice(codes), **more)
        rows.append({"kind": kind, "dimensions": dimensions, "delta": weight, "created_at": now})
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(insert(table(Fact)), rows)
        while fold_waiting():
            pass


def certificates(count: int = 60) -> list[Row]:
    """Print a batch of records, the fonts being loaded."""
    record = CertificateData(
        name="髙橋 花子",
        course_title="つながりサポーター養成講座",
        course_version="2026.11",
        route="講座に出席する",
        issuer="緑川市社会福祉協議会",
        issued_on=date(2026, 5, 23),
        number="7KQD-M2XA-9TFH-4WPB-C",
        verify_url="https://lms.example/verify/7KQD-M2XA-9TFH-4WPB-C/abcdefgh",
    )
    render_batch([record])
    took = []
    for _ in range(3):
        began = time.perf_counter()
        render_batch([record] * count)
        took.append((time.perf_counter() - began) * 1000 / count)
    return [at_most("certificate, a page of a batch of 60", statistics.median(took), 15, "ms")]
