"""Campaigns on both databases: which sessions bear their names, what is found by them, and what they come to."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from lms.accounts.models import AgeBand
from lms.accounts.policy import VISITOR, Actor
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.models import AuditEvent
from lms.core.refusals import NotFound
from lms.sessions.actions import campaigns as actions
from lms.sessions.actions import closing, desk
from lms.sessions.actions.registration import register
from lms.sessions.models import Attendance, TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.queries import campaign_figures, campaigns, finding, months
from lms.sessions.rules.campaigns import CampaignPlan
from lms.sessions.rules.finding import Search
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.states import Channel, SessionState
from tests.support.ledger import publish
from tests.support.people import add_organisation
from tests.support.places import add_places
from tests.support.registering import book
from tests.support.statements import statements
from tests.support.training_sessions import adder, new_key

NOW = datetime(2027, 4, 20, tzinfo=UTC)
TOYAMA, TAKAOKA = "162019", "162027"
COORDINATOR = Actor(user_id=7)


@pytest.fixture(autouse=True)
def _in_april():
    with clock.at(NOW):
        yield


@pytest.fixture
def add(app):
    add_places(app)
    return adder(app, add_organisation(app))


def plan(area="16", name="つながり月間", starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 31), text=""):
    return CampaignPlan(area, name, starts_on, ends_on, text)


def make(**changes) -> int:
    return actions.add(plan(**changes), COORDINATOR, new_key())


def titles(campaign_id: int) -> list[str]:
    return [card.training_session.title for card in finding.find(Search(campaign=campaign_id)).cards]


def tags() -> int:
    return session().query(CampaignTag).count()


@pytest.mark.parametrize(
    ("area", "found"),
    [("16", ["富山の朝", "高岡の終わり"]), (TOYAMA, ["富山の朝"]), ("JP", ["富山の朝", "高岡の終わり", "よそ"])],
)
def test_a_campaign_finds_its_sessions_within_its_days_and_its_area(add, database, area, found):
    ids = [
        add("富山の朝", 2027, 5, 1, 0, 0, municipality_code=TOYAMA),  # still April in UTC
        add("高岡の終わり", 2027, 5, 31, 23, 0, municipality_code=TAKAOKA),
        add("前の日", 2027, 4, 30, 23, 59, municipality_code=TOYAMA),
        add("次の日", 2027, 6, 1, 0, 0, municipality_code=TOYAMA),
    ]
    ids.append(add("よそ", 2027, 5, 31, 23, 30))
    campaign_id = make(area=area)

    given, taken = actions.tag(campaign_id, COORDINATOR, give=ids)

    assert (given, taken) == (len(found), 0)
    assert titles(campaign_id) == found
    assert months.month(Search(campaign=campaign_id), date(2027, 5, 1)).keys() <= {date(2027, 5, 1), date(2027, 5, 31)}
    assert [card.training_session.title for card in finding.feed(Search(campaign=campaign_id))] == found


def test_a_session_that_moves_away_no_longer_counts_and_counts_again_when_it_comes_back(add, database):
    held, campaign_id = add("動く回", 2027, 5, 20, 10, 0, municipality_code=TOYAMA), make()
    actions.tag(campaign_id, COORDINATOR, give=[held])

    _move(held, 6)
    assert titles(campaign_id) == []
    assert finding.show(held, None).campaigns == ()
    _move(held, 5)
    assert titles(campaign_id) == ["動く回"]
    assert [each.name for each in finding.show(held, None).campaigns] == ["つながり月間"]


@atomic
def _move(training_session_id: int, month: int) -> None:
    row = session().get_one(TrainingSession, training_session_id, populate_existing=True)
    days = {"starts_at": row.starts_at.replace(month=month), "ends_at": row.ends_at.replace(month=month)}
    for name, moment in days.items():
        setattr(row, name, moment)


def test_giving_and_taking_twice_changes_nothing_more_and_each_change_is_in_the_trail(add, database):
    held, campaign_id = add("回", 2027, 5, 20, 10, 0, municipality_code=TOYAMA), make()

    results = [actions.tag(campaign_id, COORDINATOR, give=[held]) for _ in range(2)]
    results += [actions.tag(campaign_id, COORDINATOR, take=[held]) for _ in range(2)]

    assert results == [(1, 0), (0, 0), (0, 1), (0, 0)]
    trail = session().scalars(select(AuditEvent).where(AuditEvent.action.startswith("campaign.")).order_by("id")).all()
    assert [(each.action, each.user_id) for each in trail] == [
        ("campaign.add", 7),
        ("campaign.tag", 7),
        ("campaign.untag", 7),
    ]
    assert trail[1].details == {"training_session_ids": [held]}


def test_a_form_that_is_sent_twice_makes_one_campaign(database):
    key = new_key()

    assert actions.add(plan(), COORDINATOR, key) == actions.add(plan(), COORDINATOR, key)
    assert session().query(Campaign).count() == 1


def test_an_edit_of_what_others_have_changed_meanwhile_changes_nothing(database):
    campaign_id = make()
    version = session().get_one(Campaign, campaign_id).version

    assert actions.edit(campaign_id, plan(name="先に"), COORDINATOR, version=version)
    assert not actions.edit(campaign_id, plan(name="あとから"), COORDINATOR, version=version)
    assert campaigns.show(campaign_id).campaign.name == "先に"


def test_ending_and_removing_take_no_session_along(add, database):
    held, campaign_id = add("回", 2027, 5, 20, 10, 0, municipality_code=TOYAMA), make()
    actions.tag(campaign_id, COORDINATOR, give=[held])

    actions.end(campaign_id, COORDINATOR)
    assert campaigns.show(campaign_id).campaign.ends_on == date(2027, 5, 31), "it has not begun"
    with clock.at(datetime(2027, 5, 10, tzinfo=UTC)):
        actions.end(campaign_id, COORDINATOR)
        assert campaigns.show(campaign_id).campaign.ends_on == date(2027, 5, 10)
        assert titles(campaign_id) == []
    actions.remove(campaign_id, COORDINATOR)

    assert tags() == 0
    assert finding.show(held, None).training_session.title == "回"
    with pytest.raises(NotFound):
        actions.remove(campaign_id, COORDINATOR)


def test_an_organiser_is_offered_what_holds_for_the_place_and_the_day(add, database):
    held = add("回", 2027, 5, 20, 10, 0, municipality_code=TOYAMA)
    made = {area: make(area=area, name=area) for area in ("JP", "16", TOYAMA, TAKAOKA, "13")}
    make(name="もう終わる", ends_on=date(2027, 5, 19))
    row = session().get_one(TrainingSession, held)

    actions.tag_one(held, COORDINATOR, give=[made["16"]], take=[])

    offered = {campaign.name: bears for campaign, bears in campaigns.open_to(row)}
    assert offered == {"JP": False, "16": True, TOYAMA: False}


def test_a_session_of_no_known_place_is_offered_what_holds_everywhere(add, database):
    held = add("どこからでも", 2027, 5, 20, 10, 0, municipality_code=None)
    make(area="16")
    everywhere = make(area="JP", name="全国の月間")

    row = session().get_one(TrainingSession, held)
    assert [campaign.id for campaign, _bears in campaigns.open_to(row)] == [everywhere]


def close_with(training_session_id: int, came: int, headcount: int = 0) -> None:
    claims = [book(training_session_id, training_session_id * 100 + number) for number in range(came)]
    with clock.at(datetime(2027, 5, 30, tzinfo=UTC)):
        for claim in claims:
            desk.check_in(training_session_id, claim, COORDINATOR)
        closing.close(training_session_id, COORDINATOR)
        closing.report_headcount(training_session_id, {AgeBand.SIXTIES: headcount}, COORDINATOR)


def test_the_public_figures_are_of_what_everybody_may_see_and_the_coordinators_are_exact(app, add, database):
    campaign_id, version = make(), publish(app)
    of_it = {"municipality_code": TOYAMA, "course_version_id": version}
    ids = [add(f"回 {day}", 2027, 5, day, 10, 0, **of_it) for day in (10, 11, 12)]
    private = add("限定", 2027, 5, 13, 10, 0, private_token="k3y-k3y-k3y", **of_it)
    off = add("中止", 2027, 5, 14, 10, 0, state=SessionState.CALLED_OFF, **of_it)
    untagged = add("つけない回", 2027, 5, 15, 10, 0, **of_it)
    actions.tag(campaign_id, COORDINATOR, give=[*ids, private, off])
    for held, came, headcount in ((ids[0], 2, 0), (ids[1], 1, 8), (private, 3, 0), (untagged, 1, 0)):
        close_with(held, came, headcount)

    public, exact = campaign_figures.public_figures(campaign_id), campaign_figures.exact_figures(campaign_id)

    assert (public.sessions, public.closed, public.heads) == (3, 2, 11)
    assert {id_: (each.attendances, each.headcount, each.completions) for id_, each in exact.items()} == {
        ids[0]: (2, 0, 2),
        ids[1]: (1, 8, 1),
        private: (3, 0, 3),
    }


def test_of_a_group_without_names_those_who_came_are_counted_and_among_those_without(app, add, database):
    campaign_id, version = make(), publish(app)
    held = add("団体の回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA, course_version_id=version, capacity=30)
    actions.tag(campaign_id, COORDINATOR, give=[held])
    leader = Newcomer("会長", phone="0312345678")
    of_group = {"group_name": "みどり町内会", "places": 12, "channel": Channel.TELEPHONE}
    claim = register(held, VISITOR, new_key(), newcomer=leader, **of_group)
    with clock.at(datetime(2027, 5, 10, 3, tzinfo=UTC)):
        desk.check_in(held, claim, COORDINATOR)
        closing.close(held, COORDINATOR)
    session().add(Attendance(registration_id=claim, people=11))
    session().flush()

    assert campaign_figures.public_figures(campaign_id).heads == 11
    assert campaign_figures.exact_figures(campaign_id) == {held: campaign_figures.Exact(headcount=11)}
    session().rollback()


def test_nothing_costs_more_with_more_sessions(app, add, database):
    campaign_id, counted = make(), []
    for more in (1, 8):
        ids = [add(f"回 {number}", 2027, 5, 20, 10, 0, municipality_code=TOYAMA) for number in range(more)]
        with statements(app) as seen:
            actions.tag(campaign_id, COORDINATOR, give=ids)
            finding.find(Search(campaign=campaign_id))
            campaign_figures.sessions_of(campaign_id)
            campaign_figures.public_figures(campaign_id)
            campaign_figures.exact_figures(campaign_id)
            campaign_figures.lying_in(campaigns.show(campaign_id).campaign, 1)
        counted.append(len(seen))

    assert counted[0] == counted[1]
