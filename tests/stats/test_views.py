import csv
import re
from datetime import timedelta
from io import StringIO

import pytest

from lms.accounts import actions as accounts
from lms.accounts.policy import Role
from lms.catalog.models import HelpDeskEntry
from lms.core import calendar, clock
from lms.core.db import atomic, session
from lms.regions import actions as regions
from lms.regions.rules import Place
from lms.sessions.rules.states import SessionState
from lms.stats import actions
from tests.support import ledger
from tests.support.figures import add, fact
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, add_user, client_for
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session
from tests.support.xlsx import cells

CHIYODA, CHUO = Place("131016", "千代田区", "ちよだく"), Place("131024", "中央区", "ちゅうおうく")
KITA = Place("271276", "大阪市北区", "おおさかしきたく")


@pytest.fixture
def places(app):
    with app.app_context():
        regions.load([CHIYODA, CHUO, KITA], clock.today())
    return app


def coordinator(app, *areas):
    user_id = add_staff(app, f"{areas[0]}@example.jp", Role.COORDINATOR, area=areas[0])
    with app.app_context():
        for area in areas[1:]:
            accounts.grant_role(user_id, Role.COORDINATOR, None, area=area)
    return client_for(app, user_id)


def put(app, *rows, delta=1):
    with app.app_context():
        add(*rows, delta=delta)


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def without_tokens(response):
    return re.sub(rb'name="csrf_token" value="[^"]*"', b"", response.data)


def test_a_coordinator_of_one_area_lands_on_its_figures(places):
    response = coordinator(places, "13").get("/coordinate")

    assert (response.status_code, response.location) == (302, "/coordinate/areas/13")


def test_a_coordinator_of_several_areas_chooses_among_them_with_their_sums(places):
    month = f"{clock.today():%Y-%m}"
    put(places, fact(month=month), fact(month=month), fact(month=month, municipality="271276"))

    page = words_of(coordinator(places, "131016", "27").get("/coordinate"))

    assert re.search(r"大阪府 0 0 0 1 1 .*千代田区 0 0 0 2 2", page)


def test_the_page_counts_what_happened_this_very_moment(places):
    client = coordinator(places, "13")
    put(places, fact(), fact(first=0), fact("attendance"), fact("headcount"), fact("training_session"))

    unfolded = words_of(client.get("/coordinate/areas/13?year=2026"))
    with places.app_context():
        actions.fold()
    folded = words_of(client.get("/coordinate/areas/13?year=2026"))

    for page in (unfolded, folded):
        assert "2026年度（令和8年度）" in page
        assert re.search(
            r"開いた回 1 回 .*出席（のべ） 1 人 .*出席（実） 0 人 .*名簿なし 1 人 .*修了（のべ） 2 件 実 1人", page
        )
        assert re.search(r"2026年5月 1 1 1 2 1", page)
        assert re.search(r"千代田区 1 1 1 2 1", page)


def test_a_fiscal_year_without_figures_says_so_kindly(places):
    page = words_of(coordinator(places, "13").get("/coordinate/areas/13?year=2019"))

    assert "2019年度（令和元年度）の数字は、まだありません" in page


@pytest.mark.parametrize("year", ["", "abc", "99999", "-1", "%00", "２０２６"])
def test_any_year_gets_a_page(places, year):
    assert coordinator(places, "13").get(f"/coordinate/areas/13?year={year}").status_code == 200


@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("granted", "sibling"), [("13", "27"), ("131016", "131024"), ("131016", "13"), ("13", "JP"), ("131016", "JP")]
)
def test_what_is_out_of_reach_looks_like_what_is_not_there(places, granted, sibling, ending):
    client = coordinator(places, granted)
    put(places, fact(), fact(municipality="131024"), fact(municipality="271276"))

    refused = client.get(f"/coordinate/areas/{sibling}{ending}")
    missing = client.get(f"/coordinate/areas/999999{ending}")

    assert (refused.status_code, missing.status_code) == (404, 404)
    assert without_tokens(refused) == without_tokens(missing)


def test_figures_of_siblings_are_not_in_ones_own(places):
    client = coordinator(places, "131016")
    put(places, fact(), *[fact(municipality="131024")] * 5)

    page = words_of(client.get("/coordinate/areas/131016?year=2026"))

    assert "修了（のべ） 1 件" in page
    assert "中央区" not in page


def test_what_has_no_place_is_said_to_have_none(places):
    put(places, fact(), fact(municipality=None, prefecture_code="13"))

    page = words_of(coordinator(places, "13").get("/coordinate/areas/13?year=2026"))

    assert re.search(r"千代田区 0 0 0 1 1 市区町村が不明 0 0 0 1 1 合計 0 0 0 2 2", page)


def test_a_prefecture_leads_down_to_its_municipalities_and_back(places):
    client = coordinator(places, "13")
    put(places, fact())

    assert 'href="/coordinate/areas/131016?year=2026"' in client.get("/coordinate/areas/13?year=2026").text
    assert 'href="/coordinate/areas/13"' in client.get("/coordinate/areas/131016").text


@pytest.mark.parametrize("address", ["/coordinate", "/coordinate/areas/13", "/coordinate/areas/13.csv"])
def test_only_coordinators_see_figures(places, address):
    visitor, trainee = places.test_client(), client_for(places, add_user(places))

    assert visitor.get(address).location.startswith("/sign-in")
    assert trainee.get(address).status_code == 403


def test_both_files_hold_every_count_in_full_and_keep_the_zeros_of_codes(places):
    with places.app_context():
        regions.load([CHIYODA, Place("011002", "札幌市", "さっぽろし")], clock.today())
    organisation_id = add_organisation(places, "=髙橋の会")
    rows = [fact(municipality="011002", organisation_id=organisation_id, month="2027-03", first=0)] * 3
    put(places, *rows, fact(municipality=None, organisation_id=None, organisation_kind=None), delta=2)
    client = coordinator(places, "JP")

    table = client.get("/coordinate/areas/JP.csv?year=2026", buffered=True)
    book = client.get("/coordinate/areas/JP.xlsx?year=2026", buffered=True)

    lines = list(csv.DictReader(StringIO(table.data.decode("utf-8-sig"), newline="")))
    sapporo = lines[-1]
    assert table.headers["Content-Disposition"] == 'attachment; filename="tsunagari-JP-2026.csv"'
    assert list(sapporo.values()) == [
        "2026", "令和8年度", "2027-03", "令和9年3月", "010006", "北海道", "011002", "札幌市", str(organisation_id),
        "'=髙橋の会", "NPO・社会福祉協議会など", "tsunagari-supporter", "tsunagari-supporter",
        "会場", "修了（のべ）", "6", "件",
    ]  # fmt: skip
    assert [(line["市区町村コード"], line["市区町村"], line["項目"], line["値"]) for line in lines[:2]] == [
        ("", "不明", "修了（のべ）", "2"),
        ("", "不明", "修了（実）", "2"),
    ]
    read = cells(book.data)
    assert read[-1][4:10] == ["010006", "北海道", "011002", "札幌市", str(organisation_id), "=髙橋の会"]
    assert read[-1][-2:] == [6.0, "件"]
    assert len(read) == len(lines) + 1


def test_a_page_sends_as_many_statements_for_one_fact_as_for_many(places):
    client = coordinator(places, "13")
    organisations = [add_organisation(places, f"団体{number}") for number in range(20)]
    addresses = ["/coordinate/areas/13?year=2026", "/coordinate/areas/13.csv?year=2026"]
    put(places, fact(organisation_id=organisations[0]))
    client.get("/coordinate")

    def sent():
        counts = []
        for address in addresses:
            with statements(places) as seen:
                client.get(address, buffered=True)
            counts.append(len(seen))
        return counts

    few = sent()
    put(
        places,
        *[fact(municipality=code, organisation_id=each) for code in ("131016", "131024") for each in organisations],
    )
    unfolded = sent()
    with places.app_context():
        actions.fold()

    assert few == unfolded == sent()
    assert few[0] <= 17
    assert few[1] <= 5


def test_the_present_fiscal_year_is_shown_when_none_is_asked_for(places):
    page = words_of(coordinator(places, "13").get("/coordinate/areas/13"))

    assert calendar.fiscal_year_label(calendar.fiscal_year(clock.today())) in page


def test_each_row_of_organisers_and_modes_leads_to_its_own_figures(places):
    one, other = (add_organisation(places, name) for name in ("みどり会", "あおば会"))
    put(places, fact(organisation_id=one), fact(organisation_id=one, mode="online"), fact(organisation_id=other))
    client = coordinator(places, "13")

    whole = client.get("/coordinate/areas/13?year=2026").text
    assert f"/coordinate/areas/13?year=2026&amp;organiser={one}" in whole
    assert "/coordinate/areas/13?year=2026&amp;mode=online" in whole
    for address, completions in (
        (f"organiser={one}", 2),
        (f"organiser={other}", 1),
        ("mode=online", 1),
        (f"organiser={one}&mode=in-person", 1),
        (f"organiser={other}&mode=online", None),
    ):
        page = words_of(client.get(f"/coordinate/areas/13?year=2026&{address}"))
        with places.app_context():
            actions.fold()
        assert words_of(client.get(f"/coordinate/areas/13?year=2026&{address}")) == page
        if completions is None:
            assert "数字は、まだありません" in page
        else:
            assert f"修了（のべ） {completions} 件" in page


def test_a_narrowed_file_holds_what_the_page_shows(places):
    one, other = (add_organisation(places, name) for name in ("みどり会", "あおば会"))
    put(places, fact(organisation_id=one), fact(organisation_id=one, mode="online"), fact(organisation_id=other))

    table = coordinator(places, "13").get(
        f"/coordinate/areas/13.csv?year=2026&organiser={one}&mode=online", buffered=True
    )

    lines = list(csv.DictReader(StringIO(table.data.decode("utf-8-sig"), newline="")))
    assert table.headers["Content-Disposition"] == f'attachment; filename="tsunagari-13-2026-{one}-online.csv"'
    assert {(line["実施主体"], line["受け方"]) for line in lines} == {("みどり会", "オンライン")}


def test_the_file_names_the_course_beside_its_key(places):
    ledger.publish(places)
    put(places, fact())

    table = coordinator(places, "13").get("/coordinate/areas/13.csv?year=2026", buffered=True)

    line = next(csv.DictReader(StringIO(table.data.decode("utf-8-sig"), newline="")))
    assert (line["講座の記号"], line["講座"]) == ("tsunagari-supporter", "つながりサポーター養成講座")


def test_coming_sessions_of_the_area_are_listed_with_what_is_left(places):
    body = add_organisation(places)
    add = {"capacity": 12, "title": "わたしたちの回"}
    own = add_training_session(places, body, **add)
    add_training_session(places, body, title="となりの回", municipality_code="131024")
    add_training_session(places, body, title="限られた回", private_token="only-by-link")
    add_training_session(places, body, title="下書きの回", state=SessionState.DRAFT, published_at=None)

    html = coordinator(places, "131016").get("/coordinate/areas/131016").text

    assert f'href="/sessions/{own}"' in html
    assert "あと" in html
    assert "<b>12</b>" in html
    assert "限られた回" in html
    assert "only-by-link" not in html
    assert "となりの回" not in html
    assert "下書きの回" not in html
    check_page(html)


def test_what_is_late_or_soon_is_said_with_one_thing_to_do(places):
    body = add_organisation(places)
    with places.app_context():
        now = clock.now()
    over = now - timedelta(days=3)
    add_training_session(places, body, title="締めていない回", starts_at=over)
    soon = {"starts_at": now + timedelta(days=2), "registration_closes_at": now + timedelta(days=1)}
    thin = add_training_session(places, body, title="少ない回", **soon)
    add_training_session(places, body, title="中止の回", state=SessionState.CALLED_OFF, called_off_at=now, **soon)
    add_training_session(places, body, title="まだ先の回", starts_at=now + timedelta(days=20))
    for code, name in (("131016", "千代田の電話"), ("131024", "中央の電話")):
        add_desk(places, code, name)

    html = coordinator(places, "131016").get("/coordinate/areas/131016").text
    due = html[html.index('<ul class="due">') : html.index("coming-title")]

    assert "きょう、見ていただきたいもの（4件）" in html
    assert due.count('data-state="late"') == 2
    assert "3日すぎています" in due
    assert f'href="/sessions/{thin}"' in due
    assert "千代田の電話" in due
    assert 'href="/help-desks?prefecture=13&amp;municipality=131016"' in due
    assert "中央の電話" not in due
    assert "まだ先の回" not in due
    assert coordinator(places, "13").get("/coordinate/areas/13").text.count("の電話」") == 2
    check_page(html)


def test_a_page_sends_as_many_statements_with_many_sessions_and_desks_as_with_one(places):
    body, client = add_organisation(places), coordinator(places, "13")
    counts = []
    for more in (1, 12):
        for number in range(more):
            add_training_session(places, body, starts_at=clock.now() - timedelta(days=3, hours=number))
            add_training_session(places, body)
            add_desk(places, "131016", f"電話 {more} {number}")
        client.get("/coordinate/areas/13")
        with statements(places) as seen:
            client.get("/coordinate/areas/13")
        counts.append(len(seen))

    assert counts[0] == counts[1]


@atomic
def _add_desk(area, name):
    today = clock.today()
    values = {"area": area, "name": name, "phone": "0120-000-000", "is_free": True, "hours": [], "closed": []}
    checked = {"checked_on": today - timedelta(days=400), "review_due_on": today - timedelta(days=10)}
    more = {"is_closed_on_holidays": False, "source": "https://city.example/", "created_at": clock.now()}
    known = {column.name for column in HelpDeskEntry.__table__.columns}
    row = {name: value for name, value in {**values, **checked, **more}.items() if name in known}
    session().add(HelpDeskEntry(**row))


def add_desk(app, area, name):
    with app.app_context():
        _add_desk(area, name)


def test_the_header_says_for_which_area_one_looks_after(places):
    assert "担当　千代田区" in coordinator(places, "131016").get("/coordinate/areas/131016").text
    assert "担当　東京都" in coordinator(places, "13").get("/coordinate/areas/131016").text
    assert "担当　全国" in coordinator(places, "JP").get("/coordinate/areas/13").text
