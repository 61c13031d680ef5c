"""Where navigation leads, and what the demo holds."""

from datetime import date

import pytest

from lms.accounts.policy import VISITOR, Actor, Grant, Role
from lms.home.rules import demo
from lms.home.rules.navigation import Place, is_staff_page, ways

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
