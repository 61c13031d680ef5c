"""A pack that was damaged or made to harm: faults in words, nothing kept, nobody let in (trust.md, cases 18 and 20)."""

import io
import os
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.accounts.models import Person, RoleGrant, User
from lms.accounts.policy import Role
from lms.catalog.formats.course_pack import PackRefused, pack_files, read_pack, unpack
from lms.catalog.models import CourseVersion
from lms.core.db import db
from tests.catalog.conftest import COURSE, QUIZ, SVG, TEXT
from tests.support.people import add_staff, client_for, fields_of, post

UPLOAD = "/admin/courses/packs"
FILES = {"course.yaml": COURSE, "ja/01-know.md": TEXT, "ja/final.quiz.yaml": QUIZ, "img/bench.svg": SVG}
GOOD = pack_files("small", ((name, body.encode()) for name, body in FILES.items()))
DIRECTORY = GOOD.index(b"PK\x01\x02")

anywhere = st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
in_the_directory = st.tuples(st.integers(DIRECTORY, len(GOOD) - 1), st.integers(1, 255))
flips = st.lists(anywhere | in_the_directory, min_size=1, max_size=6)


def is_answered_in_words(packed: bytes) -> bool:
    """Whether a file is either a course in order or none, with what is wrong with it."""
    pack, faults = read_pack(io.BytesIO(packed))
    return (pack is None) == bool(faults) and all(fault.message for fault in faults)


@given(flips)
@example([(47, 2)])
@settings(max_examples=100, deadline=None)
def test_a_pack_with_any_bytes_changed_is_a_course_or_has_faults(flips):
    raw = bytearray(GOOD)
    for place, change in flips:
        raw[place] ^= change

    assert is_answered_in_words(bytes(raw))


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=30))
@example(DIRECTORY, b"")
@settings(max_examples=30, deadline=None)
def test_a_pack_that_was_cut_off_has_faults(length, more):
    assert is_answered_in_words(GOOD[:length] + more)


@given(
    st.sampled_from(sorted(FILES)),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
@settings(max_examples=30, deadline=None)
def test_a_pack_whose_files_hold_anything_has_faults_or_is_a_course(name, body):
    files = {known: text.encode() for known, text in FILES.items()} | {name: body}

    assert is_answered_in_words(pack_files("small", files.items()))


def test_files_that_are_too_large_together_are_refused_before_one_is_written(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for number in range(5):
            pack.writestr(f"small/{number}.md", os.urandom(300_000))

    with pytest.raises(PackRefused, match="1MBをこえます"):
        unpack(packed, tmp_path, most_bytes=1024**2)

    assert list(tmp_path.iterdir()) == []


def people_and_roles(app) -> list[tuple]:
    with app.app_context():
        tables = (Person.__table__, User.__table__, RoleGrant.__table__)
        return [tuple(row) for table in tables for row in db.session.execute(select(table).order_by(table.c.id))]


def test_publishing_a_pack_makes_no_account_and_gives_no_role(app):
    administrator = client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    before = people_and_roles(app)

    draft = post(administrator, UPLOAD, {"pack": (io.BytesIO(GOOD), "a.zip")}, content_type="multipart/form-data")
    shown = administrator.get(draft.headers["Location"]).get_data(as_text=True)
    administrator.post(f"{draft.headers['Location']}/publication", data=fields_of(shown))

    with app.app_context():
        assert db.session.scalars(select(CourseVersion.course_key)).all() == ["small"]
    assert people_and_roles(app) == before


@pytest.mark.parametrize("more", ["users: [{email: a@example.jp, role: administrator}]", "role_grant: [administrator]"])
def test_a_pack_that_brings_people_along_is_refused(app, more):
    administrator = client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    before = people_and_roles(app)
    packed = pack_files(
        "small", [(name, body.encode()) for name, body in {**FILES, "course.yaml": f"{COURSE}{more}\n"}.items()]
    )

    answer = post(administrator, UPLOAD, {"pack": (io.BytesIO(packed), "a.zip")}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert people_and_roles(app) == before
