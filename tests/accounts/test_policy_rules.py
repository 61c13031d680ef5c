"""Who may do what: the policy as a table."""

from datetime import date

import pytest

from lms.accounts.policy import (
    VISITOR,
    Actor,
    Grant,
    Permission,
    Reach,
    Role,
    covers,
    is_in_force,
    landing_page,
    may,
    reach,
)

TRAINEE = Actor(1, (1,), "山田")
ORGANISER = Actor(2, (2,), "主催", (Grant(Role.ORGANISER, organisation_id=7),))
CITY = Actor(3, (3,), "市", (Grant(Role.COORDINATOR, area="131016"),))
PREFECTURE = Actor(4, (4,), "県", (Grant(Role.COORDINATOR, area="13"),))
NATION = Actor(5, (5,), "国", (Grant(Role.COORDINATOR, area="JP"),))
ADMIN = Actor(6, (6,), "管理", (Grant(Role.ADMINISTRATOR),))
EVERYBODY = {
    "visitor": VISITOR, "trainee": TRAINEE, "organiser": ORGANISER, "city": CITY,
    "prefecture": PREFECTURE, "nation": NATION, "admin": ADMIN,
}  # fmt: skip
WHO_MAY = {
    Permission.PUBLIC_READ: set(EVERYBODY),
    Permission.OWN_READ: set(EVERYBODY) - {"visitor"},
    Permission.OWN_CHANGE: set(EVERYBODY) - {"visitor"},
    Permission.TRAINING_SESSION_MANAGE: {"organiser"},
    Permission.ROSTER_READ: {"organiser"},
    Permission.STATISTICS_READ: {"city", "prefecture", "nation"},
    Permission.AREA_MANAGE: {"city", "prefecture", "nation"},
    Permission.OUTSIDE_SESSION_MANAGE: {"organiser", "city", "prefecture", "nation"},
    Permission.SYSTEM_ADMINISTER: {"admin"},
}


@pytest.mark.parametrize("permission", list(Permission))
def test_who_may_do_what(permission):
    assert {name for name, actor in EVERYBODY.items() if may(actor, permission)} == WHO_MAY[permission]


def test_an_organiser_reaches_their_own_organisations_only():
    assert reach(ORGANISER, Permission.ROSTER_READ) == Reach(organisation_ids=frozenset({7}))
    assert reach(ORGANISER, Permission.STATISTICS_READ).is_empty


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (CITY, Reach(areas=frozenset({"131016"}))),
        (PREFECTURE, Reach(areas=frozenset({"13"}))),
        (NATION, Reach(everything=True)),
        (TRAINEE, Reach()),
    ],
)
def test_a_coordinator_reaches_their_own_area(actor, expected):
    assert reach(actor, Permission.STATISTICS_READ) == expected


@pytest.mark.parametrize(
    ("area", "code", "inside"),
    [
        ("JP", "131016", True),
        ("JP", None, True),
        ("13", "131016", True),
        ("13", "141003", False),
        ("131016", "131016", True),
        ("131016", "131024", False),
        ("13", None, False),
    ],
)
def test_an_area_covers_what_lies_in_it(area, code, inside):
    assert covers(area, code) is inside


@pytest.mark.parametrize(
    ("day", "holds"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(day, holds):
    assert is_in_force(date(2026, 4, 1), date(2027, 3, 31), day) is holds


def test_a_grant_without_an_end_does_not_end():
    assert is_in_force(date(2026, 4, 1), None, date(2099, 1, 1))


@pytest.mark.parametrize(
    ("actor", "page"),
    [(TRAINEE, "/my"), (ORGANISER, "/organise"), (CITY, "/coordinate"), (ADMIN, "/admin")],
)
def test_people_land_where_their_work_is(actor, page):
    assert landing_page(actor) == page
