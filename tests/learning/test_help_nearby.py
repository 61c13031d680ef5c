"""What the last steps say: who helps where the reader lives, and why a record is not there yet."""

from datetime import date

import pytest
from sqlalchemy import update

from lms.accounts import actions as accounts
from lms.accounts.actions import OrganisationDetails
from lms.accounts.models import OrganisationKind, Person
from lms.catalog import actions as catalog
from lms.catalog.actions import DeskDetails
from lms.catalog.formats.desk_hours import read_hours
from lms.core.db import db
from tests.learning.conftest import COURSE, publish, right_answers, write_course
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, QUIZ, fields, finish, page_of
from tests.support.people import actor_for, add_user, client_for, post
from tests.support.places import add_places
from tests.support.statements import statements

CONNECT = f"{OVERVIEW}/modules/connect"
MODULES = [*COURSE["modules"], {"key": "connect", "file": "03-connect", "minutes": 12}]
DESK = DeskDetails(
    area="162019",
    name="富山市のこころの窓口",
    phone="076-000-0001",
    url=None,
    is_free=False,
    hours=read_hours("平日 9:00〜17:00"),
    note=None,
    source="市のページ",
    checked_on=date(2026, 5, 1),
    review_due_on=date(2099, 11, 1),
)


@pytest.fixture
def connecting(app, tmp_path):
    """Publish the course with a module that leads on to help, and a desk in 富山市."""
    add_places(app)
    with app.app_context():
        publish(write_course(tmp_path / "small", modules=MODULES))
        catalog.add_desk_entry(DESK, None)


@pytest.fixture
def toyama(app, connecting):
    """Somebody who has said that they live in 富山市."""
    user_id = add_user(app)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(Person).values(municipality_code="162019"))
    return client_for(app, user_id)


@pytest.fixture
def has_learned_alone(app, course):
    """Somebody who has read everything and passed the quiz."""
    person = client_for(app, add_user(app))
    finish(person, KNOW)
    finish(person, LISTEN)
    post(person, QUIZ, fields(right_answers(course)))
    return person


def test_the_desks_of_ones_own_area_stand_in_the_module_that_leads_to_help(toyama):
    html = page_of(toyama.get(CONNECT))

    assert "お住まいの地域の窓口" in html
    assert "富山市のこころの窓口" in html
    assert "2026年（令和8年）5月1日" in html
    assert f"/help-desks?from={CONNECT}&amp;prefecture=16&amp;municipality=162019" in html


def test_a_visitor_is_led_to_the_desks_and_back(client, connecting):
    html = page_of(client.get(CONNECT))

    assert f'href="/help-desks?from={CONNECT}"' in html
    assert "富山市のこころの窓口" not in html


def test_whoever_has_told_of_no_place_is_led_like_a_visitor(app, connecting):
    person = client_for(app, add_user(app))

    assert "あなたの地域の相談先" in page_of(person.get(CONNECT))


def test_other_modules_say_nothing_about_areas(toyama):
    assert "お住まいの地域" not in page_of(toyama.get(KNOW))


def test_a_course_without_help_desks_leaves_them_out(app, client, tmp_path):
    with app.app_context():
        publish(write_course(tmp_path / "small", modules=MODULES, help_desks=False))

    assert "あなたの地域の相談先" not in page_of(client.get(CONNECT))


def test_desks_cost_the_same_however_many_there_are(app, toyama):
    toyama.get(CONNECT)
    with statements(app) as few:
        toyama.get(CONNECT)
    with app.app_context():
        for _ in range(10):
            catalog.add_desk_entry(DESK, None)
    with statements(app) as many:
        toyama.get(CONNECT)

    assert len(few) == len(many) <= 5


def test_whoever_learned_alone_hears_why_there_is_no_record_yet(app, has_learned_alone):
    with statements(app) as seen:
        html = page_of(has_learned_alone.get(OVERVIEW))

    assert "記録を出す団体が決まると" in html
    assert len(seen) <= 3


def test_with_an_operator_no_such_words_are_needed(app, has_learned_alone):
    administrator = actor_for(app, add_user(app, "admin@example.jp"))
    with app.app_context():
        accounts.enter_organisation(
            OrganisationDetails("緑川市", OrganisationKind.MUNICIPALITY, is_operator=True), administrator
        )

    assert "記録を出す団体が決まると" not in page_of(has_learned_alone.get(OVERVIEW))


def test_whoever_is_still_learning_hears_nothing_of_operators(app, course):
    person = client_for(app, add_user(app))
    finish(person, KNOW)

    assert "記録を出す団体が決まると" not in page_of(person.get(OVERVIEW))
