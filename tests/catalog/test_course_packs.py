"""Courses from outside: what a ZIP may hold, what is said when it may not, and publishing all or nothing."""

import io
import struct
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from lms.accounts.policy import Role
from lms.catalog import actions, queries
from lms.catalog.formats.course_export import course_files
from lms.catalog.formats.course_files import read_course
from lms.catalog.formats.course_pack import MAX_FILES, PackRefused, pack_files, read_pack, unpack
from lms.catalog.models import CourseDraft, CourseVersion
from lms.catalog.queries import COURSES
from lms.core import clock
from lms.core.db import db
from tests.catalog.rich_course import add_rich_parts
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post

UPLOAD = "/admin/courses/packs"


def zipped(files: dict[str, bytes | str], **more) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, body in files.items():
            pack.writestr(name, body, **more)
    packed.seek(0)
    return packed


def packed_folder(root: Path, prefix: str = "") -> io.BytesIO:
    found = sorted(path for path in root.rglob("*") if path.is_file())
    return zipped({prefix + path.relative_to(root).as_posix(): path.read_bytes() for path in found})


def link() -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        info = zipfile.ZipInfo("small/course.yaml")
        info.external_attr = 0o120777 << 16
        pack.writestr(info, "/etc/passwd")
    packed.seek(0)
    return packed


def with_flag(packed: io.BytesIO, at: int, value: int) -> io.BytesIO:
    """Set bytes of the first entry of the central directory."""
    raw = bytearray(packed.getvalue())
    start = raw.index(b"PK\x01\x02")
    struct.pack_into("<H", raw, start + at, value)
    return io.BytesIO(bytes(raw))


def lying_about_its_size() -> io.BytesIO:
    raw = bytearray(zipped({"small/course.yaml": b"key: small\n" * 50}).getvalue())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", raw, raw.index(mark) + at, 10)
    return io.BytesIO(bytes(raw))


def overlapping() -> io.BytesIO:
    """Two names for the bytes of one file, as a ZIP made to explode has thousands of."""
    raw = bytearray(zipped({"small/aa.yaml": b"a: 1\n", "small/bb.yaml": b"b: 2\n"}).getvalue())
    second = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 4)
    struct.pack_into("<I", raw, second + 42, 0)
    return io.BytesIO(bytes(raw))


REFUSED = [
    pytest.param(lambda: io.BytesIO(b"PK\x03\x04 not a zip"), "ZIP ファイルとして読めません", id="no-zip"),
    pytest.param(lambda: io.BytesIO(b""), "ZIP ファイルとして読めません", id="empty-file"),
    pytest.param(lambda: zipped({}), "1つも入っていません", id="nothing-in-it"),
    pytest.param(lambda: zipped({"../course.yaml": "key: x"}), "この名前のファイルは使えません", id="leads-out"),
    pytest.param(lambda: zipped({"/course.yaml": "key: x"}), "この名前のファイルは使えません", id="from-the-root"),
    pytest.param(lambda: zipped({"a/../../course.yaml": "x"}), "この名前のファイルは使えません", id="leads-out-inside"),
    pytest.param(lambda: zipped({"a\\course.yaml": "key: x"}), "この名前のファイルは使えません", id="backslash"),
    pytest.param(lambda: zipped({"C:/course.yaml": "key: x"}), "この名前のファイルは使えません", id="drive"),
    pytest.param(lambda: zipped({"a/b/c/d/e.md": "x"}), "この名前のファイルは使えません", id="too-deep"),
    pytest.param(lambda: zipped({"small/\u202etxt.yaml": "x"}), "この名前のファイルは使えません", id="turned-round"),
    pytest.param(lambda: zipped({"small/.htaccess": "x"}), "この名前のファイルは使えません", id="hidden-file"),
    pytest.param(lambda: zipped({"small/run.py": "x"}), "この種類のファイルは使えません", id="program"),
    pytest.param(lambda: zipped({"small/in.zip": "x"}), "この種類のファイルは使えません", id="zip-in-a-zip"),
    pytest.param(lambda: zipped({"small/a.html": "x"}), "この種類のファイルは使えません", id="page"),
    pytest.param(lambda: zipped({"small/A.md": "x", "small/a.md": "y"}), "と同じ名前です", id="case-clash"),
    pytest.param(lambda: zipped({"one/course.yaml": "x", "two/course.yaml": "y"}), "どれが教材", id="two-courses"),
    pytest.param(lambda: zipped({"small/01.md": "x"}), "どれが教材", id="no-course"),
    pytest.param(lambda: zipped({"small/course.yaml": b"a" * 9_000_000}), "100倍より大きく", id="bomb"),
    pytest.param(lambda: zipped({f"small/{n}.md": "" for n in range(MAX_FILES + 1)}), "多すぎます", id="too-many"),
    pytest.param(link, "ふつうのファイルではありません", id="link"),
    pytest.param(lambda: with_flag(zipped({"small/course.yaml": "x"}), 8, 1), "パスワード", id="encrypted"),
    pytest.param(lambda: with_flag(zipped({"small/course.yaml": "x"}), 10, 97), "読めません", id="unknown-method"),
    pytest.param(lying_about_its_size, "", id="lies-about-its-size"),
    pytest.param(overlapping, "重なっています", id="overlapping"),
]


@pytest.mark.parametrize(("packed", "words"), REFUSED)
def test_what_no_course_needs_is_refused_and_nothing_leaves_the_folder(packed, words, tmp_path):
    (tmp_path / "in").mkdir()

    with pytest.raises(PackRefused) as refused:
        unpack(packed(), tmp_path / "in")

    assert words in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


@pytest.mark.parametrize("prefix", ["", "small/", "downloaded-4/small/"])
def test_a_folder_packed_in_any_usual_way_is_the_course_it_was(small_course, prefix):
    packed = packed_folder(small_course.root, prefix)

    pack, faults = read_pack(packed)

    assert faults == []
    assert pack.content_hash == read_course(small_course.root)[0].content_hash


def test_what_an_operating_system_adds_is_left_out(small_course):
    packed = packed_folder(small_course.root, "small/")
    with zipfile.ZipFile(packed, "a") as pack:
        pack.writestr("__MACOSX/small/._course.yaml", b"\x00\x05")
        pack.writestr("small/.DS_Store", b"\x00")

    assert read_pack(packed)[1] == []


def test_faults_are_named_by_their_place_in_the_pack(small_course):
    small_course.change("ja/01-know.md", "title: 知る\n", "")

    pack, faults = read_pack(packed_folder(small_course.root, "small/"))

    assert pack is None
    assert [(fault.path, fault.line) for fault in faults] == [("small/ja/01-know.md", 2)]


@pytest.fixture
def administrator(app):
    return client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))


def send(client, packed: io.BytesIO):
    return post(client, UPLOAD, {"pack": (packed, "small.zip")}, content_type="multipart/form-data")


def counted(app, table) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_a_pack_is_looked_at_first_and_published_whole_afterwards(app, administrator, small_course):
    answer = send(administrator, packed_folder(small_course.root))
    draft = answer.headers["Location"]
    page = administrator.get(draft).get_data(as_text=True)

    assert "まちがいは見つかりませんでした" in page
    assert "ありません（新しい講座です）" in page
    assert counted(app, CourseVersion) == 0

    hidden = fields_of(page)
    first = administrator.post(f"{draft}/publication", data=hidden)
    again = administrator.post(f"{draft}/publication", data=hidden)

    assert first.status_code == again.status_code == 302
    assert (counted(app, CourseVersion), counted(app, CourseDraft)) == (1, 0)
    with app.app_context():
        edition = queries.current_version("small")
        assert str(edition.course.title) == "小さな講座"
        assert queries.get_image(
            read_course(small_course.root)[0].course.modules[0].reading("ja").html and _first_image()
        )
    assert administrator.get(draft).status_code == 404


def _first_image() -> str:
    content = db.session.scalar(select(CourseVersion.content))
    return next(iter(content["images"].values()))["sha256"]


def test_a_pack_with_a_fault_publishes_nothing_and_says_where_it_is(app, administrator, small_course):
    small_course.change("course.yaml", "minutes: 60", "minuets: 60")

    answer = send(administrator, packed_folder(small_course.root, "small/"))

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "small/course.yaml" in page
    assert "もしかして「minutes」" in page
    assert (counted(app, CourseVersion), counted(app, CourseDraft)) == (0, 0)


def test_no_file_chosen_is_said_beside_the_field(administrator):
    answer = post(administrator, UPLOAD, {}, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert "ZIP ファイルを選んでください" in answer.get_data(as_text=True)


def test_a_published_version_is_never_replaced_by_a_pack(app, administrator, small_course):
    with app.app_context():
        actions.publish(read_course(small_course.root)[0])
    small_course.change("ja/01-know.md", "はじめに", "まずは")

    draft = send(administrator, packed_folder(small_course.root)).headers["Location"]
    page = administrator.get(draft).get_data(as_text=True)
    answer = administrator.post(f"{draft}/publication", data=fields_of(page))

    assert "この版は、もう公開されています" in page
    assert "公開する</button>" not in page
    assert answer.status_code == 409
    assert counted(app, CourseVersion) == 1


def test_a_draft_is_its_administrators_alone_and_dies_in_an_hour(app, small_course):
    user_id = add_staff(app, "admin@example.jp", Role.ADMINISTRATOR)
    administrator = client_for(app, user_id)
    other = client_for(app, add_staff(app, "other@example.jp", Role.ADMINISTRATOR))
    draft = send(administrator, packed_folder(small_course.root)).headers["Location"]

    assert other.get(draft).status_code == 404
    with clock.at(clock.now() + timedelta(minutes=61)):
        later = client_for(app, user_id)
        assert later.get(draft).status_code == 404
        assert later.post(f"{draft}/publication", data=fields_of(later.get(UPLOAD).text)).status_code == 404
    assert counted(app, CourseVersion) == 0


def test_a_new_pack_takes_the_place_of_the_last_and_a_dropped_one_is_gone(app, administrator, small_course):
    send(administrator, packed_folder(small_course.root))
    draft = send(administrator, packed_folder(small_course.root)).headers["Location"]
    assert counted(app, CourseDraft) == 1

    administrator.post(f"{draft}/removal", data=fields_of(administrator.get(draft).get_data(as_text=True)))

    assert counted(app, CourseDraft) == 0


@pytest.mark.parametrize(("who", "status"), [(None, 413), (Role.ORGANISER, 413), (Role.ADMINISTRATOR, 422)])
def test_only_who_may_publish_may_send_more_than_a_form_holds(app, who, status):
    client = app.test_client()
    if who is Role.ADMINISTRATOR:
        client = client_for(app, add_staff(app, "a@example.jp", who))
    elif who:
        client = client_for(app, add_staff(app, "o@example.jp", who, organisation_id=add_organisation(app)))
    hidden = fields_of(client.get("/sign-in").get_data(as_text=True)) or fields_of(client.get(UPLOAD).text)
    large = FileStorage(io.BytesIO(b"\0" * (2 * 1024 * 1024)), "a.zip")
    boundary, body = encode_multipart({**hidden, "pack": large})

    answer = client.post(UPLOAD, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert answer.status_code == status
    if status == 413:
        assert "1MBまで送れます" in answer.get_data(as_text=True)


@pytest.mark.parametrize("folder", sorted(path for path in COURSES.iterdir() if path.is_dir()), ids=lambda p: p.name)
def test_a_course_that_is_handed_on_is_published_elsewhere_to_the_letter(app, administrator, folder):
    with app.app_context():
        row = actions.publish(read_course(folder)[0])
        version_id, content_hash = row.id, row.content_hash

    answer = administrator.get(f"/admin/courses/{version_id}/pack.zip")
    pack, faults = read_pack(io.BytesIO(answer.data))

    assert faults == []
    assert pack.content_hash == content_hash
    assert f"{folder.name}-{pack.course.version}.zip" in answer.headers["Content-Disposition"]
    assert administrator.get("/admin/courses/999999/pack.zip").status_code == 404


def test_conversations_and_every_type_of_question_are_handed_on_too(small_course):
    add_rich_parts(small_course)
    pack, _ = read_course(small_course.root)

    packed = pack_files("small", course_files(pack.content, pack.images))

    assert read_pack(io.BytesIO(packed))[0].content_hash == pack.content_hash
