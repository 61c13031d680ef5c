"""The demo as a whole: what is in it, and that none of its forms breaks, whatever is typed."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.accounts.models import Organisation, Person
from lms.catalog import queries as catalog
from lms.core import clock
from lms.core.db import db
from lms.home.actions import make_demo
from lms.learning.queries.items import Item, items_of
from lms.records.models import Completion
from lms.sessions.models import Member, TrainingSession, Venue
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.models.instructors import Instructor
from lms.sessions.queries.due_days import owed_in
from lms.sessions.queries.members import MemberLine, members_of
from lms.sessions.rules.filings import FilingKind
from lms.sessions.rules.members import Progress
from tests.conftest import empty
from tests.support.demo_site import make_site
from tests.support.every_form import try_every_form

pytestmark = pytest.mark.long
FIELDS_AT_LEAST = 180
APPS = ("sqlite_app", "postgres_app")


@dataclass(frozen=True, slots=True)
class Made:
    """A demo as it was made, before any test has touched it."""

    app: Flask
    counted: dict[type, int]
    overdue: list[FilingKind]
    items: list[Item]
    members: list[MemberLine]


def fill(app: Flask) -> Made:
    """Make the demo, twice, and look at what is there afterwards."""
    make_site(app)
    with app.app_context():
        assert make_demo("hash") is False
        models = (Organisation, Venue, TrainingSession, Person, Member, Completion, Campaign, CampaignTag, Instructor)
        [members] = [found for found in map(members_of, db.session.scalars(select(Organisation.id))) if found]
        return Made(
            app,
            {model: db.session.scalar(select(func.count()).select_from(model)) for model in models},
            [each.kind for each in owed_in([]) if each.due.on < clock.today()],
            items_of(catalog.current_version("tsunagari-supporter").id)[1],
            members,
        )


@pytest.fixture(scope="module")
def sites(request) -> Iterator[list[Made]]:
    """The demo on both databases, made but once, as that takes longest."""
    apps = [request.getfixturevalue(name) for name in APPS]
    yield [fill(app) for app in apps]
    for app in apps:
        empty(app)


@pytest.mark.parametrize("database", [0, 1], ids=APPS)
def test_the_demo_is_a_whole_prefecture_and_is_made_once(sites, database):
    counted = dict(sites[database].counted)

    assert 500 <= counted.pop(Completion) <= 600
    assert counted.pop(CampaignTag) >= 5
    assert counted == {
        Organisation: 20,
        Venue: 30,
        TrainingSession: 66,
        Person: 833,
        Member: 24,
        Campaign: 2,
        Instructor: 5,
    }
    assert sites[database].overdue == [FilingKind.REPORT]


@pytest.mark.parametrize("database", [0, 1], ids=APPS)
def test_the_demo_has_something_to_see_of_questions_and_members(sites, database):
    items, members = sites[database].items, sites[database].members
    facilities = [item.figures.facility for item in items if item.figures]

    assert len(facilities) >= 0.9 * len(items)
    assert max(facilities) - min(facilities) > 40
    assert {line.progress for line in members} >= {Progress.ATTENDED, Progress.ABSENT, Progress.BOOKED, Progress.OPEN}
    assert {line.progress for line in members if line.completed_on} == {Progress.ATTENDED, Progress.OPEN}


def test_no_text_in_any_field_breaks_a_form_and_both_databases_say_the_same(sites):
    """trust.md, case 33; `make fuzz FORMS=1` sends all texts to each field."""
    on_sqlite, on_postgres = (try_every_form(made.app, each=2) for made in sites)

    assert [outcome for outcome in on_sqlite + on_postgres if outcome.status >= 500 or not outcome.is_said] == []
    assert len({(outcome.form, outcome.field) for outcome in on_sqlite}) >= FIELDS_AT_LEAST
    assert on_sqlite == on_postgres
