"""A new version for those under way (R1, R12): who gains, who would lose, and what is never touched."""

import shutil
from functools import cache

import pytest
from sqlalchemy import select

from lms.catalog import actions as catalog
from lms.catalog import queries as versions
from lms.catalog.formats.course_files import CoursePack, read_course
from lms.core.db import db
from lms.core.idempotency import Key
from lms.learning import actions, queries
from lms.learning.models import Enrolment
from lms.learning.rules import Learner
from lms.records import actions as records
from lms.records import queries as ledger
from lms.records.models import Completion
from lms.records.rules import Outlook
from tests.support.ledger import COURSE, add_person, attended, learned, publish
from tests.support.people import add_organisation
from tests.support.statements import statements

KEY = "tsunagari-supporter"
FORM = Key("a-form", "/somewhere", "body")
ALONE = "needs: [all-modules, quiz:final]"
LIGHTER = 'needs: ["module:know", "module:listen"]'
HEAVIER = "needs: [all-modules, quiz:final, session]"


@pytest.fixture
def version_id(app) -> int:
    return publish(app)


@pytest.fixture(scope="session")
def pack_with(tmp_path_factory):
    """Read the course with other conditions for those who learn alone, each but once."""

    @cache
    def read(needs: str, version: str) -> CoursePack:
        folder = tmp_path_factory.mktemp("course") / KEY
        shutil.copytree(COURSE, folder)
        entry = folder / "course.yaml"
        text = entry.read_text()
        old = text[text.index('version: "') :].split("\n")[0]
        first = text[text.index("needs:") :].split("}")[0]
        entry.write_text(text.replace(old, f'version: "{version}"').replace(first, needs, 1))
        found, faults = read_course(folder)
        assert found, faults
        return found

    return read


@pytest.fixture
def publish_with(app, pack_with):
    """Publish the course again with other conditions for those who learn alone, and return the edition's id."""

    def make(needs: str, version: str = "2027.04") -> int:
        with app.app_context():
            return catalog.publish(pack_with(needs, version)).id

    return make


def adopt(version_id: int, **more):
    return actions.adopt_version(versions.version(version_id), **more)


def learn(person_id: int, version_id: int, *requirements: str) -> None:
    records.hand_in(learned(person_id, version_id, requirements))


def test_a_new_version_touches_nobody_until_it_is_adopted(app, version_id, publish_with):
    person = add_person(app)
    with app.app_context():
        actions.finish_module(KEY, "know", Learner(person_ids=(person,)), key=FORM)
    new_id = publish_with(LIGHTER)
    with app.app_context():
        assert queries.get_place(KEY, Learner(person_ids=(person,))).edition.id == version_id

        found = adopt(new_id)

        assert found.outlooks == ((person, Outlook.NEARER),)
        assert queries.get_place(KEY, Learner(person_ids=(person,))).edition.id == new_id
        assert db.session.scalars(select(Enrolment.course_version_id)).all() == [new_id]
        assert ledger.pinned_version_id([person], KEY) == new_id
        assert adopt(new_id).outlooks == ()


def test_a_preview_says_the_same_and_changes_nothing(app, version_id, publish_with):
    person = add_person(app)
    with app.app_context():
        learn(person, version_id, "module:know")
    new_id = publish_with(LIGHTER)
    with app.app_context():
        assert adopt(new_id, is_preview=True).outlooks == ((person, Outlook.NEARER),)
        assert ledger.pinned_version_id([person], KEY) == version_id


def test_whose_last_piece_is_not_asked_for_any_more_gets_the_record(app, version_id, publish_with):
    person = add_person(app)
    operator = add_organisation(app)
    with app.app_context():
        records.name_operator(operator)
        learn(person, version_id, "module:know", "module:listen")
    new_id = publish_with(LIGHTER)
    with app.app_context():
        found = adopt(new_id)

        assert found.outlooks == ((person, Outlook.COMPLETES),)
        [row] = db.session.scalars(select(Completion)).all()
        assert found.numbers == (row.number,)
        assert row.rule_version == "2027.04"


def test_who_would_be_thrown_back_keeps_the_version_they_have(app, version_id, publish_with):
    nearly, just_begun = add_person(app), add_person(app)
    with app.app_context():
        learn(nearly, version_id, "module:know", "module:listen")
    lighter = publish_with(LIGHTER)
    with app.app_context():
        adopt(lighter)
        learn(just_begun, lighter, "module:self")
    heavier = publish_with(HEAVIER, "2028.04")
    with app.app_context():
        found = dict(adopt(heavier).outlooks)

        assert found == {nearly: Outlook.WORSE, just_begun: Outlook.SAME}
        assert ledger.pinned_version_id([nearly], KEY) == lighter
        assert ledger.pinned_version_id([just_begun], KEY) == heavier


def test_a_record_that_was_issued_never_changes(app, version_id, publish_with):
    person = add_person(app)
    with app.app_context():
        [number] = records.hand_in([attended(person, version_id)])
    new_id = publish_with(HEAVIER)
    with app.app_context():
        assert adopt(new_id).outlooks == ()
        [row] = db.session.scalars(select(Completion)).all()
        assert (row.number, row.rule_version) == (number, versions.version(version_id).version)


def test_what_is_learned_afterwards_counts_by_the_adopted_version(app, version_id, publish_with):
    person, operator = add_person(app), add_organisation(app)
    with app.app_context():
        records.name_operator(operator)
        learn(person, version_id, "module:know")
    new_id = publish_with(LIGHTER)
    with app.app_context():
        adopt(new_id)
        assert records.hand_in(learned(person, version_id, ["module:listen"]))


def test_the_statements_do_not_grow_with_the_people(app, version_id, publish_with):
    def counted(people: int, needs: str, version: str) -> int:
        ids = [add_person(app) for _ in range(people)]
        with app.app_context():
            for person_id in ids:
                learn(person_id, version_id, "module:know")
        new_id = publish_with(needs, version)
        with app.app_context():
            versions.version(new_id)
            with statements(app) as seen:
                assert len(adopt(new_id).outlooks) >= people
            return len(seen)

    assert counted(2, LIGHTER, "2027.04") == counted(20, ALONE, "2027.10")


def test_the_commands_say_what_would_be_before_it_is(app, version_id, publish_with):
    people = [add_person(app) for _ in range(3)]
    operator = add_organisation(app)
    with app.app_context():
        records.name_operator(operator)
        learn(people[0], version_id, "module:know", "module:listen")
        learn(people[1], version_id, "module:know")
        learn(people[2], version_id, "quiz:final")
    publish_with(LIGHTER)
    run = app.test_cli_runner().invoke

    said = run(args=["records", "preview-rule", KEY]).output
    assert f"1 would be complete at once, and get their record (person {people[0]})" in said
    done = run(args=["records", "adopt-rule", KEY])
    assert "3 people have 2027.04 now, 1 records issued" in done.output
    assert "0 people have 2027.04 now, 0 records issued" in run(args=["records", "adopt-rule", KEY]).output
    assert "was never published" in run(args=["records", "adopt-rule", KEY, "--version", "1999"]).output
    assert "was never published" in run(args=["records", "preview-rule", "no-such-course"]).output
