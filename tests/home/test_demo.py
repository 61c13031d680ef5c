"""The demo, and where it refuses."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts import actions as accounts
from lms.accounts.models import Organisation, Person
from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.db import db
from lms.home.actions import RealPeople, make_demo
from lms.home.actions.demo_campaigns import days_in_one_year
from lms.learning.queries.items import items_of
from lms.records.models import Completion
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from lms.sessions.models import Member, TrainingSession, Venue
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.models.instructors import Instructor
from lms.sessions.queries.due_days import owed_in
from lms.sessions.queries.members import members_of
from lms.sessions.rules.filings import FilingKind
from lms.sessions.rules.members import Progress
from tests.support.ledger import publish


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def prepared(app):
    publish(app)
    with app.test_request_context():
        regions.load(places_csv.read(places_csv.PATH.read_bytes()), clock.today())
        yield app


def test_the_demo_is_a_whole_prefecture_and_is_made_once(prepared):
    assert make_demo("hash") is True
    assert make_demo("hash") is False

    assert (count(Organisation), count(Venue), count(TrainingSession)) == (20, 30, 66)
    assert (count(Person), count(Member)) == (833, 24)
    assert 400 <= count(Completion) <= 700
    assert count(Campaign) == 2
    assert count(CampaignTag) >= 5
    assert [each.kind for each in owed_in([]) if each.due.on < clock.today()] == [FilingKind.REPORT]
    assert count(Instructor) == 5
    _, items = items_of(catalog.current_version("tsunagari-supporter").id)
    facilities = [item.figures.facility for item in items if item.figures]
    assert len(facilities) >= 0.9 * len(items)
    assert max(facilities) - min(facilities) > 40
    [lines] = [found for found in map(members_of, db.session.scalars(select(Organisation.id))) if found]
    assert {line.progress for line in lines} >= {Progress.ATTENDED, Progress.ABSENT, Progress.BOOKED, Progress.OPEN}
    assert {line.progress for line in lines if line.completed_on} == {Progress.ATTENDED, Progress.OPEN}


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
