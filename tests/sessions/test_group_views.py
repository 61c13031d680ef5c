"""A group from the public form and from the telephone to the desk and the correction, on the pages."""

import io
import re

import pytest

from lms.accounts.policy import Role
from lms.core.db import session
from lms.sessions.models import Registration, TrainingSession
from tests.support.booking import GUEST, fill, text
from tests.support.ledger import publish
from tests.support.organising import now_on
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

GROUP = {**GUEST, "group_name": "みどり町内会", "people": "８人"}


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with ten places that takes groups up to eight."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=10, most_in_group=8)}"


@pytest.fixture
def held(app, organisation_id):
    """The organiser's address of a session that began an hour ago."""
    version = publish(app)
    id_ = add_training_session(app, organisation_id, capacity=10, course_version_id=version, **now_on())
    return f"/organise/sessions/{id_}"


def entered(organiser, base: str, **changes) -> str:
    """Enter a group by telephone, and return the address of its claim."""
    fields = {"group_name": "みどり町内会", "people": "8", "name": "鈴木 会長", "phone": "0312345678", **changes}
    return post(organiser, f"{base}/groups/new", fields).location


def test_a_group_books_by_number_where_the_organiser_allows_it(client, page):
    assert "団体で申し込む（8人まで、お名前はあとから）" in text(client.get(page))
    form = text(client.get(f"{page}/group"))
    check_page(form)

    location = post(client, f"{page}/group", GROUP).location
    shown = text(client.get(location))

    assert "みどり町内会" in shown
    assert "8人" in shown
    assert "10人（申し込み 8人）" in text(client.get(page))
    check_page(shown)


def test_elsewhere_there_is_no_such_page(app, client, organisation_id):
    other = f"/sessions/{add_training_session(app, organisation_id)}"

    assert "団体で申し込む" not in text(client.get(other))
    assert client.get(f"{other}/group").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": "9"}, "8人までです"),
        ({"people": "1"}, "2人から1,000人まで"),
        ({"people": "たくさん"}, "数が読み取れません"),
        ({"group_name": "　"}, "団体名を入れてください"),
        ({"contact": "12"}, "電話番号は市外局番から"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(app, client, page, changes, words):
    refused = post(client, f"{page}/group", {**GROUP, **changes})

    assert refused.status_code == 422
    assert words in text(refused)
    assert GUEST["name"] in text(refused)
    check_page(text(refused))
    with app.app_context():
        assert session().query(Registration).count() == 0


def test_a_group_for_which_the_places_are_not_enough_is_asked_first(app, client, page):
    fill(app, page, 4)

    refused = post(client, f"{page}/group", GROUP)
    assert refused.status_code == 409
    assert "みなさんで座れる席は、いまありません" in text(refused)
    check_page(text(refused))

    waiting = post(client, f"{page}/group", {**GROUP, "accepts_waiting": "1"})
    assert "待機の1番目です" in text(client.get(waiting.location))


def test_the_contact_adds_names_changes_the_number_and_gives_all_back(client, page):
    location = post(client, f"{page}/group", GROUP).location
    members = f"{location}/group"
    check_page(text(client.get(members)))

    post(client, members, {"lines": "佐藤 実\tさとう みのる\n田中 愛"}, to=f"{location}/names")
    shown = text(client.get(members))
    assert "8人（お名前のある方 2人）" in shown
    assert "田中 愛" in shown

    post(client, members, {"people": "5"}, to=f"{location}/people")
    assert "5人（お名前のある方 2人）" in text(client.get(members))
    assert "10人（申し込み 5人）" in text(client.get(page))

    one = re.search(r'href="(/bookings/\d+)">受付番号', shown)[1]
    post(client, one, {}, to=f"{one}/cancellation")
    assert "4人（お名前のある方 1人）" in text(client.get(members))

    post(client, location, {}, to=f"{location}/cancellation")
    assert "10人（申し込み 0人）" in text(client.get(page))


@pytest.mark.parametrize(
    ("lines", "words"), [("", "1行に1人"), ("佐藤,,12", "1行目の「電話番号」"), ('"佐藤', "引用符")]
)
def test_names_that_cannot_be_read_are_said_beside_the_field(client, page, lines, words):
    location = post(client, f"{page}/group", GROUP).location

    refused = post(client, f"{location}/group", {"lines": lines}, to=f"{location}/names")

    assert refused.status_code == 422
    assert words in text(refused)
    check_page(text(refused))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("氏名,フリガナ\n佐藤 実,サトウ ミノル\n".encode("cp932"), None),
        (b"PK\x03\x04", "Excel のファイルとして読めません"),
    ],
)
def test_names_come_from_a_file_too(client, page, body, words):
    location = post(client, f"{page}/group", GROUP).location
    file = {"lines": "", "file": (io.BytesIO(body), "名簿.csv")}

    answer = post(client, f"{location}/group", file, to=f"{location}/names", content_type="multipart/form-data")

    assert answer.status_code == (422 if words else 302)
    assert (words or "佐藤 実") in text(answer if words else client.get(f"{location}/group"))


def test_who_is_named_sees_only_their_own_booking_and_a_stranger_none(app, client, page):
    location = post(client, f"{page}/group", GROUP).location
    post(client, f"{location}/group", {"lines": "佐藤 実,,03-1111-2222\n田中 愛"}, to=f"{location}/names")
    with app.app_context():
        named = session().query(Registration).filter_by(places=1).order_by(Registration.seq).first()
        number, own = named.booking_number, named.id

    one = app.test_client()
    found = post(one, "/bookings", {"number": number, "contact": "0311112222"})

    assert found.location.endswith(f"/bookings/{own}")
    shown = text(one.get(found.location))
    assert "みどり町内会" in shown
    assert "田中 愛" not in shown
    assert one.get(location).status_code == one.get(f"{location}/group").status_code == 404
    assert app.test_client().get(f"{location}/group").status_code == 404


def test_on_the_day_the_desk_counts_closes_and_corrects(app, organiser, held):
    claim = entered(organiser, held)
    check_page(text(organiser.get(f"{held}/groups/new")))
    check_page(text(organiser.get(claim)))
    members = f"{claim}/group"
    post(organiser, members, {"lines": "佐藤 実"}, to=f"{claim}/names")
    check_page(text(organiser.get(members)))
    desk = text(organiser.get(f"{held}/desk"))
    assert "お名前なし 7人" in desk
    assert "佐藤 実" in desk
    check_page(desk)

    number = claim.rpartition("/")[2]
    counting = f"{held}/desk/{number}/people"
    check_page(text(organiser.get(counting)))
    assert post(organiser, counting, {"people": ""}).status_code == 422
    assert post(organiser, counting, {"people": "5"}).status_code == 302
    assert "出席 5人" in text(organiser.get(f"{held}/desk"))
    post(organiser, f"{held}/closing", {})
    assert "（ほかに団体で5人）" in text(organiser.get(held))

    correction = f"{claim}/people/correction"
    check_page(text(organiser.get(correction)))
    assert post(organiser, correction, {"people": "6"}).status_code == 422
    assert post(organiser, correction, {"people": "6", "reason": "数えまちがい"}).status_code == 302
    assert "5 → 6　数えまちがい" in text(organiser.get(claim))
    assert "（ほかに団体で6人）" in text(organiser.get(held))


def test_roster_print_and_paper_say_that_it_is_a_group(organiser, held):
    entered(organiser, held)

    for part in ("roster", "roster/print"):
        shown = text(organiser.get(f"{held}/{part}"))
        assert "みどり町内会（代表）" in shown, part
        check_page(shown)
    assert "みどり町内会" in organiser.get(f"{held}/desk/roster.json").get_json()["sections"][0]["people"][0]["name"]


def test_pages_about_groups_take_the_same_statements_whatever_their_number(app, organiser, organisation_id):
    base = f"/organise/sessions/{add_training_session(app, organisation_id, capacity=40)}"
    claim = entered(organiser, base, needs=["wheelchair"])
    pages = [f"{claim}/group", claim, *(f"{base}/{part}" for part in ("", "roster", "roster/print", "desk", "needs"))]

    def counted() -> list[int]:
        found = []
        for each in pages:
            with app.app_context(), statements(app) as sent:
                assert organiser.get(each.rstrip("/")).status_code == 200
            found.append(len(sent))
        return found

    counted()
    few = counted()
    post(organiser, f"{claim}/group", {"lines": "佐藤 実\n田中 愛\n森 進"}, to=f"{claim}/names")
    for number in range(3):
        entered(organiser, base, phone=f"03123456{number:02}", needs=["childcare"])

    assert counted() == few


def test_another_organisers_group_is_not_there(app, organiser, held):
    claim = entered(organiser, held)
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))

    for part in (f"{claim}/group", f"{held}/groups/new", f"{claim}/people/correction"):
        assert stranger.get(part).status_code == 404


def test_up_to_how_many_is_a_field_of_the_plan(app, organisation_id, organiser):
    plan = {"course_version_id": publish(app), "most_in_group": 8}
    number = add_training_session(app, organisation_id, **plan)
    form = text(organiser.get(f"/organise/sessions/{number}/edit"))

    assert re.search(r'name="most_in_group"[^>]*value="8"', form)
    with app.app_context():
        assert session().get_one(TrainingSession, number).most_in_group == 8
