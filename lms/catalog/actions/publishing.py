"""Publishing a version of a course."""

from typing import Any

from lms.catalog import queries
from lms.catalog.formats.course_files import CoursePack
from lms.catalog.formats.svg import MEDIA_TYPE
from lms.catalog.models import CourseImage, CourseVersion
from lms.core import audit, clock
from lms.core.audit import HasUser
from lms.core.db import atomic
from lms.core.refusals import Refusal
from lms.core.rows import insert_missing
from lms.core.translation import lazy_gettext as _


class VersionTaken(Refusal):
    """The version was published before with other contents; people are learning from it."""

    title = _("この版は、もう公開されています")
    message = _("同じ版のまま、中身だけを変えることはできません。course.yaml の version を新しくしてください。")


@atomic
def publish(pack: CoursePack, actor: HasUser | None = None) -> CourseVersion:
    """Make an immutable version of a checked course; the same contents again change nothing.

    Two processes may publish the same version at once: one makes it, the other finds it made.

    Args:
        pack: the course without faults, as `course_files.read_course` gives it.
        actor: who publishes it; None for a command.

    Raises:
        VersionTaken: other contents were published under this version.
    """
    made = insert_missing(CourseVersion, [_values(pack)])
    row = queries.published(pack.course.key, pack.course.version)
    if row is None or row.content_hash != pack.content_hash:
        raise VersionTaken
    if made:
        _keep_images(pack)
        audit.record("course_version.publish", actor, f"course_version:{row.id}", content_hash=row.content_hash)
    return row


def _values(pack: CoursePack) -> dict[str, Any]:
    return {
        "course_key": pack.course.key,
        "version": pack.course.version,
        "content_hash": pack.content_hash,
        "content": pack.content,
        "published_at": clock.now(),
    }


def _keep_images(pack: CoursePack) -> None:
    """Store the pictures that are not there yet, in one order, so that two publishers never wait in a ring."""
    known = queries.known_images(set(pack.images))
    images = sorted(pack.images.items())
    rows = [
        {"sha256": sha256, "media_type": MEDIA_TYPE, "body": body} for sha256, body in images if sha256 not in known
    ]
    insert_missing(CourseImage, rows)
