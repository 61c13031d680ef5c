"""Sessions held without this system are entered as numbers, shown apart and marked, corrected and taken out again."""

import csv
import re
from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.sessions.actions import outside as actions
from lms.sessions.models import OutsideSession, OutsideStep
from lms.sessions.rules.outside import Outside, from_payload
from lms.sessions.rules.states import Mode, SessionState
from lms.stats import actions as stats
from lms.stats import queries as figures
from lms.stats.rules.areas import WHOLE
from lms.stats.rules.figures import Measure, sums_of
from tests.support.booking import text
from tests.support.page_checks import check_page
from tests.support.people import actor_for, add_organisation, add_staff, client_for, post
from tests.support.training_sessions import add_training_session, new_key

CHIYODA, CHUO = Place("131016", "千代田区", "ちよだく"), Place("131024", "中央区", "ちゅうおうく")
OWN, AREA = "/organise/outside-sessions", "/coordinate/outside-sessions"


@pytest.fixture
def places(app):
    with app.app_context():
        regions.load([CHIYODA, CHUO], clock.today())
    return app


@pytest.fixture
def organisation_id(places):
    return add_organisation(places)


@pytest.fixture
def organiser(places, organisation_id):
    return client_for(places, add_staff(places, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def coordinator(places):
    return client_for(places, add_staff(places, "c@example.jp", Role.COORDINATOR, area="131016"))


def sent(organisation_id=0, **changes):
    return {
        "held_on": f"{clock.today() - timedelta(days=3):%Y/%m/%d}",
        "municipality": "千代田区",
        "mode": "in-person",
        "host": str(organisation_id),
        "host_name": "" if organisation_id else "さくら町内会",
        "band-60s": "１２人",
        "total": "30",
        "note": "",
        **changes,
    }


def enter(client, page=AREA, **changes):
    return post(client, f"{page}/new", sent(**changes))


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response)))


def rows(app):
    with app.app_context():
        return session().query(OutsideSession).order_by(OutsideSession.id).all()


def sums(app):
    with app.app_context():
        assert figures.differences() == []
        year = max(figures.years_of(WHOLE), default=2026)
        found = sums_of(figures.figures_of(WHOLE, year), year)
        stats.fold()
        assert figures.differences() == []
        assert found == sums_of(figures.figures_of(WHOLE, year), year)
        return found


@given(
    st.builds(
        Outside,
        held_on=st.dates(date(2000, 4, 1), date(2090, 1, 1)),
        municipality_code=st.just("131016"),
        mode=st.sampled_from(Mode),
        organisation_id=st.none() | st.integers(1, 9),
        organisation_kind=st.none() | st.just("npo"),
        host_name=st.none() | st.text(),
        heads=st.dictionaries(st.sampled_from(["", "10s", "70s-up"]), st.integers(1, 999)),
        note=st.text(),
    )
)
def test_the_history_reads_back_as_it_was_and_every_head_is_told_once(outside):
    assert from_payload(outside.to_payload()) == outside
    told = list(outside.facts())
    assert sum(count for kind, _dimensions, count in told if kind == "outside_headcount") == outside.total
    assert [count for kind, _dimensions, count in told if kind == "outside_session"] == [1]


def test_an_organiser_enters_one_of_their_own(places, organiser, coordinator, organisation_id):
    check_page(text(organiser.get(f"{OWN}/new")))
    answer = post(organiser, f"{OWN}/new", sent(organisation_id), follow_redirects=True)

    check_page(text(answer))
    assert "42人" in text(answer)
    assert "担当 organiser" in text(answer)
    check_page(text(organiser.get(OWN)))
    assert "緑川市社会福祉協議会" in text(coordinator.get(AREA))
    counted = sums(places)
    assert (counted[Measure.OUTSIDE_SESSION], counted[Measure.OUTSIDE_HEADCOUNT]) == (1, 42)
    assert sum(counted.values()) == 43


def test_a_coordinator_names_the_host_in_words(places, coordinator):
    assert enter(coordinator, held_on="令和8年4月1日").status_code == 302

    area = words(coordinator.get("/coordinate/areas/131016?year=2026"))
    assert "この仕組みの外で開かれた回 1 回 参加 42人（のべ）" in area
    assert "ほかの数字には、ふくまれていません" in area
    assert re.search(r"60代 0 0 0 0 12", area)
    body = coordinator.get("/coordinate/areas/131016.csv?year=2026").data.decode("utf-8-sig")
    lines = {(row["項目"], row["値"], row["講座"], row["実施主体"]) for row in csv.DictReader(StringIO(body))}
    assert lines == {("ほかで開かれた回", "1", "不明", "不明"), ("ほかで開かれた回の参加", "42", "不明", "不明")}


def test_where_nothing_was_entered_nothing_is_said_of_it(places, coordinator):
    assert "この仕組みの外" not in text(coordinator.get("/coordinate/areas/131016"))
    check_page(text(coordinator.get(AREA)))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"held_on": "2099/1/1"}, "まだ来ていない日です"),
        ({"held_on": "1999/1/1"}, "2000年4月より前"),
        ({"held_on": "4月31日"}, "日付が読み取れません"),
        ({"municipality": ""}, "市区町村を入れてください"),
        ({"municipality": "どこか市"}, "見つかりません"),
        ({"municipality": "中央区"}, "担当する地域の市区町村を入れてください"),
        ({"host_name": "　"}, "実施主体の名前を入れてください"),
        ({"band-60s": "-5"}, "数が読み取れません"),
        ({"band-60s": "500000"}, "100,000人まで"),
        ({"band-60s": "", "total": ""}, "いなければ 0"),
        ({"mode": "by-post"}, "直してください"),
        ({"host": "999"}, "直してください"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(places, coordinator, changes, said):
    answer = enter(coordinator, note="電話で聞きました", **changes)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "電話で聞きました" in text(answer)
    check_page(text(answer))
    assert rows(places) == []


def test_what_may_be_counted_already_is_said_before_it_is_entered(places, organiser, coordinator, organisation_id):
    noon = clock.now() - timedelta(days=3)
    more = {"state": SessionState.CLOSED, "promotion_closes_at": noon - timedelta(hours=3)}
    add_training_session(places, organisation_id, title="ここで開いた講座", starts_at=noon, **more)

    first = enter(coordinator)
    assert first.status_code == 409
    assert "ここで開いた講座" in text(first)
    assert rows(places) == []
    check_page(text(first))
    assert enter(coordinator, sure="1").status_code == 302

    again = post(organiser, f"{OWN}/new", sent(organisation_id))
    assert "ほかの団体が入れた回（ほかで開かれた回）" in words(again)
    assert len(rows(places)) == 1


def test_who_held_what_may_be_counted_already_is_named_to_those_who_may_read_it(places, organiser, organisation_id):
    of_city = client_for(places, add_staff(places, "c@example.jp", Role.COORDINATOR, area="131016"))
    enter(of_city)
    post(organiser, f"{OWN}/new", sent(organisation_id, sure="1"))
    stranger_id = add_organisation(places, "べつの会")
    stranger = client_for(places, add_staff(places, "x@example.jp", Role.ORGANISER, organisation_id=stranger_id))
    names = "さくら町内会（ほかで開かれた回）", "緑川市社会福祉協議会（ほかで開かれた回）"

    def told(client, page, organisation_id=0):
        answer = post(client, f"{page}/new", sent(organisation_id, host_name="もみじ会"))
        assert answer.status_code == 409
        check_page(text(answer))
        return [each in words(answer) for each in names], words(answer).count(
            "ほかの団体が入れた回（ほかで開かれた回）"
        )

    assert told(of_city, AREA) == ([True, True], 0)
    assert told(organiser, OWN, organisation_id) == ([False, True], 1)
    assert told(stranger, OWN, stranger_id) == ([False, False], 2)


def test_the_same_form_enters_once(places, coordinator):
    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', text(coordinator.get(f"{AREA}/new"))))

    answers = [coordinator.post(f"{AREA}/new", data={**hidden, **sent(sure="1")}) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert len(rows(places)) == 1


def correct(client, page, row, **changes):
    told = sent(**{"version": str(row.version), "reason": "数えなおし", **changes})
    return post(client, f"{page}/new", told, to=f"{page}/{row.id}")


def test_a_correction_keeps_the_history_and_moves_the_figures(places, coordinator):
    enter(coordinator)
    [row] = rows(places)

    assert correct(coordinator, AREA, row, reason="").status_code == 422
    assert correct(coordinator, AREA, row, total="5", mode="online").status_code == 302

    shown = words(coordinator.get(f"{AREA}/{row.id}"))
    assert "42人" in shown
    assert "17人" in shown
    assert "数えなおし" in shown
    counted = sums(places)
    assert (counted[Measure.OUTSIDE_SESSION], counted[Measure.OUTSIDE_HEADCOUNT]) == (1, 17)
    with places.app_context():
        assert session().query(OutsideStep).count() == 2
    stale = correct(coordinator, AREA, row, total="9")
    assert stale.status_code == 409
    assert "先に直しています" in text(stale)


def test_what_is_taken_out_leaves_the_figures_but_not_the_history(places, coordinator):
    enter(coordinator)
    [row] = rows(places)
    page = f"{AREA}/{row.id}/removal"
    check_page(text(coordinator.get(page)))

    assert post(coordinator, page, {"reason": " "}).status_code == 422
    for _ in range(2):
        done = post(coordinator, page, {"reason": "二重でした"}, follow_redirects=True)

    assert "数字には入っていません" in text(done)
    assert "二重でした" in text(done)
    check_page(text(done))
    assert "さくら町内会" not in text(coordinator.get(AREA))
    assert sum(sums(places).values()) == 0
    assert correct(coordinator, AREA, row).status_code == 404
    with places.app_context():
        told = [
            event.action
            for event in session()
            .query(AuditEvent)
            .filter(AuditEvent.subject == f"outside_session:{row.id}")
            .order_by(AuditEvent.id)
        ]
    assert told == ["outside_session.enter", "outside_session.remove"]


def test_each_changes_only_their_own_and_a_sibling_finds_nothing(places, organiser, coordinator, organisation_id):
    post(organiser, f"{OWN}/new", sent(organisation_id))
    enter(coordinator, sure="1")
    own, of_area = rows(places)
    sibling = client_for(places, add_staff(places, "s@example.jp", Role.COORDINATOR, area="131024"))
    stranger = client_for(
        places, add_staff(places, "x@example.jp", Role.ORGANISER, organisation_id=add_organisation(places, "べつの会"))
    )

    assert coordinator.get(f"{AREA}/{own.id}").status_code == 200
    assert "担当 organiser" not in text(coordinator.get(f"{AREA}/{own.id}"))
    for client, row in ((coordinator, own), (organiser, of_area), (sibling, of_area), (stranger, own)):
        assert correct(client, OWN, row).status_code == 404
        assert client.get(f"{OWN}/{row.id}/removal").status_code == 404
    for client, row in ((organiser, of_area), (sibling, own), (sibling, of_area), (stranger, own)):
        assert client.get(f"{OWN}/{row.id}").status_code == client.get(f"{OWN}/999999").status_code == 404
    assert post(organiser, f"{OWN}/new", sent(0, sure="1")).status_code == 422


def test_the_check_finds_what_was_never_told(database):
    regions.load([CHIYODA], clock.today())
    coordinator = actor_for(database, add_staff(database, "c@example.jp", Role.COORDINATOR, area="13"))
    held = Outside(date(2026, 5, 1), "131016", Mode.ONLINE, None, None, "町内会", {"": 4})
    key = new_key()
    outside_session_id = actions.enter(held, coordinator, key)
    assert actions.enter(held, coordinator, key) == outside_session_id
    actions.correct(outside_session_id, held, "同じ", 1, coordinator)
    assert figures.differences() == []

    session().execute(OutsideSession.__table__.update().values(heads={"": 5}))
    assert [each.what for each in figures.differences()] == ["2026 people in sessions held elsewhere"]
    session().rollback()
