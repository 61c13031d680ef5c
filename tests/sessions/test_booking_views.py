"""Booking by the words on the pages: with and without an account, giving back, mails."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.models import Registration
from lms.sessions.rules.states import Mode
from tests.support.booking import GUEST, book, fill, hidden_on, number_on, text
from tests.support.people import add_organisation, add_user, client_for, fields_of, post
from tests.support.rates import limited
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with two places."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=2)}"


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
    assert len({re.search(r'role="alert".*?</div>', text(answer), re.DOTALL)[0] for answer in answers}) == 1


def test_guessing_numbers_comes_to_an_end(app):
    with limited(app) as counting:
        client = counting.test_client()
        answers = [post(client, "/bookings", {"number": "GM7-4KX-29", "contact": "0312345678"}) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]


def test_a_hall_full_of_people_books_and_looks_from_one_address(app, page):
    with limited(app) as counting:
        waiting = {"accepts_waiting": "1"}
        booked = [book(counting.test_client(), page, name=f"来場 {number}", **waiting) for number in range(35)]
        with app.app_context():
            numbers = session().scalars(select(Registration.booking_number).limit(12)).all()
        contact = GUEST["contact"]
        found = [post(counting.test_client(), "/bookings", {"number": n, "contact": contact}) for n in numbers]

    assert {answer.status_code for answer in booked + found} == {302}


def test_a_flood_of_bookings_that_cannot_be_is_slowed_down(app, page):
    with limited(app) as counting:
        answers = [book(counting.test_client(), page, name="") for _ in range(31)]

    assert [answer.status_code for answer in answers] == [422] * 30 + [429]


def test_somebody_elses_booking_looks_like_one_that_does_not_exist(app, client, page):
    mine = book(client, page).location
    stranger = app.test_client()

    answers = [stranger.get(mine), stranger.get("/bookings/999999"), stranger.get(f"{mine}/calendar.ics")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_data() for answer in answers}) == 1


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

    hidden = hidden_on(opened)
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
        ({"name": "\u3000"}, "お名前を入れてください"),
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


def test_a_switch_whose_answer_was_lost_is_answered_the_same_when_it_is_sent_again(app, organisation_id, page):
    client = client_for(app, add_user(app))
    other = f"/sessions/{add_training_session(app, organisation_id, title='もう一つの講座')}"
    post(client, page, {}, to=f"{page}/registrations")
    form = fields_of(text(client.get(f"{other}/switch")))

    first = client.post(f"{other}/switch", data=form)
    again = client.post(f"{other}/switch", data=form)

    assert (first.status_code, again.status_code) == (302, 302)
    assert first.location == again.location


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
    hidden = hidden_on(client.get(page))

    answers = [client.post(f"{page}/registrations", data={**hidden, **GUEST}) for _ in range(3)]

    assert len({answer.location for answer in answers}) == 1
    with app.app_context():
        assert session().query(Registration).count() == 1


def test_a_booking_that_is_opened_later_is_not_said_to_have_just_been_made(client, page):
    booked = book(client, page).location

    with clock.at(clock.now() + timedelta(hours=1)):
        later = text(client.get(booked))

    assert "申し込みができました" not in later
    assert "申し込みの内容" in later
