"""No page asks the database more often because there is more to show."""

from pathlib import Path

import pytest

from lms.catalog.actions import publish
from lms.catalog.formats.course_files import read_course
from lms.core import clock
from lms.home.actions import make_demo
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from tests.bench.counts import counted
from tests.bench.grown import furnish, grow
from tests.conftest import empty

pytestmark = pytest.mark.long


def test_pages_of_ten_times_as_many_rows_take_as_many_statements(sqlite_app):
    empty(sqlite_app)
    with sqlite_app.test_request_context():
        publish(read_course(Path("courses/tsunagari-supporter"))[0])
        regions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
        make_demo("hash")
    furnish(sqlite_app)

    before = counted(sqlite_app)
    grow(sqlite_app)
    after = counted(sqlite_app, warmed=True)

    assert after == before
    assert {page: count for page, count in before.items() if count < 0} == {}
