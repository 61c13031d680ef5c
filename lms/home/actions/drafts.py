"""Publishing a draft in a preview, where nobody learns but its author."""

from dataclasses import replace

from sqlalchemy import delete

from lms.catalog import actions as catalog
from lms.catalog.formats.course_files import CoursePack, content_hash
from lms.core.db import atomic, session
from lms.learning.models import Enrolment


def publish_draft(pack: CoursePack, reading: int) -> None:
    """Publish a draft under a version that nobody else publishes, and let its reader begin with it.

    Args:
        pack: the course without faults.
        reading: counts how often the folder was read.
    """
    version = f"{pack.course.version}-draft{reading}"
    content = {**pack.content, "course": {**pack.content["course"], "version": version}}
    course = replace(pack.course, version=version)
    catalog.publish(replace(pack, course=course, content=content, content_hash=content_hash(content)))
    _forget_learners()


@atomic
def _forget_learners() -> None:
    """Take out what was done in the draft before: its versions are never to be read again."""
    session().execute(delete(Enrolment))
