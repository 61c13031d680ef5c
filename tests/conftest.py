"""What every test stands on: the application on both databases, and a browser-like client."""

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Executable, create_engine, exists, literal, select, text, union_all

from lms import create_app
from lms.accounts import sign_in
from lms.core.db import Model, db

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: at the end, one process would wait for the other.

    Journeys come second, as the first of them waits for the demo to be made.
    """
    items.sort(key=lambda item: 0 if "long" in item.keywords else 1 if "browser" in item.keywords else 2)


def shared_by_all(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a folder that all processes of this run share."""
    own = factory.getbasetemp()
    return own if worker_id == "master" else own.parent


def settings_for(database_uri: str) -> dict[str, object]:
    return {
        "TESTING": True,
        "SECRET_KEY": "only for tests",
        "SQLALCHEMY_DATABASE_URI": database_uri,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_ENABLED": False,
        "SITE_URL": "https://lms.example",
        "SMTP_URL": None,
        "MAIL_FROM": "lms@lms.example",
        "SESSION_COOKIE_SECURE": False,
    }


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hash passwords as fast as can be; `test_a_password_is_costly_to_guess` looks at what holds otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_in, "_HASHER", PasswordHasher.from_parameters(CHEAPEST))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template once, for all applications of this process."""
    with pytest.MonkeyPatch.context() as patch:
        compiled = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setattr(Flask, "jinja_options", {"bytecode_cache": compiled})
        yield


@pytest.fixture(scope="session")
def postgres_url(worker_id: str) -> Iterator[str]:
    """A database of this test process alone."""
    name = f"lms_test_{worker_id}_{os.getpid()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))  # no power is cut here
    except Exception as error:
        pytest.fail(f"PostgreSQL is needed at {POSTGRES} (run the tests by `make test`): {error}", pytrace=False)
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'lms.sqlite3'}"


def _build(database_uri: str) -> Flask:
    app = create_app(settings_for(database_uri))
    with app.app_context():
        Model.metadata.create_all(db.engine)
    return app


@pytest.fixture(scope="session")
def sqlite_app(sqlite_url: str) -> Iterator[Flask]:
    app = _build(sqlite_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def postgres_app(postgres_url: str) -> Iterator[Flask]:
    app = _build(postgres_url)
    yield app
    with app.app_context():
        db.engine.dispose()


def empty(app: Flask) -> None:
    """Take every row out, so that the next test starts from nothing."""
    with app.app_context(), db.engine.begin() as connection:
        filled = set(connection.scalars(_names_of_filled_tables()))
        for table in reversed(Model.metadata.sorted_tables):
            if table.name in filled:
                connection.execute(table.delete())


@cache
def _names_of_filled_tables() -> Executable:
    tables = Model.metadata.sorted_tables
    return union_all(*(select(literal(table.name)).where(exists(select(1).select_from(table))) for table in tables))


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    """The application on one database after the other, empty each time; no context is held open."""
    app = request.getfixturevalue("sqlite_app" if request.param == "sqlite" else "postgres_app")
    empty(app)
    return app


@pytest.fixture
def database(app: Flask) -> Iterator[Flask]:
    """An application context for tests of actions and queries."""
    with app.app_context():
        yield app


@pytest.fixture
def client(app: Flask):
    return app.test_client()
