"""Campaigns by the words on the pages: coordinators make them, sessions bear their names, everybody finds them."""

import re
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from lms.accounts.policy import Actor, Role
from lms.core import clock
from lms.core.db import atomic, session
from lms.sessions.actions import campaigns as actions
from lms.sessions.models import Headcount, TrainingSession
from lms.sessions.models.campaigns import Campaign, CampaignTag
from lms.sessions.rules.campaigns import CampaignPlan
from lms.sessions.rules.states import SessionState
from tests.support.booking import text
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.places import add_places
from tests.support.statements import statements
from tests.support.training_sessions import adder, new_key

NOW = datetime(2027, 4, 20, tzinfo=UTC)
TOYAMA = "162019"
PAGE = "/coordinate/campaigns"
NOT_THE_GOVERNMENT = "内閣府のページではありません"


@pytest.fixture(autouse=True)
def _in_april():
    with clock.at(NOW):
        yield


@pytest.fixture
def organisation_id(app):
    add_places(app)
    return add_organisation(app)


@pytest.fixture
def add(app, organisation_id):
    return adder(app, organisation_id)


@pytest.fixture
def coordinator(app):
    return client_for(app, add_staff(app, "c@example.jp", Role.COORDINATOR, area="16"))


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


def make(app, sessions=(), **changes) -> int:
    days = {"starts_on": date(2027, 5, 1), "ends_on": date(2027, 5, 31)}
    plan = CampaignPlan(**{"area": "16", "name": "つながり月間", **days, "text": "声をかけよう", **changes})
    with app.app_context():
        campaign_id = actions.add(plan, Actor(), new_key())
        actions.tag(campaign_id, Actor(), give=sessions)
    return campaign_id


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    check_page(text(answer))
    return text(answer)


def rows(app, model) -> list:
    with app.app_context():
        return session().query(model).order_by(*model.__mapper__.primary_key).all()


def tagged(app) -> set[tuple[int, int]]:
    return {(row.campaign_id, row.training_session_id) for row in rows(app, CampaignTag)}


def sent(**changes) -> dict[str, str]:
    values = {"area": "16", "name": "つながり月間", "year": "令和9年", "starts_on": "", "ends_on": "", "text": ""}
    return {**values, **changes}


def test_a_coordinator_makes_a_campaign_of_may_in_one_form(app, coordinator):
    form = shown(coordinator, f"{PAGE}/new")
    assert 'value="孤独・孤立対策強化月間"' in form
    assert re.search(r'name="year"[^>]*value="2027"', form)

    assert post(coordinator, f"{PAGE}/new", sent()).status_code == 302

    [made] = rows(app, Campaign)
    assert (made.area, made.starts_on, made.ends_on) == ("16", date(2027, 5, 1), date(2027, 5, 31))
    assert "つながり月間" in shown(coordinator, PAGE)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "　"}, "月間の名前を入れてください"),
        ({"year": ""}, "年を入れてください"),
        ({"year": "来年"}, "年が読み取れません"),
        ({"year": "2072"}, "2024年から2029年まで"),
        ({"starts_on": "2027年6月1日"}, "終わりの日が、始まりの日より前"),
        ({"starts_on": "2026年5月1日"}, "2027年の中の日を入れてください"),
        ({"ends_on": "5月32日"}, "日付が読み取れません"),
        ({"text": "あ" * 401}, "400文字まで"),
        ({"area": "13"}, "直してください"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_kept(app, coordinator, changes, words):
    answer = post(coordinator, f"{PAGE}/new", sent(text="声をかけよう") | changes)

    assert answer.status_code == 422
    assert words in text(answer)
    assert ("声をかけよう" in text(answer)) is ("text" not in changes)
    check_page(text(answer))
    assert rows(app, Campaign) == []


def test_who_edits_what_somebody_else_has_changed_is_shown_it_and_keeps_the_input(app, coordinator):
    page = f"{PAGE}/{make(app)}/edit"
    version = re.search(r'name="version"[^>]*value="(\d+)"', shown(coordinator, page))[1]
    assert post(coordinator, page, sent(name="先の名前", version=version)).status_code == 302

    late = post(coordinator, page, sent(name="あとの名前", version=version))

    assert late.status_code == 409
    assert "ほかの人が、先に直しています" in text(late)
    assert "先の名前" in text(late)
    assert 'value="あとの名前"' in text(late)
    check_page(text(late))
    newer = re.search(r'name="version"[^>]*value="(\d+)"', text(late))[1]
    assert post(coordinator, page, sent(name="あとの名前", version=newer)).status_code == 302


def test_a_coordinator_gives_the_name_to_several_sessions_by_one_press(app, add, coordinator):
    ids = [add(f"回 {day}", 2027, 5, day, 10, 0, municipality_code=TOYAMA) for day in (10, 11, 12)]
    add("よその回", 2027, 5, 10, 10, 0)
    add("下書き", 2027, 5, 10, 10, 0, municipality_code=TOYAMA, state=SessionState.DRAFT)
    campaign_id = make(app, sessions=[ids[0]])
    page = f"{PAGE}/{campaign_id}"
    list_page = shown(coordinator, page)
    assert "よその回" not in list_page
    assert "下書き" not in list_page

    data = {"ticked": [str(each) for each in ids[1:]], "before": str(ids[0])}
    answer = post(coordinator, page, data, to=f"{page}/sessions", follow_redirects=True)

    assert "2回につけ、1回からはずしました" in text(answer)
    assert tagged(app) == {(campaign_id, each) for each in ids[1:]}


def test_what_somebody_else_ticked_meanwhile_stays(app, add, coordinator):
    first, second = (add(f"回 {day}", 2027, 5, day, 10, 0, municipality_code=TOYAMA) for day in (10, 11))
    campaign_id = make(app)
    page = f"{PAGE}/{campaign_id}"
    with app.app_context():
        actions.tag(campaign_id, Actor(), give=[second])

    post(coordinator, page, {"ticked": [str(first)], "before": ""}, to=f"{page}/sessions")

    assert tagged(app) == {(campaign_id, first), (campaign_id, second)}


@pytest.mark.parametrize("ticked", ["x", "0", "99999999999999999999"])
def test_a_session_that_is_not_there_is_not_ticked(app, add, coordinator, ticked):
    add("回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    page = f"{PAGE}/{make(app)}"

    answer = post(coordinator, page, {"ticked": [ticked]}, to=f"{page}/sessions", follow_redirects=True)

    assert "もう一度えらんでください" in text(answer)
    assert tagged(app) == set()


def test_another_areas_campaign_and_one_that_is_not_there_are_alike(app, organiser, coordinator):
    campaign_id = make(app)
    sibling = client_for(app, add_staff(app, "s@example.jp", Role.COORDINATOR, area="13"))

    for way in ("", "/edit"):
        there, nowhere = (sibling.get(f"{PAGE}/{each}{way}") for each in (campaign_id, 999))
        assert there.status_code == nowhere.status_code == 404
        assert there.get_data() == nowhere.get_data()
    for way in ("/ending", "/removal", "/sessions", "/edit"):
        assert post(sibling, PAGE + "/new", {}, to=f"{PAGE}/{campaign_id}{way}").status_code == 404
    assert "つながり月間" not in shown(sibling, PAGE)
    assert organiser.get(PAGE).status_code == 403


def test_a_campaign_ends_and_goes_and_its_sessions_stay(app, client, add, coordinator):
    held = add("回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    campaign_id = make(app, sessions=[held], starts_on=date(2027, 4, 1))
    page = f"{PAGE}/{campaign_id}"

    post(coordinator, page, {}, to=f"{page}/ending")
    assert rows(app, Campaign)[0].ends_on == date(2027, 4, 20)
    post(coordinator, page, {}, to=f"{page}/removal")

    assert rows(app, Campaign) == []
    assert client.get(f"/campaigns/{campaign_id}").status_code == 404
    assert client.get(f"/sessions/{held}").status_code == 200


def test_an_organiser_ticks_what_holds_for_the_session_and_unticks_it(app, add, organiser):
    held = add("回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    mine, _elsewhere = make(app), make(app, area="13", name="よその月間")
    page = f"/organise/sessions/{held}"
    assert "よその月間" not in shown(organiser, page)

    post(organiser, page, {"ticked": [str(mine)], "before": ""}, to=f"{page}/campaigns")
    assert tagged(app) == {(mine, held)}
    assert f'value="{mine}" checked' in shown(organiser, page)
    refused = post(organiser, page, {"ticked": [str(_elsewhere)]}, to=f"{page}/campaigns", follow_redirects=True)
    assert "いまはつけられない月間がありました" in text(refused)
    post(organiser, page, {"before": str(mine)}, to=f"{page}/campaigns")
    assert tagged(app) == set()


def test_a_session_out_of_reach_is_ticked_by_nobody(app, add, coordinator):
    held = add("回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    stranger = add_organisation(app, "ほかの団体")
    other = client_for(app, add_staff(app, "x@example.jp", Role.ORGANISER, organisation_id=stranger))

    answer = post(
        other, "/organise/venues/new", {"ticked": [str(make(app))]}, to=f"/organise/sessions/{held}/campaigns"
    )

    assert answer.status_code == 404
    assert tagged(app) == set()


def test_everybody_finds_the_sessions_of_a_campaign_by_an_address(app, client, add):
    held = add("月間の回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    add("ほかの回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)
    campaign_id = make(app, sessions=[held])

    found = shown(client, f"/sessions?campaign={campaign_id}")
    month = shown(client, f"/sessions?campaign={campaign_id}&view=month&month=2027-05")
    feed = Calendar.from_ical(client.get(f"/sessions.ics?campaign={campaign_id}").get_data())

    assert "<strong>つながり月間（富山県）</strong>の講座が1件" in found
    assert "ほかの回" not in found
    assert f'href="/sessions.ics?campaign={campaign_id}"' in month
    assert "の講座が1件あります" in month
    assert [str(event["summary"]) for event in feed.events] == ["月間の回"]
    assert '<span class="tag">つながり月間</span>' in shown(client, "/sessions")
    assert f'<a href="/campaigns/{campaign_id}">つながり月間</a>' in shown(client, f"/sessions/{held}")


def test_the_address_of_a_campaign_that_is_over_still_finds_it(app, client, add):
    campaign_id = make(app, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 31))

    assert client.get(f"/sessions?campaign={campaign_id}").status_code == 200
    assert "つながり月間（富山県）" not in shown(client, "/sessions")


@pytest.mark.parametrize("campaign", ["x", "0", "-1", "999", "99999999999999999999999", "%00", "１"])
def test_no_campaign_in_an_address_breaks_the_list(client, add, campaign):
    assert client.get(f"/sessions?campaign={campaign}").status_code == 422
    assert client.get(f"/sessions.ics?campaign={campaign}").status_code == 200


@atomic
def _held(training_session_id: int, people: int) -> None:
    session().get_one(TrainingSession, training_session_id).state = SessionState.CLOSED
    session().add(Headcount(training_session_id=training_session_id, age_band=None, count=people))


@pytest.mark.parametrize(("people", "words"), [(9, "10人にみたないため、数を出していません"), (37, "30")])
def test_the_page_of_a_campaign_says_whose_it_is_and_no_small_number(app, client, add, people, words):
    held = add("おわった回", 2027, 4, 10, 10, 0, municipality_code=TOYAMA)
    coming = add("これからの回", 2027, 4, 25, 10, 0, municipality_code=TOYAMA)
    campaign_id = make(app, sessions=[held, coming], starts_on=date(2027, 4, 1))
    with app.app_context():
        _held(held, people)

    page = shown(client, f"/campaigns/{campaign_id}")

    for said in (NOT_THE_GOVERNMENT, "2027年（令和9年）4月1日", "声をかけよう", "これからの回", "おわった回", words):
        assert said in page
    assert f"{people}<small>" not in page
    assert f'href="/sessions?campaign={campaign_id}"' in page
    assert "つながり月間" in shown(client, "/campaigns")


def test_before_a_session_is_closed_nobody_is_counted(app, client, add):
    campaign_id = make(app, sessions=[add("これから", 2027, 5, 10, 10, 0, municipality_code=TOYAMA)])

    assert "まだ数えていません" in shown(client, f"/campaigns/{campaign_id}")


def test_no_national_total_is_shown(app, client, add):
    campaign_id = make(app, area="JP", sessions=[add("回", 2027, 5, 10, 10, 0)])

    page = shown(client, f"/campaigns/{campaign_id}")

    assert "全国" in page
    assert "この月間の数字" not in page


def test_private_sessions_are_on_no_page_of_everybodys(app, client, add, coordinator):
    held = add("限定の回", 2027, 5, 10, 10, 0, municipality_code=TOYAMA, private_token="k3y-k3y-k3y")
    campaign_id = make(app, sessions=[held])

    assert "限定の回" not in shown(client, f"/campaigns/{campaign_id}")
    assert "限定の回" not in shown(client, f"/sessions?campaign={campaign_id}")
    own = shown(coordinator, f"{PAGE}/{campaign_id}")
    assert "限定の回" in own
    assert "k3y" not in own


@pytest.mark.parametrize("address", ["/", "/sessions"])
def test_the_first_pages_tell_of_a_campaign_from_a_month_before_until_its_end(app, client, address):
    campaign_id = make(app)
    link = f'href="/campaigns/{campaign_id}"'

    assert link in shown(client, address)
    assert "国が進める月間" not in shown(client, address)
    for moment, is_told in (((2027, 3, 31), False), ((2027, 4, 1), True), ((2027, 5, 31), True), ((2027, 6, 1), False)):
        with clock.at(datetime(*moment, 12, tzinfo=clock.JST)):
            assert (link in shown(client, address)) is is_told, moment


def test_public_pages_and_the_coordinators_cost_the_same_whatever_there_is(app, client, add, coordinator):
    campaign_id, counted = make(app), []
    pages = ((client, f"/campaigns/{campaign_id}"), (client, "/campaigns"), (client, "/"))
    pages += (
        (client, f"/sessions?campaign={campaign_id}"),
        (coordinator, f"{PAGE}/{campaign_id}"),
        (coordinator, PAGE),
    )
    for more in (4, 12):
        ids = [add(f"回 {number}", 2027, 5, 10, 10, 0, municipality_code=TOYAMA) for number in range(more)]
        with app.app_context():
            actions.tag(campaign_id, Actor(), give=ids)
        make(app, name="もうひとつ", sessions=ids)
        per_page = []
        for who, address in pages:
            who.get(address)
            with statements(app) as seen:
                who.get(address)
            per_page.append(len(seen))
        counted.append(per_page)

    assert counted[0] == counted[1]
    assert max(counted[0]) <= 14
