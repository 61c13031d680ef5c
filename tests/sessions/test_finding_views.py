"""Finding by the words on the page: the place that was typed, what is near, the month, and the feed."""

import re
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from lms.core import clock
from lms.core.db import atomic, session
from lms.sessions.models import TrainingSession
from lms.sessions.rules.states import Mode, SessionState
from tests.support.booking import text
from tests.support.page_checks import check_page
from tests.support.people import add_organisation
from tests.support.places import add_places
from tests.support.statements import statements
from tests.support.training_sessions import adder

NOW = datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
TOYAMA, TAKAOKA = "162019", "162027"


@pytest.fixture(autouse=True)
def _early_in_november():
    with clock.at(NOW):
        yield


@pytest.fixture
def add(app):
    add_places(app)
    return adder(app, add_organisation(app))


def test_a_place_typed_without_doubt_leads_to_an_address_that_can_be_passed_on(client, add):
    answer = client.get("/sessions?place=ﾀｶｵｶ&mode=online&municipality=131016&view=month&month=2026-12&page=3")

    assert answer.status_code == 302
    assert answer.location == (f"/sessions?mode=online&prefecture=16&municipality={TAKAOKA}&view=month&month=2026-12")


def test_a_place_that_may_be_several_is_asked_for(client, add):
    shown = text(client.get("/sessions?place=ふちゅう&free=y"))

    assert "「ふちゅう」は、いくつかあります。どちらですか" in shown
    assert 'href="/sessions?free=y&amp;prefecture=34&amp;municipality=342084">広島県府中市</a>' in shown
    check_page(shown)


def test_a_place_that_is_none_is_said_by_the_field(client, add):
    answer = client.get("/sessions?place=竜宮城")

    assert answer.status_code == 422
    assert "この名前の市区町村が見つかりません" in text(answer)
    check_page(text(answer))


@pytest.mark.parametrize("place", ["%00", "%", "a" * 51, "%F0%9F%8C%B1", "' OR 1=1 --"])
def test_no_typed_place_breaks_the_list(client, add, place):
    assert client.get(f"/sessions?place={place}").status_code == 422


def test_what_is_found_is_said_in_words_with_all_its_filters(client, add):
    add("夜の高岡", 2026, 11, 20, 18, 0, municipality_code=TAKAOKA, access_facts=["captions"], languages=["ja", "en"])

    query = f"prefecture=16&municipality={TAKAOKA}&from=2026-11-02&when=evening&language=en&access=captions&free=y"
    shown = text(client.get(f"/sessions?{query}"))

    assert "<strong>高岡市・11月2日（月）から・夜（17時から）・英語・要約筆記・字幕・空席あり</strong>" in shown
    assert "の講座が1件あります" in shown
    assert 'href="/sessions">条件をすべて消す</a>' in shown
    check_page(shown)


def test_where_there_is_little_the_nearest_are_shown_by_what_they_are(client, add):
    add("高岡の回", municipality_code=TAKAOKA)
    add("富山の回", municipality_code=TOYAMA)
    add("どこからでも", mode=Mode.ONLINE, municipality_code=None)

    shown = text(client.get(f"/sessions?prefecture=16&municipality={TAKAOKA}&when=weekday"))
    found, _, near = shown.partition("近くの講座")

    assert "高岡の回" in found
    assert "富山の回" not in found
    assert (
        near.index("同じ都道府県")
        < near.index("富山の回")
        < near.index(">オンライン</h3>")
        < near.index("どこからでも")
    )
    assert 'href="/sessions?when=weekday&amp;prefecture=16">' in near
    check_page(shown)


def test_nothing_at_all_is_met_with_a_next_step(client, add):
    shown = text(client.get("/sessions?prefecture=16&when=weekend"))

    assert "この条件の講座は、いまはありません" in shown
    assert "近くの講座" not in shown
    assert "オンラインの講座を見る" in shown


def test_what_is_near_costs_the_same_whatever_there_is(app, client, add):
    counted = []
    for more in (1, 9):
        for number in range(more):
            add(f"富山 {number}", municipality_code=TOYAMA)
            add(f"オンライン {number}", mode=Mode.ONLINE, municipality_code=None)
        with statements(app) as seen:
            client.get(f"/sessions?prefecture=16&municipality={TAKAOKA}")
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 12


def test_a_month_keeps_the_filters_and_leads_on(client, add):
    add("公民館で", 2026, 12, 5, 10, 0, municipality_code=TOYAMA)
    add("別の県", 2026, 12, 6, 10, 0)

    shown = text(client.get("/sessions?view=month&month=2026-12&prefecture=16&from=2026-11-20&page=2"))

    assert "<strong>富山県" in shown
    assert "2026年（令和8年）12月の講座が1件あります" in shown
    assert '<time datetime="2026-12-05">5</time>' in shown
    assert "公民館で" in shown
    assert "別の県" not in shown
    assert 'href="/sessions?prefecture=16&amp;from=2026-11-20&amp;view=month&amp;month=2026-11" rel="prev"' in shown
    assert 'href="/sessions?prefecture=16&amp;from=2026-11-20&amp;view=month&amp;month=2027-01" rel="next"' in shown
    assert 'href="/sessions.ics?prefecture=16&amp;from=2026-11-20"' in shown
    check_page(shown)


@pytest.mark.parametrize("month", ["2026-99", "x", "", "2000-01", "2099-12", "9999999999-1"])
def test_no_month_breaks_the_calendar(client, add, month):
    shown = text(client.get(f"/sessions?view=month&month={month}"))

    assert "の講座は、まだありません" in shown
    check_page(shown)


def test_a_day_with_many_leads_to_all_of_them(client, add):
    for number in range(5):
        add(f"回 {number}", 2026, 11, 20, 10 + number, 0)

    shown = text(client.get("/sessions?view=month"))

    assert 'href="/sessions?from=2026-11-20&amp;to=2026-11-20">ほか2件' in shown
    assert "5件" in text(client.get("/sessions?from=2026-11-20&to=2026-11-20"))


def events(client, query=""):
    answer = client.get(f"/sessions.ics?{query}")
    return Calendar.from_ical(answer.get_data()).events


def test_the_feed_holds_what_the_filters_find_and_nothing_private(app, client, add):
    add("高岡の回", municipality_code=TAKAOKA, summary="はじめての方へ")
    add("東京の回")
    add("リンクだけ", private_token="k3y-k3y-k3y")
    add("下書き", state=SessionState.DRAFT)
    add("おわった回", 2026, 10, 30, 10, 0)

    [event] = events(client, "prefecture=16")

    assert {each["summary"] for each in events(client)} == {"高岡の回", "東京の回"}
    assert re.fullmatch(r"training-session-\d+@lms\.example", event["uid"])
    assert event["status"] == "CONFIRMED"
    assert "さくら公民館" in event["location"]
    assert "https://lms.example/sessions/" in event["description"]
    assert "k3y" not in text(client.get("/sessions.ics"))


def test_the_feed_may_be_kept_but_is_asked_for_again_each_time(client, add):
    add("高岡の回")

    answer = client.get("/sessions.ics?free=y")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    assert "BEGIN:VTIMEZONE" in text(answer)
    assert "X-WR-CALNAME:つながりサポーター講座・空席あり" in text(answer)
    assert client.get("/sessions.ics?free=y", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_called_off_session_stays_in_the_feed_saying_so_with_a_later_sequence(app, client, add):
    held = add("高岡の回")
    [before] = events(client)
    with app.app_context():
        _call_off(held)

    [after] = events(client)

    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"
    assert after["sequence"] > before["sequence"]


@atomic
def _call_off(training_session_id: int) -> None:
    session().get_one(TrainingSession, training_session_id).state = SessionState.CALLED_OFF


def test_the_feed_takes_the_same_statements_whatever_its_length(app, client, add):
    counted = []
    for more in (1, 12):
        for number in range(more):
            add(f"回 {number}")
        with statements(app) as seen:
            client.get("/sessions.ics?prefecture=13")
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 5


@pytest.mark.parametrize("query", ["prefecture=99", "from=あした", "mode=%00", "access=x&access=captions"])
def test_a_filter_that_cannot_be_read_breaks_no_subscription(client, add, query):
    add("高岡の回")

    assert client.get(f"/sessions.ics?{query}").status_code == 200


@pytest.mark.parametrize("name", ["from", "to"])
@pytest.mark.parametrize("day", ["0001-01-01", "1026年6月20日", "9999-12-31"])
def test_a_slip_of_the_year_is_asked_for_again_on_every_list(client, add, name, day):
    add("高岡の回")

    for view in ("", "&view=month"):
        shown = client.get(f"/sessions?{name}={day}{view}")
        assert shown.status_code == 422
        assert "日付が読み取れません" in text(shown)
    assert "高岡の回" in text(client.get(f"/sessions.ics?{name}={day}"))
