"""No page asks the database more often because there is more to show, or in words that are made for each visit."""

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
from tests.support.statements import never_kept

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
    with never_kept(sqlite_app) as seen:
        after = counted(sqlite_app, warmed=True)

    assert after == before
    assert seen == set()
    assert {page: count for page, count in before.items() if count < 0} == {}
