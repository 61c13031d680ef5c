"""Desks of areas on both databases: kept by administrators, shown to those who choose the area."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms.accounts.policy import Role
from lms.catalog import actions, queries
from lms.catalog.actions import DeskDetails
from lms.catalog.formats.desk_hours import read_hours
from lms.catalog.models import HelpDeskEntry
from lms.core import clock
from lms.core.db import db
from lms.core.models import AuditEvent
from lms.core.refusals import EditedMeanwhile, NotFound
from lms.regions import actions as regions
from lms.regions.rules import Place
from tests.support.page_checks import check_page
from tests.support.people import add_staff, add_user, client_for, fields_of, post
from tests.support.statements import statements

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)  # Monday, noon in Japan
TODAY = date(2026, 6, 1)
LONG_AGO = date(2025, 6, 1)
DESK = DeskDetails(
    area="13",
    name="都のこころの電話",
    phone="03-0000-0001",
    url=None,
    is_free=False,
    hours=read_hours("平日 9:00〜17:00"),
    note="気持ちがしずむときに。",
    source="都のページ",
    checked_on=date(2026, 5, 1),
    review_due_on=date(2026, 11, 1),
)
TYPED = {
    "prefecture": "13",
    "municipality": "千代田区",
    "name": "くらしの相談室",
    "note": "お金のことを、いっしょに考えます。",
    "phone": "０３ー００００ー０００２",
    "url": "",
    "hours": "月〜金 8:30〜17:15\r\n休み 祝日",
    "source": "広報ちよだ",
    "checked_on": "令和8年5月20日",
    "review_due_on": "2026/11/20",
}


@pytest.fixture(autouse=True)
def _it_is_noon():
    """Let every test here happen at NOW."""
    with clock.at(NOW):
        yield


@pytest.fixture
def add(app):
    """Add a desk like DESK but for some details; return its id."""

    def add(**changes) -> int:
        with app.app_context():
            return actions.add_desk_entry(replace(DESK, **changes), None)

    return add


@pytest.fixture
def administrator(app):
    return client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))


@pytest.fixture
def places(app):
    """Two wards of Tokyo, and a designated city with a ward."""
    found = [
        Place("131016", "千代田区", "ちよだく"),
        Place("131024", "中央区", "ちゅうおうく"),
        Place("011002", "札幌市", "さっぽろし"),
        Place("011011", "札幌市中央区", "さっぽろしちゅうおうく", "011002"),
    ]
    with app.app_context():
        regions.load(found, TODAY)


def page_of(client, address: str) -> str:
    html = client.get(address).get_data(as_text=True)
    check_page(html)
    return html


def test_the_desks_of_the_area_stand_between_danger_and_the_national_ones(client, add, places):
    add()
    add(area="131016", name="千代田区の窓口")
    add(area="131024", name="中央区の窓口")
    add(area="14", name="となりの県の窓口")

    page = page_of(client, "/help-desks?prefecture=13&municipality=131016")

    order = [page.index(words) for words in ("tel:119", "千代田区の窓口", "都のこころの電話", "よりそいホットライン")]
    assert order == sorted(order)
    assert "中央区の窓口" not in page
    assert "となりの県" not in page
    assert '<option value="131024">中央区</option>' in page


def test_a_ward_has_the_desks_of_its_city_too(client, add, places):
    add(area="011002", name="市の窓口")
    add(area="011011", name="区の窓口")

    page = page_of(client, "/help-desks?prefecture=01&municipality=011011")

    assert "市の窓口" in page
    assert "区の窓口" in page


@pytest.mark.parametrize(
    "query", ["prefecture=99", "prefecture=13&municipality=999999", "municipality=131016", "prefecture=%00"]
)
def test_an_area_that_does_not_exist_counts_as_not_chosen(client, add, places, query):
    add(area="131016", name="千代田区の窓口")

    page = page_of(client, f"/help-desks?{query}")

    assert 'class="help-desk' in page
    assert "千代田区の窓口</h3>" not in page


def test_an_area_without_desks_says_so_kindly(client):
    assert "沖縄県の窓口は、まだここに入っていません" in page_of(client, "/help-desks?prefecture=47")


def test_a_national_trial_number_shows_only_within_its_window(client, add):
    window = (NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    add(area="JP", name="試行ダイヤル", phone="#9999", hours=read_hours("毎日 24時間"), is_free=True, window=window)

    page = page_of(client, "/help-desks")
    with clock.at(NOW + timedelta(hours=1)):
        later = client.get("/help-desks").get_data(as_text=True)

    assert "tel:%239999" in page
    assert "6月1日（月） 13:00までの窓口" in page
    assert "試行ダイヤル" not in later


def test_an_entry_long_overdue_is_hidden_from_the_public_and_named_to_staff(app, client, administrator, add):
    add(name="期限をすぎた窓口", checked_on=LONG_AGO, review_due_on=TODAY - timedelta(days=90))
    add(name="ずっと前の窓口", checked_on=LONG_AGO, review_due_on=TODAY - timedelta(days=91))

    public = page_of(client, "/help-desks?prefecture=13")
    staff = page_of(administrator, "/admin/help-desks")

    assert "期限をすぎた窓口" in public
    assert "確認の時期をすぎて" not in public
    assert "ずっと前の窓口" not in public
    assert "2件が、確認の時期をすぎています" in staff
    assert staff.index("ずっと前の窓口") < staff.index("期限をすぎた窓口")
    assert "確認の時期をすぎたので、出していません" in staff


def test_the_list_is_never_empty(client, add):
    add(review_due_on=date(2026, 5, 1))
    with clock.at(NOW + timedelta(days=4000)):
        page = client.get("/help-desks?prefecture=13").get_data(as_text=True)

    assert "tel:119" in page
    assert page.count('<article class="help-desk') >= 5


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("/courses/x", True),
        ("/sessions?page=2", True),
        ("//evil.example", False),
        ("https://evil.example", False),
        ("", False),
    ],
)
def test_the_way_back_leads_to_this_site_only(client, address, is_shown):
    page = client.get("/help-desks", query_string={"from": address, "prefecture": "13"}).get_data(as_text=True)
    check_page(page)

    assert ("読んでいたページにもどる" in page) is is_shown
    assert (f'name="from" value="{address}"' in page) is is_shown


def test_the_page_asks_as_much_for_one_desk_as_for_thirty(app, client, add, places):
    add(area="131016")
    address = "/help-desks?prefecture=13&municipality=131016"
    with statements(app) as one:
        client.get(address)
    for number in range(30):
        add(area=("131016", "13", "131024")[number % 3])

    with statements(app) as many:
        client.get(address)

    assert len(many) == len(one) <= 4


def test_what_a_hurried_clerk_types_becomes_a_desk(app, administrator, places):
    page_of(administrator, "/admin/help-desks/new")
    answer = post(administrator, "/admin/help-desks/new", TYPED, to="/admin/help-desks")

    assert answer.status_code == 302
    with app.app_context():
        entry = db.session.scalars(select(HelpDeskEntry)).one()
        assert (entry.area, entry.phone, entry.url) == ("131016", "03-0000-0002", None)
        assert (entry.checked_on, entry.review_due_on) == (date(2026, 5, 20), date(2026, 11, 20))
        assert entry.is_closed_on_holidays
        [event] = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "help_desk_entry.add"))
        assert (event.subject, event.details) == (f"help_desk_entry:{entry.id}", {"area": "131016"})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"phone": "", "url": ""}, "電話番号かURLの、どちらかを入れてください。"),
        ({"phone": "でんわ"}, "電話番号は 03-1234-5678 や #9999 のように入れてください。"),
        ({"url": "javascript:alert(1)"}, "URLは https:// で始まる1行を入れてください。"),
        ({"municipality": "緑川市"}, "その名前の市区町村が、選んだ地域にありません。"),
        ({"prefecture": "JP"}, "その名前の市区町村が、選んだ地域にありません。"),
        ({"name": ""}, "窓口の名前を入れてください。"),
        ({"name": " 　"}, "窓口の名前を入れてください。"),
        ({"name": "\u200b"}, "文字を入れてください。"),
        ({"hours": "月〜金 17:15〜8:30"}, "「月〜金 17:15〜8:30」が読み取れません。"),
        ({"checked_on": "きのう"}, "日付が読み取れません。"),
        ({"review_due_on": "2026/5/19"}, "次に確かめる期限が、確かめた日より前になっています。"),
        ({"shown_from_on": "2026/6/1"}, "出しはじめる日と出しおわる日の両方を入れてください。"),
        (
            {"shown_from_on": "2026/6/2", "shown_until_on": "2026/6/1"},
            "出しおわる時が、出しはじめる時より前になっています。",
        ),
    ],
)
def test_what_does_not_fit_is_said_by_the_field_and_kept(app, administrator, places, wrong, words):
    answer = post(administrator, "/admin/help-desks/new", TYPED | wrong, to="/admin/help-desks")

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in page
    assert "広報ちよだ" in page
    check_page(page)
    with app.app_context():
        assert queries.desk_entries() == []


def test_the_same_form_sent_twice_adds_one_desk(app, administrator, places):
    hidden = fields_of(administrator.get("/admin/help-desks/new").get_data(as_text=True))

    for _ in range(2):
        administrator.post("/admin/help-desks", data=TYPED | hidden)

    with app.app_context():
        assert len(queries.desk_entries()) == 1


def test_a_desk_is_edited_and_its_form_shows_what_is_kept(app, administrator, add, places):
    entry_id = add(area="131016", hours=read_hours("月〜金 9:00〜17:00\n休み 12月29日〜1月3日"))
    address = f"/admin/help-desks/{entry_id}"

    page = page_of(administrator, address)
    changed = {"version": "1", "name": "新しい名前", "shown_from_on": "2026/6/1", "shown_until_on": "2026/6/30"}
    answer = post(administrator, address, TYPED | changed)

    assert 'value="千代田区"' in page
    assert "月〜金 9:00〜17:00\n休み 12月29日〜1月3日" in page
    assert answer.status_code == 302
    with app.app_context():
        entry = queries.get_desk_entry(entry_id)
        assert (entry.name, entry.version) == ("新しい名前", 2)
        assert entry.shown_until_at == datetime(2026, 6, 30, 14, 59, tzinfo=UTC)


def test_the_second_of_two_editors_is_told(app, add):
    entry_id = add()
    with app.app_context():
        actions.edit_desk_entry(entry_id, 1, replace(DESK, name="先に直した名前"), None)

        with pytest.raises(EditedMeanwhile):
            actions.edit_desk_entry(entry_id, 1, replace(DESK, name="あとの名前"), None)

        assert queries.get_desk_entry(entry_id).name == "先に直した名前"


@pytest.mark.parametrize("version", ["", "x", "²", "9" * 5000])
def test_a_version_that_was_tampered_with_changes_nothing(app, administrator, add, places, version):
    entry_id = add()

    answer = post(administrator, f"/admin/help-desks/{entry_id}", {**TYPED, "version": version})

    assert answer.status_code == 409
    with app.app_context():
        assert queries.get_desk_entry(entry_id).name == DESK.name


@pytest.mark.parametrize("name", ["checked_on", "review_due_on"])
def test_a_day_of_nothing_but_spaces_is_asked_for(administrator, places, name):
    answer = post(administrator, "/admin/help-desks/new", {**TYPED, name: "\u3000"}, to="/admin/help-desks")

    assert answer.status_code == 422
    check_page(answer.get_data(as_text=True))


def test_a_look_today_puts_the_next_one_off(app, administrator, add):
    entry_id = add(review_due_on=date(2026, 5, 2))

    answer = post(administrator, "/admin/help-desks", {}, to=f"/admin/help-desks/{entry_id}/confirmation")

    assert answer.status_code == 302
    with app.app_context():
        entry = queries.get_desk_entry(entry_id)
        assert (entry.checked_on, entry.review_due_on) == (TODAY, TODAY + timedelta(days=180))


def test_a_removed_desk_is_gone_and_the_trail_says_so(app, client, administrator, add):
    entry_id = add()

    post(administrator, f"/admin/help-desks/{entry_id}", {}, to=f"/admin/help-desks/{entry_id}/removal")

    assert "都のこころの電話" not in page_of(client, "/help-desks?prefecture=13")
    with app.app_context():
        assert db.session.scalar(select(AuditEvent.action).order_by(AuditEvent.id.desc())) == "help_desk_entry.remove"
        with pytest.raises(NotFound):
            queries.get_desk_entry(entry_id)


def test_only_administrators_keep_desks(app, client, add):
    entry_id = add()
    trainee = client_for(app, add_user(app))

    for address in ("/admin/help-desks", "/admin/help-desks/new", f"/admin/help-desks/{entry_id}", "/admin/courses"):
        assert trainee.get(address).status_code == 403
        assert client.get(address).status_code == 302


def test_the_desks_near_a_place_come_nearest_first(app, add, places):
    add()
    add(area="131016", name="千代田区の窓口")

    with app.app_context():
        assert [desk.name for desk in queries.area_help_desks("131016", TODAY)] == [
            "千代田区の窓口",
            "都のこころの電話",
        ]
        assert [desk.name for desk in queries.area_help_desks("13", TODAY)] == ["都のこころの電話"]
        assert queries.area_help_desks("47", TODAY) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": None},
        {"area": "1310"},
        {"review_due_on": date(2026, 4, 1)},
        {"window": (NOW, NOW)},
    ],
)
def test_the_table_refuses_what_no_form_lets_through(add, changes):
    with pytest.raises(IntegrityError):
        add(**changes)
