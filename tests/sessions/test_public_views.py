"""Public pages by the words on them: finding, booking with and without an account, giving back, who may not."""

import re
from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.states import Mode, SessionState
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_user, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

GUEST = {"name": "髙橋 美咲", "contact": "090-1234-5678"}


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with two places."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=2)}"


def text(response):
    return response.get_data(as_text=True)


def book(client, page, **changes):
    return post(client, page, {**GUEST, **changes}, to=f"{page}/registrations")


def number_on(response):
    return re.search(r"<output>([^<]+)</output>", text(response))[1]


def fill(app, page, people):
    for number in range(people):
        waiting = {"accepts_waiting": "1"}
        assert book(app.test_client(), page, name=f"先客 {number}", **waiting).status_code == 302


def test_a_place_is_taken_without_an_account_and_the_number_stands_large(client, page):
    answer = book(client, page)
    shown = client.get(answer.location)

    assert answer.status_code == 302
    assert "申し込みができました" in text(shown)
    assert re.fullmatch(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{2}", number_on(shown))


def test_the_number_never_stands_in_an_address(client, page):
    answer = book(client, page)

    assert number_on(client.get(answer.location)) not in answer.location


@pytest.mark.parametrize("contact", ["０９０ー１２３４ー５６７８", "090 1234 5678", "+81 90-1234-5678"])
def test_a_booking_is_found_from_another_device_by_number_and_contact(app, client, page, contact):
    number = number_on(client.get(book(client, page).location))
    other = app.test_client()

    found = post(other, "/bookings", {"number": number.lower().replace("-", ""), "contact": contact})

    assert number in text(other.get(found.location))


def test_every_wrong_pair_gets_the_same_answer(app, client, page):
    number = number_on(client.get(book(client, page).location))
    pairs = [
        (number, "090-1111-1111"),
        ("GM7-4KX-29", "090-1234-5678"),
        ("こんにちは", "さようなら"),
        (number, "a@b.jp"),
    ]

    answers = [post(app.test_client(), "/bookings", {"number": n, "contact": c}) for n, c in pairs]

    assert {answer.status_code for answer in answers} == {422}
    assert {re.search(r'role="alert".*?</div>', text(answer), re.DOTALL)[0] for answer in answers}.__len__() == 1


def test_somebody_elses_booking_looks_like_one_that_does_not_exist(app, client, page):
    mine = book(client, page).location
    stranger = app.test_client()

    answers = [stranger.get(mine), stranger.get("/bookings/999999"), stranger.get(f"{mine}/calendar.ics")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({text(answer) for answer in answers}) == 1


def test_giving_back_is_said_and_lets_the_next_one_in(app, client, page):
    mine = book(client, page).location
    fill(app, page, 1)
    waiting = app.test_client()
    turn = book(waiting, page, name="待つ人", accepts_waiting="1").location
    assert "待機の1番目です" in text(waiting.get(turn))

    answer = post(client, mine, {}, to=f"{mine}/cancellation", follow_redirects=True)

    assert "取り消しました" in text(answer)
    assert "お席をお取りしました" in text(waiting.get(turn))
    assert "取り消されています" in text(client.get(mine))


def test_a_full_session_says_so_before_the_button(app, client, page):
    fill(app, page, 3)

    shown = text(client.get(page))

    assert shown.index("満席、待機1人") < shown.index("待機に申し込む")


def test_who_asked_for_a_place_is_not_put_on_the_waiting_list(app, client, page):
    opened = client.get(page)
    fill(app, page, 2)

    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', text(opened)))
    answer = client.post(f"{page}/registrations", data={**hidden, **GUEST})
    again = client.post(f"{page}/registrations", data={**hidden, **GUEST, "accepts_waiting": "1"})

    assert answer.status_code == 409
    assert "いま、満席になりました" in text(answer)
    assert "髙橋 美咲" in text(answer)
    assert "待機の1番目です" in text(client.get(again.location))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "お名前を入れてください"),
        ({"name": "\u3000"}, "文字を入れてください"),
        ({"name": "山田\0"}, "使えない文字"),
        ({"contact": ""}, "電話番号かメールアドレスを入れてください"),
        ({"contact": "公民館の前"}, "市外局番から"),
        ({"contact": "hanako@"}, "メールアドレスの形になっていません"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(client, page, change, words):
    answer = book(client, page, kana="たかはし", **change)

    assert answer.status_code == 422
    assert words in text(answer)
    assert "たかはし" in text(answer)


def test_a_signed_in_person_takes_a_place_with_one_press(app, page):
    client = client_for(app, add_user(app))

    answer = post(client, page, {}, to=f"{page}/registrations")

    assert "申し込みができました" in text(client.get(answer.location))
    assert "この回に、申し込んでいます" in text(client.get(page))


def test_an_overlap_offers_the_choice_to_switch(app, organisation_id, page):
    client = client_for(app, add_user(app))
    other = f"/sessions/{add_training_session(app, organisation_id, title='もう一つの講座')}"
    post(client, page, {}, to=f"{page}/registrations")

    refused = post(client, other, {}, to=f"{other}/registrations")
    choice = client.get(f"{other}/switch")
    done = post(client, f"{other}/switch", {}, follow_redirects=True)

    assert refused.status_code == 409
    assert f"{other}/switch" in text(refused)
    assert "どちらの回にしますか" in text(choice)
    assert "もう一つの講座" in text(done)
    assert client.get(f"{other}/switch").status_code == 404


def test_drafts_private_and_unknown_sessions_look_alike(app, client, organisation_id):
    draft = add_training_session(app, organisation_id, state=SessionState.DRAFT)
    private = add_training_session(app, organisation_id, private_token="k3y-k3y-k3y")

    answers = [client.get(f"/sessions/{number}") for number in (draft, private, 999_999)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({text(answer) for answer in answers}) == 1
    assert client.get("/s/unknown").status_code == 404
    assert client.get("/s/k3y-k3y-k3y").status_code == 200
    assert "はじめて" not in text(client.get("/sessions"))


def test_a_private_session_is_booked_through_its_link(client, app, organisation_id):
    add_training_session(app, organisation_id, private_token="k3y-k3y-k3y")

    assert "申し込みができました" in text(client.get(book(client, "/s/k3y-k3y-k3y").location))


def test_a_called_off_session_says_so_on_its_page_and_in_the_list(app, client, organisation_id):
    off = add_training_session(
        app, organisation_id, state=SessionState.CALLED_OFF, call_off_reason="台風のため、開けません。"
    )

    assert "中止になりました" in text(client.get("/sessions"))
    shown = text(client.get(f"/sessions/{off}"))
    assert "台風のため、開けません。" in shown
    assert "申し込む" not in shown


def test_sessions_before_and_after_their_window_say_when(app, client, organisation_id):
    now = clock.now()
    early = add_training_session(app, organisation_id, registration_opens_at=now + timedelta(days=1))
    late = add_training_session(app, organisation_id, registration_closes_at=now - timedelta(days=1))

    assert "まだ始まっていません" in text(client.get(f"/sessions/{early}"))
    assert "申し込みの受付は、終わりました" in text(client.get(f"/sessions/{late}"))


def test_filters_narrow_the_list_and_travel_in_the_address(app, client, organisation_id):
    day = (clock.now() + timedelta(days=30)).replace(hour=3, minute=0, second=0, microsecond=0)
    add_training_session(app, organisation_id, title="千代田の会場")
    add_training_session(app, organisation_id, title="札幌の会場", municipality_code="011002", starts_at=day)
    add_training_session(
        app, organisation_id, title="英語のオンライン", mode=Mode.ONLINE, municipality_code=None, languages=["ja", "en"]
    )
    titles = {"千代田の会場", "札幌の会場", "英語のオンライン"}
    on = clock.to_jst(day).date()

    def found(query):
        shown = text(client.get(f"/sessions?{query}"))
        return {title for title in titles if title in shown}

    assert found("") == titles
    assert found("prefecture=01") == {"札幌の会場"}
    assert found("prefecture=13&mode=in-person") == {"千代田の会場"}
    assert found("mode=online") == found("language=en") == {"英語のオンライン"}
    assert found(f"from={on}&to={on}") == {"札幌の会場"}
    assert found(f"from={on.year}年{on.month}月{on.day}日") == {"札幌の会場"}
    assert found("from=2001-01-01&to=2001-01-02") == set()
    assert found("page=2") == set()


@pytest.mark.parametrize(
    "query",
    ["from=あした", "prefecture=99", "mode=x", "language=%00", "municipality=x", "from=2026-05-02&to=2026-05-01"],
)
def test_a_filter_that_cannot_be_read_is_said_and_breaks_nothing(client, query):
    assert client.get(f"/sessions?{query}").status_code in {200, 422}


@pytest.mark.parametrize("number", ["0", "-1", "x", "1" * 30, "９"])
def test_no_page_number_breaks_the_list(client, number):
    assert client.get(f"/sessions?page={number}").status_code == 200


def test_free_places_only_leaves_full_sessions_out(app, client, organisation_id, page):
    fill(app, page, 2)
    add_training_session(app, organisation_id, title="まだ空いている回")

    shown = text(client.get("/sessions?free=y"))

    assert "まだ空いている回" in shown
    assert page not in shown


def test_the_list_takes_the_same_statements_whatever_its_length(app, client, organisation_id):
    counted = []
    for more in (1, 24):
        for _number in range(more):
            add_training_session(app, organisation_id)
        client.get("/sessions?prefecture=13")
        with statements(app) as seen:
            assert client.get("/sessions?prefecture=13").status_code == 200
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 6
    assert "page=2" in text(client.get("/sessions?prefecture=13"))


def test_pages_of_one_session_and_one_booking_take_few_statements(app, client, page):
    mine = book(client, page).location
    with statements(app) as seen:
        client.get(page)
    with statements(app) as booking:
        client.get(mine)

    assert len(seen) <= 5
    assert len(booking) <= 3


def test_mails_say_what_happened_and_carry_the_calendar(app, client, page):
    mine = book(client, page, contact="misaki@example.jp").location
    post(client, mine, {}, to=f"{mine}/cancellation")
    book(app.test_client(), page, name="電話の人")

    with app.app_context():
        run_due_jobs()
        assert [row.last_error for row in session().query(OutboxMessage)] == [None] * 3
        results = [row.result for row in session().query(OutboxMessage).order_by(OutboxMessage.id)]

    assert [result["how"] for result in results] == ["not-needed", "kept", "no-address"]
    assert results[1]["to"] == "misaki@example.jp"
    assert "髙橋 美咲 さん" in results[1]["body"]
    assert "次の申し込みを取り消しました" in results[1]["body"]


def test_a_booking_is_handed_out_as_a_calendar_entry(app, client, page):
    mine = book(client, page).location

    entry = text(client.get(f"{mine}/calendar.ics"))

    assert "TZID:Asia/Tokyo" in entry
    assert "STATUS:CONFIRMED" in entry
    assert re.search(r"DTSTART;TZID=Asia/Tokyo:\d{8}T133000", entry)


def test_an_online_address_is_shown_only_to_who_has_a_place(app, client, organisation_id):
    online = add_training_session(
        app, organisation_id, mode=Mode.ONLINE, online_url="https://meet.example/abc", capacity=1
    )
    mine = book(client, f"/sessions/{online}").location
    other = app.test_client()
    turn = book(other, f"/sessions/{online}", name="待つ人", accepts_waiting="1").location

    assert "https://meet.example/abc" in text(client.get(mine))
    assert "https://meet.example/abc" not in text(client.get(f"/sessions/{online}"))
    assert "https://meet.example/abc" not in text(other.get(turn))


def test_the_same_button_pressed_twice_books_once(app, client, page):
    hidden = dict(re.findall(r'name="(csrf_token|form_key)"[^>]*value="([^"]*)"', text(client.get(page))))

    answers = [client.post(f"{page}/registrations", data={**hidden, **GUEST}) for _ in range(3)]

    assert len({answer.location for answer in answers}) == 1
    with app.app_context():
        assert session().query(Registration).count() == 1


def test_what_somebody_typed_is_shown_as_text(app, client, organisation_id):
    hostile = "<script>alert(1)</script>"
    held = add_training_session(app, organisation_id, title=hostile, summary=hostile, lecturers=hostile)

    shown = text(client.get(f"/sessions/{held}"))

    assert hostile not in shown
    assert shown.count("&lt;script&gt;") >= 4


def test_a_view_changes_no_row(app, client, page):
    with app.app_context():
        before = session().query(TrainingSession.last_seq, TrainingSession.version).all()

    for address in (page, "/sessions", "/bookings"):
        assert client.get(address).status_code == 200

    with app.app_context():
        assert session().query(TrainingSession.last_seq, TrainingSession.version).all() == before


def test_every_public_page_is_a_whole_page(app, client, organisation_id, page):
    fill(app, page, 3)
    signed_in = client_for(app, add_user(app))
    early = clock.now() + timedelta(days=1)
    shown = [
        add_training_session(app, organisation_id),
        add_training_session(app, organisation_id, state=SessionState.CALLED_OFF),
        add_training_session(app, organisation_id, registration_opens_at=early, languages=["ja", "vi"]),
        add_training_session(app, organisation_id, mode=Mode.HYBRID, access_facts=["captions"], fee="500円"),
    ]
    mine = book(client, f"/sessions/{shown[0]}").location
    post(signed_in, f"/sessions/{shown[0]}", {}, to=f"/sessions/{shown[0]}/registrations")

    addresses = [page, mine, "/bookings", "/sessions", "/sessions?prefecture=13&from=x", "/sessions?page=9"]
    addresses += [f"/sessions/{number}" for number in shown]
    for address in addresses:
        check_page(text(client.get(address)))
    check_page(text(signed_in.get(f"/sessions/{shown[3]}/switch")))
    check_page(text(book(app.test_client(), page, name="", contact="x")))
    check_page(text(post(client, "/bookings", {"number": "x", "contact": "y"})))


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_that_no_row_can_have_are_not_found(client, number):
    assert client.get(f"/sessions/{number}").status_code == 404
    assert client.get(f"/bookings/{number}").status_code == 404
