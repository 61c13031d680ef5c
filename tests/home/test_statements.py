"""No page asks the database more often because there is more to show, or in words that are made for each visit."""

from collections.abc import Iterator

import pytest
from flask import Flask

from lms import create_app
from lms.core.db import db
from tests.bench.counts import counted
from tests.bench.grown import furnish, grow
from tests.conftest import settings_for, shared_by_all
from tests.support.live_server import DATABASE, copy_of_demo
from tests.support.statements import never_kept

pytestmark = pytest.mark.long


@pytest.fixture
def site(tmp_path, tmp_path_factory, worker_id) -> Iterator[Flask]:
    """The demo with a little of everything that has a list."""
    copy_of_demo(shared_by_all(tmp_path_factory, worker_id), tmp_path)
    app = create_app(settings_for(f"sqlite:///{tmp_path / DATABASE}"))
    furnish(app)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_pages_of_ten_times_as_many_rows_take_as_many_statements(site: Flask):
    before = counted(site)
    grow(site)
    with never_kept(site) as seen:
        after = counted(site, warmed=True)

    assert after == before
    assert seen == set()
    assert {page: count for page, count in before.items() if count < 0} == {}
