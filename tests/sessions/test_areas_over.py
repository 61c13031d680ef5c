"""What an area asks for is asked in all of it: a designated city's rule holds in its wards, and nowhere else."""

from datetime import date, timedelta

import pytest

from lms.accounts.policy import Actor
from lms.core import clock
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.sessions.actions import due_days
from lms.sessions.queries.due_days import owed_in, rules_over
from lms.sessions.rules.filings import FilingKind
from tests.support.ledger import publish as publish_course
from tests.support.people import add_organisation
from tests.support.training_sessions import add_training_session

YOKOHAMA, KANAZAWA, KAWASAKI = "141003", "141089", "141305"


@pytest.fixture
def sessions(app):
    """Two sessions that begin in ten days: in a ward of Yokohama, and in Kawasaki."""
    with app.app_context():
        regions.load(
            [
                Place(YOKOHAMA, "横浜市", "よこはまし"),
                Place(KANAZAWA, "横浜市金沢区", "よこはましかなざわく", YOKOHAMA),
                Place(KAWASAKI, "川崎市", "かわさきし"),
            ],
            date(2026, 4, 1),
        )
    publish_course(app)
    organisation_id, soon = add_organisation(app), clock.now() + timedelta(days=10)
    return [
        add_training_session(app, organisation_id, starts_at=soon, municipality_code=code)
        for code in (KANAZAWA, KAWASAKI)
    ]


@pytest.mark.parametrize(
    ("area", "held"), [(YOKOHAMA, [0]), (KANAZAWA, [0]), (KAWASAKI, [1]), ("14", [0, 1]), ("13", [])]
)
def test_a_plan_is_owed_where_the_area_that_asks_lies_over_the_session(app, sessions, area, held):
    with app.app_context():
        with clock.at(clock.now() - timedelta(days=30)):
            due_days.settle(area, {FilingKind.PLAN: 7}, Actor())

        assert sorted(each.training_session.id for each in owed_in([])) == [sessions[place] for place in held]
        assert bool(rules_over(KANAZAWA)) is (0 in held)
        assert bool(rules_over(KAWASAKI)) is (1 in held)
