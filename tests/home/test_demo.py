"""Where the demo refuses; what is in it stands in test_demo_site."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts import actions as accounts
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import db
from lms.home.actions import RealPeople, make_demo
from lms.home.actions.demo_campaigns import days_in_one_year
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from tests.support.ledger import publish


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def prepared(app):
    publish(app)
    with app.test_request_context():
        regions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
        yield app


@pytest.mark.parametrize("day", range(0, 366, 5))
def test_the_campaigns_of_the_demo_lie_in_one_year_whatever_the_day(day):
    today = date(2028, 1, 1) + timedelta(days=day)

    for offsets in ((-20, 20), (25, 45)):
        starts_on, ends_on = days_in_one_year(today, *offsets)
        assert starts_on.year == ends_on.year
        assert starts_on < ends_on
        assert today + timedelta(days=offsets[0]) <= starts_on
    starts_on, ends_on = days_in_one_year(today, -20, 20)
    assert starts_on <= today <= ends_on


def test_the_demo_refuses_where_real_people_are(prepared):
    accounts.add_person("本当の 人")

    with pytest.raises(RealPeople):
        make_demo("hash")

    assert count(Person) == 1
