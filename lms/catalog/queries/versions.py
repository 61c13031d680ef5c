"""Reads of published versions. A version never changes, so what it holds is parsed once in a process."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import undefer

from lms.catalog.formats.course_content import course_from_content
from lms.catalog.models import CourseImage, CourseVersion
from lms.catalog.rules import Course
from lms.core.db import db
from lms.core.refusals import NotFound

COURSES = Path(__file__).resolve().parents[3] / "courses"
"""The course files that come with the program."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A published version, ready to be read: the row's facts and the course itself.

    Two editions are the same when their rows are: the content, however large, is told by its hash.
    """

    id: int
    course_key: str
    version: str
    published_at: datetime
    content_hash: str
    course: Course = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One version of a course, in figures."""

    edition: Edition
    content_hash: str
    is_current: bool

    @property
    def question_count(self) -> int:
        """Questions of all modules and of the final quiz."""
        course = self.edition.course
        quizzes = [*(module.practice for module in course.modules), course.final_quiz]
        return sum(len(quiz.questions) for quiz in quizzes if quiz)


_editions: WeakKeyDictionary[Engine, dict[int, Edition]] = WeakKeyDictionary()
_courses: dict[str, Course] = {}
"""What was parsed, by the hash of its content."""


def version(version_id: int) -> Edition:
    """Return a published version; no statement once it has been parsed.

    Raises:
        NotFound: there is none with that id.
    """
    known = _known()
    if version_id not in known:
        row = db.session.get(CourseVersion, version_id)
        if row is None:
            raise NotFound
        _remember(row)
    return known[version_id]


def current_version(course_key: str) -> Edition:
    """Return the version last published of a course; one statement once it has been parsed.

    Raises:
        NotFound: no version of it was ever published.
    """
    newest = select(func.max(CourseVersion.id)).where(CourseVersion.course_key == course_key)
    version_id = db.session.scalar(newest)
    if version_id is None:
        raise NotFound
    return version(version_id)


def list_current() -> list[Edition]:
    """List the current version of every course, the longest first; one statement once they have been parsed."""
    newest = select(func.max(CourseVersion.id)).group_by(CourseVersion.course_key)
    editions = [version(version_id) for version_id in db.session.scalars(newest)]
    return sorted(editions, key=lambda edition: (-edition.course.minutes, edition.course.key))


def course_titles() -> dict[str, str]:
    """Return the Japanese title of every course as its newest version says it, by key; in one statement."""
    newest = select(func.max(CourseVersion.id)).group_by(CourseVersion.course_key)
    title = CourseVersion.content["course"]["title"]["ja"].as_string()
    rows = db.session.execute(select(CourseVersion.course_key, title).where(CourseVersion.id.in_(newest)))
    return {key: said for key, said in rows if said}


def name_of_version(version_id: int) -> tuple[str, str]:
    """Return the Japanese title of a version, and which version it is: what is copied where it must never change."""
    title = CourseVersion.content["course"]["title"]["ja"].as_string()
    wanted = select(title, CourseVersion.course_key, CourseVersion.version).where(CourseVersion.id == version_id)
    said, key, version = db.session.execute(wanted).one()
    return said or key, version


def list_versions() -> list[PublishedVersion]:
    """List every version of every course, by course and the newest first; two statements, one once parsed."""
    keys = (CourseVersion.course_key, CourseVersion.id.desc())
    hashes = db.session.execute(select(CourseVersion.id, CourseVersion.content_hash).order_by(*keys)).all()
    unparsed = {version_id for version_id, _hash in hashes} - _known().keys()
    if unparsed:
        whole = select(CourseVersion).options(undefer(CourseVersion.content))
        for row in db.session.scalars(whole.where(CourseVersion.id.in_(unparsed))):
            _remember(row)
    current: dict[str, int] = {}
    for version_id, _hash in hashes:
        current.setdefault(_known()[version_id].course_key, version_id)
    newest = set(current.values())
    return [PublishedVersion(_known()[row_id], content_hash, row_id in newest) for row_id, content_hash in hashes]


def published(course_key: str, course_version: str) -> CourseVersion | None:
    """Return the row of one version of one course, or None."""
    wanted = select(CourseVersion).where(
        CourseVersion.course_key == course_key, CourseVersion.version == course_version
    )
    return db.session.scalar(wanted)


def known_images(hashes: set[str]) -> set[str]:
    """Tell which of these pictures are there already."""
    return set(db.session.scalars(select(CourseImage.sha256).where(CourseImage.sha256.in_(hashes))))


def get_image(sha256: str) -> CourseImage:
    """Return a picture.

    Raises:
        NotFound: there is none with that hash.
    """
    image = db.session.get(CourseImage, sha256)
    if image is None:
        raise NotFound
    return image


def version_files(version_id: int) -> tuple[CourseVersion, dict[str, bytes]]:
    """Return a version's row and the bytes of its pictures by hash, to be handed on.

    Raises:
        NotFound: there is none with that id.
    """
    row = db.session.get(CourseVersion, version_id)
    if row is None:
        raise NotFound
    hashes = {image["sha256"] for image in row.content["images"].values()}
    images = db.session.scalars(select(CourseImage).where(CourseImage.sha256.in_(hashes)))
    return row, {image.sha256: image.body for image in images}


def _remember(row: CourseVersion) -> None:
    course = _courses.get(row.content_hash) or _courses.setdefault(row.content_hash, course_from_content(row.content))
    facts = (row.id, row.course_key, row.version, row.published_at, row.content_hash)
    _known()[row.id] = Edition(*facts, course)


def _known() -> dict[int, Edition]:
    """Return the parsed versions of this database; two databases in one process do not mix."""
    return _editions.setdefault(db.engine, {})
