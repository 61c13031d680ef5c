"""Where navigation leads, and what the demo holds."""

from datetime import date

import pytest

from lms.accounts.policy import VISITOR, Actor, Grant, Role
from lms.home.rules import demo
from lms.home.rules.navigation import Place, is_staff_page, way_back, ways

TRAINEE = Actor(1, (1,), "山田")
ORGANISER = Actor(2, (2,), "青木", (Grant(Role.ORGANISER, organisation_id=1),))
BUSY = Actor(3, (3,), "森", (Grant(Role.ADMINISTRATOR), Grant(Role.COORDINATOR, area="16")))
PLACES = {"162019": "富山市", "162027": "高岡市", "162043": "魚津市"}


@pytest.mark.parametrize(
    ("actor", "places"),
    [
        pytest.param(VISITOR, [Place.LEARN, Place.FIND, Place.BOOKINGS], id="a-visitor-finds-a-booking-by-its-number"),
        pytest.param(TRAINEE, [Place.LEARN, Place.FIND, Place.MY], id="a-trainee-has-a-page"),
        pytest.param(ORGANISER, [Place.LEARN, Place.FIND, Place.MY, Place.ORGANISE], id="an-organiser-has-work"),
        pytest.param(BUSY, [Place.LEARN, Place.FIND, Place.MY, Place.COORDINATE, Place.ADMIN], id="two-roles-two-ways"),
    ],
)
def test_everybody_is_led_to_what_they_may_do(actor, places):
    assert [way.place for way in ways(actor, "/")] == places


@pytest.mark.parametrize(
    ("path", "current"),
    [("/sessions", [Place.FIND]), ("/sessions/12", [Place.FIND]), ("/sessions-of-old", []), ("/", [])],
)
def test_the_way_one_is_on_is_marked(path, current):
    assert [way.place for way in ways(TRAINEE, path) if way.is_current] == current


@pytest.mark.parametrize(("path", "is_staff"), [("/organise/sessions/3", True), ("/organised", False), ("/my", False)])
def test_staff_pages_are_those_of_the_work(path, is_staff):
    assert is_staff_page(path) is is_staff


def test_the_demo_is_the_same_for_the_same_seed():
    assert demo.plan(PLACES, date(2026, 5, 1)) == demo.plan(PLACES, date(2026, 5, 1))


def test_the_demo_is_a_believable_prefecture():
    prefecture = demo.plan(PLACES, date(2026, 11, 23))

    assert (len(prefecture.bodies), len(prefecture.halls), len(prefecture.people)) == (20, 30, 800)
    assert len(prefecture.sessions) == 60
    assert {person.municipality_code for person in prefecture.people} == set(PLACES)
    assert not [body.name for body in prefecture.bodies if body.kind == "school" and "支部" in body.name]
    assert len({(hall.body, hall.name) for hall in prefecture.halls}) == len(prefecture.halls)
    assert all(person.kana or person.name in demo._LATIN for person in prefecture.people)
    assert all((person.email is None) != (person.phone is None) for person in prefecture.people)


def test_nothing_is_held_around_new_year():
    for start in range(1, 29):
        prefecture = demo.plan(PLACES, date(2026, 11, start))
        days = [date(2026, 11, start).toordinal() + each.day_offset for each in prefecture.sessions]
        assert not [day for day in days if date.fromordinal(day).strftime("%m-%d") in {"12-31", "01-01", "01-02"}]


def test_past_sessions_have_been_attended_and_coming_ones_have_not():
    sessions = demo.plan(PLACES, date(2026, 5, 1)).sessions

    assert all(each.comers > 0 for each in sessions if each.day_offset < 0)
    assert all(each.comers == 0 for each in sessions if each.day_offset >= 0)
    assert any(each.takers > each.capacity for each in sessions)


def test_who_organises_has_the_tools_of_the_day_at_hand():
    shown = ways(ORGANISER, "/organise/sessions/new")

    assert [way.place for way in shown] == [Place.ORGANISE, Place.NEW_SESSION, Place.DESK, Place.VENUES]
    assert [way.place for way in shown if way.is_current] == [Place.NEW_SESSION]


@pytest.mark.parametrize(
    ("method", "address", "parts", "back"),
    [
        ("GET", "/courses/c/modules/know?x=1", ["course_key"], "/courses/c/modules/know?x=1"),
        ("POST", "/sessions/1/registrations", [], None),
        ("GET", "/help-desks?prefecture=13", [], None),
        ("GET", "/reset-password/abc", ["token"], None),
        ("GET", "/verify/abc/def", ["number", "holder_key"], None),
    ],
)
def test_the_way_back_from_the_help_desks_leads_to_pages_and_hands_no_key_on(method, address, parts, back):
    assert way_back(method, address, parts) == back


def test_a_page_that_says_no_does_not_repeat_what_was_asked_for():
    assert way_back("GET", "/organise/sessions/7", [], is_refused=True) is None


@pytest.mark.parametrize("path", ["/organise/desk", "/organise/sessions/7/desk", "/organise/sessions/7/desk/9/minutes"])
def test_at_the_desk_of_a_session_the_way_to_the_desk_is_marked(path):
    assert [way.place for way in ways(ORGANISER, path) if way.is_current] == [Place.DESK]
