"""The migrations, up, down and up again on both databases, give exactly the tables of the models."""

import os

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, func, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError

from lms import create_app
from lms.core import clock
from lms.core.db import Model, db
from tests.conftest import POSTGRES, settings_for
from tests.support.people import add_organisation, add_user
from tests.support.registering import book
from tests.support.training_sessions import add_training_session

SENT = """
    INSERT INTO filing (training_session_id, organisation_id, kind, number, fiscal_year, content, sent_at)
    SELECT id, organisation_id, 'plan', 1, 2026, '{}', :now FROM training_session
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path, worker_id):
    """The address of a database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"lms_migration_{worker_id}_{os.getpid()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _named(items, *keys):
    return sorted(tuple(_text(item.get(key)) for key in keys) for item in items)


def _text(value) -> str:
    """Say a value alike each time; a condition of an index is an object that says itself only by its text."""
    if isinstance(value, dict):
        return str({key: str(each) for key, each in value.items()})
    return str(value)


def shape_of(engine) -> dict[str, dict[str, object]]:
    """Everything the database knows of its tables, in a form that can be compared."""
    look = inspect(engine)
    return {
        table: {
            "columns": _named(look.get_columns(table), "name", "type", "nullable"),
            "primary key": look.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": _named(
                look.get_foreign_keys(table), "name", "constrained_columns", "referred_table", "options"
            ),
            "unique": _named(look.get_unique_constraints(table), "name", "column_names"),
            "indexes": _named(look.get_indexes(table), "name", "column_names", "unique", "dialect_options"),
            "checks": _named(look.get_check_constraints(table), "name", "sqltext"),
        }
        for table in look.get_table_names()
        if table != "alembic_version"
    }


def test_the_migrated_tables_are_those_of_the_models(empty_url):
    app = create_app(settings_for(empty_url))
    with app.app_context():
        upgrade()
        downgrade(revision="base")
        left = set(inspect(db.engine).get_table_names())
        upgrade()
        migrated = shape_of(db.engine)
        downgrade(revision="base")
        Model.metadata.create_all(db.engine)
        modelled = shape_of(db.engine)
        db.engine.dispose()

    assert left == {"alembic_version"}
    assert migrated == modelled


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(empty_url):
    app = create_app(settings_for(empty_url))
    with app.test_request_context():
        upgrade()
    add_user(app)
    training_session_id = add_training_session(app, add_organisation(app))
    with app.app_context():
        book(training_session_id, 1)
        before = _rows()
        downgrade(revision="0015")
        upgrade()
        after = _rows()
        db.engine.dispose()

    assert before["registration_event"] == 1
    assert after == before


def _rows() -> dict[str, int]:
    db.session.remove()
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in Model.metadata.sorted_tables
        }


def test_the_migrated_database_refuses_to_change_what_was_sent(empty_url):
    app = create_app(settings_for(empty_url))
    with app.app_context():
        upgrade()
    add_training_session(app, add_organisation(app))
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text(SENT), {"now": clock.now().isoformat()})
        with pytest.raises(DBAPIError, match="what was sent never changes"), db.engine.begin() as connection:
            connection.execute(text("UPDATE filing SET number = 2"))
        with db.engine.begin() as connection:
            assert connection.execute(text("SELECT number FROM filing")).scalars().all() == [1]
        db.engine.dispose()
