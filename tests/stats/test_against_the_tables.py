"""What a page shows is what plain SQL counts in the tables, after closings and corrections, folded or not."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import text

from lms.accounts import actions as accounts
from lms.accounts.policy import Actor, Role
from lms.core import clock
from lms.core.db import db
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.sessions.actions import closing, desk, joining
from lms.sessions.actions.registration import register
from lms.sessions.rules.states import Mode, RegistrationState
from lms.stats import actions, queries
from lms.stats.rules.areas import WHOLE, municipality_area, prefecture_area
from lms.stats.rules.figures import Measure, Shape, sums_of, table, total
from lms.stats.rules.narrowing import EVERYTHING, Narrowing
from tests.support import ledger
from tests.support.people import actor_for, add_organisation, add_staff
from tests.support.training_sessions import add_training_session, new_key

pytestmark = pytest.mark.long
CHIYODA, CHUO = Place("131016", "千代田区", "ちよだく"), Place("131024", "中央区", "ちゅうおうく")
AREAS = {
    "%": WHOLE,
    "13%": prefecture_area("13"),
    "131016": municipality_area(CHIYODA),
    "131024": municipality_area(CHUO),
}
SPRING = datetime(2026, 5, 10, 4, tzinfo=UTC)
ATTENDED, ABSENT = RegistrationState.ATTENDED, RegistrationState.ABSENT
INSIDE = """
    FROM registration JOIN training_session AS held ON held.id = registration.training_session_id
    JOIN person ON person.id = registration.person_id
    WHERE registration.state = 'attended' AND held.state = 'closed' AND held.municipality_code LIKE :area
    AND (:organiser = '' OR CAST(held.organisation_id AS TEXT) = :organiser) AND (:mode = '' OR held.mode = :mode)
"""
BY_HAND = {
    Measure.ATTENDANCE: f"SELECT coalesce(sum(registration.places), 0) {INSIDE}",
    Measure.ATTENDER: f"SELECT count(DISTINCT coalesce(person.same_as_id, person.id)) {INSIDE}",
}


@pytest.fixture
def course(database):
    regions.load([CHIYODA, CHUO], clock.today())
    return ledger.publish(database)


@pytest.fixture
def bodies(database):
    return [add_organisation(database, name) for name in ("みどり会", "あおば会")]


@pytest.fixture
def organiser(database, bodies):
    """Somebody who organises for both."""
    user_id = add_staff(database, "organiser@example.jp", Role.ORGANISER, organisation_id=bodies[0])
    accounts.grant_role(user_id, Role.ORGANISER, None, organisation_id=bodies[1])
    return actor_for(database, user_id)


@pytest.fixture
def people(database):
    return [accounts.add_person(f"人 {number}", phone=f"0900000{number:04}").id for number in range(4)]


def hold(app, organiser, body, course, people, *, code="131016", mode=Mode.IN_PERSON, days=0):
    """Hold a session to which these people come, close it, and return its id and their claims."""
    starts_at = SPRING + timedelta(days=days)
    changes = {"municipality_code": code, "mode": mode, "starts_at": starts_at, "course_version_id": course}
    training_session_id = add_training_session(app, body, **changes)
    with clock.at(starts_at - timedelta(days=5)):
        claims = [register(training_session_id, Actor(person_ids=(each,)), new_key()) for each in people]
    with clock.at(starts_at + timedelta(hours=2)):
        for claim in claims:
            desk.check_in(training_session_id, claim, organiser)
        closing.close(training_session_id, organiser)
    return training_session_id, claims


def assert_as_counted_by_hand(bodies):
    for (pattern, area), body, mode in product(AREAS.items(), ["", *map(str, bodies)], ["", "online", "in-person"]):
        sums = sums_of(queries.figures_of(area, 2026, Narrowing(body, mode)), 2026)
        for measure, statement in BY_HAND.items():
            expected = db.session.scalar(text(statement), {"area": pattern, "organiser": body, "mode": mode})
            assert sums[measure] == expected, (area.code, body, mode, measure)


def test_attendances_and_persons_are_those_of_the_tables_in_every_area_and_slice(
    database, organiser, course, bodies, people
):
    one, other = bodies
    first, claims = hold(database, organiser, one, course, people[:3])
    hold(database, organiser, other, course, people[1:], code="131024", mode=Mode.ONLINE, days=1)
    hold(database, organiser, one, course, people[:2], days=-30)  # closed later, held earlier
    assert_as_counted_by_hand(bodies)

    actions.fold()
    assert_as_counted_by_hand(bodies)

    closing.correct(first, claims[0], ABSENT, "まちがい", organiser)
    closing.correct(first, claims[2], ABSENT, "まちがい", organiser)
    assert_as_counted_by_hand(bodies)
    closing.correct(first, claims[2], ATTENDED, "やはり出席", organiser)
    actions.fold()
    assert_as_counted_by_hand(bodies)

    actions.recount_attenders()
    assert_as_counted_by_hand(bodies)
    assert queries.differences() == []


def test_what_is_narrowed_adds_up_to_the_whole(database, organiser, course, bodies, people):
    for number, (body, mode) in enumerate(product(bodies, (Mode.ONLINE, Mode.IN_PERSON))):
        hold(database, organiser, body, course, people[: number + 1], mode=mode, days=number)
    actions.fold()

    area = prefecture_area("13")
    for parts in (
        [Narrowing(str(each)) for each in bodies],
        [Narrowing(mode=mode) for mode in ("online", "in-person")],
    ):
        for shape in (Shape.MONTH, Shape.PLACE):
            summed = total(
                row for part in parts for row in table(queries.figures_of(area, 2026, part), shape, 2026).values()
            )
            assert summed == total(table(queries.figures_of(area, 2026, EVERYTHING), shape, 2026).values())


def test_two_rows_that_are_one_human_being_count_once_and_twice_again_when_that_is_taken_back(
    database, organiser, course, bodies, people
):
    guest, own = people[:2]
    _first, [claim] = hold(database, organiser, bodies[0], course, [guest])
    hold(database, organiser, bodies[1], course, [own], days=1)
    me = Actor(user_id=organiser.user_id, person_ids=(own,))
    assert_as_counted_by_hand(bodies)

    joining.join(claim, me)
    assert_as_counted_by_hand(bodies)
    actions.fold()
    joining.leave(claim, Actor(user_id=organiser.user_id, person_ids=(own, guest)))
    assert_as_counted_by_hand(bodies)
    assert queries.differences() == []


def test_the_check_finds_persons_who_were_never_counted(database, organiser, course, bodies, people):
    hold(database, organiser, bodies[0], course, people)
    assert queries.differences() == []

    db.session.execute(text("DELETE FROM fact WHERE kind = 'attender'"))
    assert [each.what for each in queries.differences()] == ["2026 persons who attended"]
    db.session.rollback()
