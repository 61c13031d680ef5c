"""Publishing on both databases: immutable, idempotent, all or nothing, and cheap to read."""

import pytest
from sqlalchemy import event, func, select

from lms.accounts.policy import Role
from lms.catalog import actions, queries
from lms.catalog.formats.course_files import read_course
from lms.catalog.models import CourseImage, CourseVersion
from lms.core.db import db
from lms.core.refusals import NotFound
from tests.support.page_checks import check_page
from tests.support.people import add_staff, client_for
from tests.support.statements import statements as counted


def pack_of(small_course):
    pack, faults = read_course(small_course.root)
    assert faults == []
    return pack


def rows(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def statements(database):
    """Every SQL statement sent, in order."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.usefixtures("database")
def test_a_published_version_can_be_read_without_its_files(small_course):
    pack = pack_of(small_course)

    row = actions.publish(pack)

    edition = queries.current_version("small")
    assert (edition.id, edition.version, edition.course) == (row.id, "1.0", pack.course)
    image = queries.get_image(next(iter(pack.images)))
    assert (image.body, image.media_type) == (next(iter(pack.images.values())), "image/svg+xml")


@pytest.mark.usefixtures("database")
def test_publishing_the_same_contents_again_changes_nothing(small_course):
    first = actions.publish(pack_of(small_course)).id

    assert actions.publish(pack_of(small_course)).id == first
    assert (rows(CourseVersion), rows(CourseImage)) == (1, 1)


@pytest.mark.usefixtures("database")
def test_other_contents_under_the_same_version_are_refused(small_course):
    actions.publish(pack_of(small_course))
    small_course.change("ja/01-know.md", "はじめに", "さいしょに")

    with pytest.raises(actions.VersionTaken):
        actions.publish(pack_of(small_course))

    assert rows(CourseVersion) == 1


@pytest.mark.usefixtures("database")
def test_a_new_version_becomes_current_and_the_old_one_stays(small_course):
    old = actions.publish(pack_of(small_course)).id
    small_course.change("course.yaml", '"1.0"', '"1.1"')
    new = actions.publish(pack_of(small_course)).id

    assert queries.current_version("small").id == new
    assert queries.version(old).version == "1.0"
    assert [edition.id for edition in queries.list_current()] == [new]
    assert rows(CourseImage) == 1


@pytest.mark.usefixtures("database")
def test_the_longest_course_stands_first(small_course):
    longest = actions.publish(pack_of(small_course)).id
    small_course.root = small_course.root.rename(small_course.root.with_name("a-short-one"))
    small_course.change("course.yaml", "key: small", "key: a-short-one")
    small_course.change("course.yaml", "minutes: 60", "minutes: 45")
    short = actions.publish(pack_of(small_course)).id

    assert [edition.id for edition in queries.list_current()] == [longest, short]


def test_a_parsed_version_costs_no_statement_and_the_current_one_costs_one(small_course, statements):
    version_id = actions.publish(pack_of(small_course)).id
    queries.current_version("small")
    db.session.rollback()
    statements.clear()

    queries.version(version_id)
    assert statements == []

    queries.current_version("small")
    assert len(statements) == 1


@pytest.mark.usefixtures("database")
def test_what_was_never_published_is_not_found():
    with pytest.raises(NotFound):
        queries.current_version("small")
    with pytest.raises(NotFound):
        queries.version(987_654)


def test_the_command_names_file_and_line_and_publishes_nothing(app, small_course):
    small_course.change("ja/final.quiz.yaml", "correct: true, ", "")

    result = app.test_cli_runner().invoke(args=["courses", "publish", str(small_course.root.parent)])

    assert result.exit_code == 1
    assert "small/ja/final.quiz.yaml:6: 問題「know-1」に、正しい答えがありません。" in result.output
    with app.app_context():
        assert rows(CourseVersion) == 0


def test_the_command_publishes_and_lists(app, small_course):
    runner = app.test_cli_runner()

    assert runner.invoke(args=["courses", "check", str(small_course.root)]).exit_code == 0
    assert runner.invoke(args=["courses", "publish", str(small_course.root)]).exit_code == 0
    assert "small 1.0 小さな講座" in runner.invoke(args=["courses", "list"]).output


def test_the_command_says_that_a_version_is_taken(app, small_course):
    runner = app.test_cli_runner()
    runner.invoke(args=["courses", "publish", str(small_course.root)])
    small_course.change("ja/01-know.md", "はじめに", "さいしょに")

    result = runner.invoke(args=["courses", "publish", str(small_course.root)])

    assert result.exit_code == 1
    assert "version を新しくしてください" in result.output


def test_administrators_see_every_version_and_how_to_publish_the_next(app, small_course):
    admin = client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    assert "公開した講座は、まだありません" in admin.get("/admin/courses").get_data(as_text=True)
    with app.app_context():
        old = actions.publish(pack_of(small_course)).content_hash
        small_course.change("course.yaml", '"1.0"', '"1.1"')
        actions.publish(pack_of(small_course))

    with counted(app) as seen:
        page = admin.get("/admin/courses").get_data(as_text=True)

    check_page(page)
    assert page.index("1.1") < page.index("いまの版") < page.index("1.0")
    assert old[:12] in page
    assert "flask courses publish" in page
    assert len([statement for statement in seen if "course_version" in statement]) <= 2
