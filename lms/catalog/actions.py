"""Writes of the catalogue: publishing a version."""

from flask_babel import lazy_gettext as _

from lms.catalog import queries
from lms.catalog.formats.course_files import CoursePack
from lms.catalog.formats.svg import MEDIA_TYPE
from lms.catalog.models import CourseImage, CourseVersion
from lms.core import audit, clock
from lms.core.audit import HasUser
from lms.core.db import atomic, db
from lms.core.refusals import Refusal


class VersionTaken(Refusal):
    """The version was published before with other contents; people are learning from it."""

    title = _("この版は、もう公開されています")
    message = _("同じ版のまま、中身だけを変えることはできません。course.yaml の version を新しくしてください。")


@atomic
def publish(pack: CoursePack, actor: HasUser | None = None) -> CourseVersion:
    """Make an immutable version of a checked course; the same contents again change nothing.

    Args:
        pack: the course without faults, as `course_files.read_course` gives it.
        actor: who publishes it; None for a command.

    Raises:
        VersionTaken: other contents were published under this version.
    """
    course = pack.course
    if existing := queries.published(course.key, course.version):
        if existing.content_hash != pack.content_hash:
            raise VersionTaken
        return existing
    known = queries.known_images(set(pack.images))
    for sha256, body in pack.images.items():
        if sha256 not in known:
            db.session.add(CourseImage(sha256=sha256, media_type=MEDIA_TYPE, body=body))
    row = CourseVersion(
        course_key=course.key,
        version=course.version,
        content_hash=pack.content_hash,
        content=pack.content,
        published_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    audit.record("course_version.publish", actor, f"course_version:{row.id}", content_hash=row.content_hash)
    return row
