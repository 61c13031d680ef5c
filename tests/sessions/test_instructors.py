"""Anybody may teach; where an area's rules ask for a registered instructor, a session without one stays a draft."""

from datetime import date, timedelta

import pytest

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import session
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.sessions.models import TrainingSession
from lms.sessions.models.instructors import Instructor, InstructorRule
from lms.sessions.rules.instructors import areas_over, is_named
from lms.sessions.rules.states import SessionState
from tests.support.booking import text
from tests.support.ledger import publish as publish_course
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.training_sessions import add_training_session

PAGE = "/coordinate/instructors"


@pytest.mark.parametrize(
    ("lecturers", "is_one"),
    [
        ("髙橋　恵", True),
        ("鈴木 一郎、髙橋恵先生", True),
        ("髙橋 恵さん／鈴木 一郎", True),
        ("高橋 恵", False),
        ("髙橋 恵子", False),
        ("", False),
        (None, False),
    ],
)
def test_a_registered_name_is_found_whatever_its_spaces_and_title(lecturers, is_one):
    assert is_named(lecturers, ["髙橋 恵"]) is is_one


def test_the_rules_of_nation_prefecture_and_municipality_hold():
    assert areas_over("131016") == ("JP", "13", "131016")
    assert areas_over(None) == ("JP",)


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def coordinator(app):
    return client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="13"))


@pytest.fixture
def draft(app, organisation_id):
    changes = {"state": SessionState.DRAFT, "lecturers": "髙橋 恵", "course_version_id": publish_course(app)}
    return add_training_session(app, organisation_id, **changes)


def publish(client, draft):
    page = f"/organise/sessions/{draft}"
    return post(client, page, {}, to=f"{page}/publication", follow_redirects=True)


def state_of(app, draft):
    with app.app_context():
        return session().get(TrainingSession, draft).state


def count(app, model):
    with app.app_context():
        return session().query(model).count()


def register(client, **changes):
    sent = {"area": "13", "name": "髙橋　恵", "starts_on": "令和8年4月1日", "ends_on": "", **changes}
    return post(client, PAGE, sent)


def ask(client, is_on="on", area="13"):
    return post(client, PAGE, {"area": area, "is_on": is_on}, to=f"{PAGE}/rule")


def test_nothing_is_asked_for_to_begin_with(app, organiser, draft):
    assert "公開しました" in text(publish(organiser, draft))
    assert state_of(app, draft) is SessionState.PUBLISHED


def test_where_it_is_asked_for_a_registered_instructor_opens_the_way(app, organiser, coordinator, draft):
    ask(coordinator)
    assert "この地域の決まり：登録した講師が必要です" in text(organiser.get(f"/organise/sessions/{draft}"))

    refused = publish(organiser, draft)

    assert refused.status_code == 409
    assert "この地域の決まりで、登録した講師が必要です" in text(refused)
    assert state_of(app, draft) is SessionState.DRAFT
    assert register(coordinator).status_code == 302
    check_page(text(coordinator.get(PAGE)))
    assert "公開しました" in text(publish(organiser, draft))


def test_a_rule_that_is_taken_back_asks_for_nobody(app, organiser, coordinator, draft):
    for is_on in ("on", "on", "off"):
        ask(coordinator, is_on)

    assert count(app, InstructorRule) == 0
    assert "公開しました" in text(publish(organiser, draft))


def test_a_city_asks_in_its_wards_too_and_its_register_holds_there(app, organiser, organisation_id):
    rows = [
        Place("141003", "横浜市", "よこはまし"),
        Place("141089", "横浜市金沢区", "よこはましかなざわく", "141003"),
        Place("141305", "川崎市", "かわさきし"),
    ]
    with app.app_context():
        regions.load(rows, date(2026, 4, 1))
    at = {"state": SessionState.DRAFT, "lecturers": "髙橋 恵", "course_version_id": publish_course(app)}
    ward = add_training_session(app, organisation_id, municipality_code="141089", **at)
    next_city = add_training_session(app, organisation_id, municipality_code="141305", **at)
    city = client_for(app, add_staff(app, "y@example.jp", Role.COORDINATOR, area="141003"))
    ask(city, area="141003")

    assert "この地域の決まり：登録した講師が必要です" in text(organiser.get(f"/organise/sessions/{ward}"))
    assert publish(organiser, ward).status_code == 409
    assert "公開しました" in text(publish(organiser, next_city))
    register(city, area="141003")
    assert "公開しました" in text(publish(organiser, ward))


@pytest.mark.parametrize("days", [(30, 60), (-60, -1), (-60, 1)])
def test_a_registration_counts_on_the_day_of_the_session(app, organiser, coordinator, draft, days):
    ask(coordinator)
    starts_on, ends_on = (f"{clock.today() + timedelta(days=each):%Y/%m/%d}" for each in days)
    register(coordinator, starts_on=starts_on, ends_on=ends_on)

    assert publish(organiser, draft).status_code == 409


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "　"}, "お名前を入れて"),
        ({"starts_on": ""}, "はじめの日を入れて"),
        ({"starts_on": "4月31日"}, "日付が読み取れません"),
        ({"ends_on": "令和8年3月31日"}, "終わりの日が、始まりの日より前"),
        ({"area": "14"}, "直してください"),
    ],
)
def test_what_cannot_be_is_refused_in_words(app, coordinator, sent, words):
    answer = register(coordinator, **sent)

    assert answer.status_code == 422
    assert words in text(answer)
    check_page(text(answer))
    assert count(app, Instructor) == 0


def test_a_registration_ends_and_one_that_has_not_begun_goes(app, coordinator):
    register(coordinator)
    register(coordinator, name="鈴木 一郎", starts_on="2099年4月1日")
    with app.app_context():
        ids = [row.id for row in session().query(Instructor).order_by(Instructor.id)]

    for id_ in ids:
        post(coordinator, PAGE, {}, to=f"{PAGE}/{id_}/ending")

    with app.app_context():
        [left] = session().query(Instructor).all()
    assert left.ends_on == clock.today() - timedelta(days=1)
    assert left.starts_on == date(2026, 4, 1)


def test_the_register_of_another_area_is_out_of_reach(app, organiser, coordinator):
    register(coordinator)
    with app.app_context():
        [row] = session().query(Instructor).all()
    sibling = client_for(app, add_staff(app, "s@example.jp", Role.COORDINATOR, area="14"))

    assert "髙橋" not in text(sibling.get(PAGE))
    assert post(sibling, PAGE, {}, to=f"{PAGE}/{row.id}/ending").status_code == 404
    assert ask(sibling, area="13").status_code == 404
    assert organiser.get(PAGE).status_code == 403
    assert count(app, InstructorRule) == 0
