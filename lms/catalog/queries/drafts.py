"""Reads of drafts: uploaded course packs that are not published yet."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from lms.accounts.policy import Actor
from lms.catalog.formats.course_content import course_from_content
from lms.catalog.formats.course_files import CoursePack, content_hash
from lms.catalog.models import CourseDraft, CourseVersion
from lms.catalog.queries.versions import published
from lms.core import clock
from lms.core.db import db
from lms.core.refusals import NotFound

_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DraftView:
    """What publishing a draft would do.

    Attributes:
        pack: the course.
        in_force: the version that people begin with now; None for a new course.
        is_known: the very same contents are published already.
        is_taken: other contents are published under this version.
    """

    pack: CoursePack
    in_force: str | None
    is_known: bool
    is_taken: bool


def drafts_die_before() -> datetime:
    """Return the moment before which a draft was made that is not shown any more."""
    return clock.now() - _KEPT_FOR


def own_draft(draft_id: int, actor: Actor) -> CoursePack:
    """Return a draft of one's own.

    Raises:
        NotFound: it is another's, older than an hour, or not there.
    """
    draft = db.session.scalar(
        select(CourseDraft).where(
            CourseDraft.id == draft_id,
            CourseDraft.user_id == actor.user_id,
            CourseDraft.made_at >= drafts_die_before(),
        )
    )
    if draft is None:
        raise NotFound
    images = {sha256: b64decode(text) for sha256, text in draft.images.items()}
    return CoursePack(course_from_content(draft.content), draft.content, content_hash(draft.content), images)


def draft_view(draft_id: int, actor: Actor) -> DraftView:
    """Lay a draft of one's own beside what is published.

    Raises:
        NotFound: as `own_draft`.
    """
    pack = own_draft(draft_id, actor)
    course = pack.course
    newest = (
        select(CourseVersion.version).where(CourseVersion.course_key == course.key).order_by(CourseVersion.id.desc())
    )
    same = published(course.key, course.version)
    return DraftView(
        pack=pack,
        in_force=db.session.scalar(newest.limit(1)),
        is_known=same is not None and same.content_hash == pack.content_hash,
        is_taken=same is not None and same.content_hash != pack.content_hash,
    )
