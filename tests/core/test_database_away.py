"""A database that is full or away: said in words, nothing half written, and everything goes on by itself."""

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms import create_app
from lms.accounts.models import Person, User
from lms.core import clock
from lms.core.db import session
from tests.conftest import empty, settings_for
from tests.support.booking import hidden_on
from tests.support.page_checks import check_page
from tests.support.people import add_user, client_for
from tests.support.servers import free_port

PASSWORD = "ひだまりの庭でお茶を飲む朝の時間"
TYPED = {"name": "髙橋 花子", "email": "hanako@example.jp", "password": PASSWORD}
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def app(sqlite_app):
    empty(sqlite_app)
    return sqlite_app


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file grow, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def nowhere() -> str:
    return f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/nowhere"


def assert_away(answer) -> str:
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "ただいま、こみあっています" in page
    check_page(page)
    return page


def test_a_full_disk_writes_nothing_and_keeps_what_was_typed_for_the_next_try(app):
    client = app.test_client()
    hidden = hidden_on(client.get("/sign-up"))

    with full_disk():
        page = assert_away(client.post("/sign-up", data={**hidden, **TYPED}, headers=OWN_PAGE))

    assert 'value="髙橋 花子"' in page
    assert f'name="form_key" value="{hidden["form_key"]}"' in page
    assert PASSWORD not in page
    with app.app_context():
        assert session().scalar(select(func.count(Person.id))) == 0
    assert client.post("/sign-up", data={**hidden, **TYPED}).status_code == 302
    with app.app_context():
        assert session().scalar(select(func.count(User.id))) == 1


def test_who_cannot_be_noted_as_seen_may_still_read(app):
    client = client_for(app, add_user(app, name="山田 花子"))
    assert client.get("/my").status_code == 200

    with clock.at(clock.now() + timedelta(minutes=5)), full_disk():
        answer = client.get("/my")

    assert answer.status_code == 200
    assert "山田 花子" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/", "/my", "/sessions", "/sign-in", "/courses/tsunagari-supporter"])
def test_a_database_that_is_away_is_said_on_every_page(address):
    client = create_app(settings_for(nowhere())).test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"

    assert_away(client.get(address))


def test_the_worker_waits_for_a_database_that_is_away(tmp_path):
    environment = {**os.environ, "FLASK_APP": "wsgi", "SECRET_KEY": "only for tests", "DATABASE_URL": nowhere()}
    command = [sys.executable, "-m", "flask", "worker"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as worker:
        said = worker.stderr.readline()
        is_waiting = worker.poll() is None
        worker.terminate()

    assert "the database is away" in said
    assert is_waiting
    assert worker.returncode == 0
