"""The demo, and where it refuses."""

import pytest
from sqlalchemy import func, select

from lms.accounts import actions as accounts
from lms.accounts.models import Organisation, Person
from lms.core import clock
from lms.core.db import db
from lms.home.actions import RealPeople, make_demo
from lms.records.models import Completion
from lms.regions import actions as regions
from lms.regions.formats import places_csv
from lms.sessions.models import Member, TrainingSession, Venue
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries.due_days import owed_in
from lms.sessions.rules.filings import FilingKind
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

    assert (count(Organisation), count(Venue), count(TrainingSession)) == (20, 30, 65)
    assert (count(Person), count(Member)) == (833, 24)
    assert 400 <= count(Completion) <= 700
    assert count(Campaign) == 2
    assert count(CampaignTag) >= 5
    assert [each.kind for each in owed_in([]) if each.due.on < clock.today()] == [FilingKind.REPORT]


def test_the_demo_refuses_where_real_people_are(prepared):
    accounts.add_person("本当の 人")

    with pytest.raises(RealPeople):
        make_demo("hash")

    assert count(Person) == 1
