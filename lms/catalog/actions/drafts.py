"""Course packs from outside: kept for an hour beside the courses, then published whole or forgotten."""

from base64 import b64encode

from sqlalchemy import delete, or_

from lms.accounts.policy import Actor
from lms.catalog import queries
from lms.catalog.actions.publishing import publish
from lms.catalog.formats.course_files import CoursePack
from lms.catalog.models import CourseDraft
from lms.core import audit, clock, idempotency
from lms.core.db import atomic, db
from lms.core.idempotency import Key


@atomic
def keep_draft(pack: CoursePack, actor: Actor) -> int:
    """Keep a checked pack until its administrator has looked at it; it takes the place of their last one."""
    outlived = or_(CourseDraft.user_id == actor.user_id, CourseDraft.made_at < queries.drafts_die_before())
    db.session.execute(delete(CourseDraft).where(outlived))
    images = {sha256: b64encode(body).decode() for sha256, body in pack.images.items()}
    draft = CourseDraft(user_id=actor.user_id, content=pack.content, images=images, made_at=clock.now())
    db.session.add(draft)
    db.session.flush()
    audit.record("course_draft.keep", actor, f"course_draft:{draft.id}", content_hash=pack.content_hash)
    return draft.id


@atomic
def publish_draft(draft_id: int, actor: Actor, key: Key) -> int:
    """Publish the draft as it was looked at, and return the id of the version.

    Raises:
        NotFound: it is another's, older than an hour, or was published or dropped.
        VersionTaken: other contents were published under this version.
    """
    if done := idempotency.result(key):
        return int(done["course_version_id"])
    version = publish(queries.own_draft(draft_id, actor), actor)
    db.session.execute(delete(CourseDraft).where(CourseDraft.id == draft_id))
    idempotency.remember(key, {"course_version_id": version.id})
    return version.id


@atomic
def drop_draft(draft_id: int, actor: Actor) -> None:
    """Forget a draft of one's own; one that is gone already changes nothing."""
    db.session.execute(delete(CourseDraft).where(CourseDraft.id == draft_id, CourseDraft.user_id == actor.user_id))
