"""Two processes publish at once, as two machines that start together do."""

import threading

import pytest
from sqlalchemy import func, select

from lms.catalog import actions
from lms.catalog.formats.course_files import read_course
from lms.catalog.models import CourseImage, CourseVersion
from lms.core.db import db
from lms.core.models import AuditEvent


def publish_together(app, packs):
    """Publish each pack in a thread of its own, all at the same moment; return ids or refusals."""
    start, outcomes = threading.Barrier(len(packs)), []

    def publish(pack):
        with app.app_context():
            start.wait()
            try:
                outcomes.append(actions.publish(pack).id)
            except Exception as refusal:
                outcomes.append(refusal)

    threads = [threading.Thread(target=publish, args=(pack,)) for pack in packs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_version_published_by_four_at_once_is_made_once(app, small_course, attempt):
    pack, _ = read_course(small_course.root)

    outcomes = publish_together(app, [pack] * 4)

    assert len(outcomes) == 4
    assert len(set(outcomes)) == 1, outcomes
    with app.app_context():
        made = [
            db.session.scalar(select(func.count()).select_from(table))
            for table in (CourseVersion, CourseImage, AuditEvent)
        ]
    assert made == [1, 1, 1]


def test_of_two_contents_under_one_version_the_first_wins_and_the_other_is_told(app, small_course):
    first, _ = read_course(small_course.root)
    small_course.change("ja/01-know.md", "はじめに", "さいしょに")
    second, _ = read_course(small_course.root)

    outcomes = publish_together(app, [first, second])

    assert sum(isinstance(outcome, actions.VersionTaken) for outcome in outcomes) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(CourseVersion)) == 1
