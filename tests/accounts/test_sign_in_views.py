"""Signing up, in and out, as a browser does it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Person, SignIn, User
from lms.core import clock
from lms.core.db import session
from lms.core.models import OutboxMessage
from tests.support.page_checks import check_page
from tests.support.people import PASSWORD, add_user, fields_of, post
from tests.support.rates import limited

CHOSEN = "ひだまりの庭でお茶を飲む日曜の朝"
NEWCOMER = {"name": "山田 花子", "kana": "", "email": "hanako@example.jp", "password": CHOSEN}
NAMES = ["髙橋 一郎", "𠮷田 さくら", "辻󠄀 実", "Nguyễn Thị Minh Anh", "ﾔﾏﾀﾞ ﾊﾅｺ", "花子🌸", "O'Brien & <b>", "\u202eabc"]


def known_names(app):
    with app.app_context():
        return list(session().scalars(select(Person.name)))


def cookie_token(client):
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def without_tokens(html):
    for value in fields_of(html).values():
        html = html.replace(value, "")
    return html


@pytest.mark.parametrize("page", ["/sign-up", "/sign-in", "/forgot-password", "/forgot-password/sent"])
def test_pages_that_anybody_may_open_are_sound(client, page):
    answer = client.get(page)

    assert answer.status_code == 200
    check_page(answer.get_data(as_text=True))


def test_a_newcomer_signs_up_and_goes_on_at_once(app, client):
    answer = post(client, "/sign-up", NEWCOMER, to="/sign-up?next=/courses")

    assert (answer.status_code, answer.location) == (302, "/courses")
    assert cookie_token(client)
    with app.app_context():
        user = session().scalar(select(User))
        assert user.email_verified_at is None
        assert session().scalars(select(OutboxMessage.kind)).all() == ["mail.verify_email"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_stored_exactly(app, client, name):
    post(client, "/sign-up", {**NEWCOMER, "name": name})

    assert known_names(app) == [name]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("山田\x00花子", "3文字目に、使えない文字"),
        ("   ", "お名前を入れてください。"),
        ("\u3000\u200b", "文字を入れてください。"),
        ("", "お名前を入れてください。"),
        ("あ" * 101, "100文字まで"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words_and_the_rest_is_kept(app, client, name, words):
    answer = post(client, "/sign-up", {**NEWCOMER, "name": name})

    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert words in html
    assert "hanako@example.jp" in html
    assert CHOSEN not in html
    check_page(html.replace("\x00", ""))
    assert known_names(app) == []


def test_sending_the_form_twice_makes_one_user(app, client):
    hidden = fields_of(client.get("/sign-up").get_data(as_text=True))

    first = client.post("/sign-up", data={**NEWCOMER, **hidden})
    hidden["csrf_token"] = fields_of(client.get("/sign-up").get_data(as_text=True))["csrf_token"]
    again = client.post("/sign-up", data={**NEWCOMER, **hidden})

    assert (first.status_code, again.status_code) == (302, 302)
    assert known_names(app) == ["山田 花子"]


def test_the_same_form_with_other_words_is_refused(client):
    hidden = fields_of(client.get("/sign-up").get_data(as_text=True))
    client.post("/sign-up", data={**NEWCOMER, **hidden})
    hidden["csrf_token"] = fields_of(client.get("/sign-up").get_data(as_text=True))["csrf_token"]

    answer = client.post("/sign-up", data={**NEWCOMER, **hidden, "name": "別の 人"})

    assert answer.status_code == 409


def test_a_known_address_is_told_to_sign_in(app, client):
    add_user(app)

    answer = post(client, "/sign-up", NEWCOMER)

    assert answer.status_code == 409
    assert "サインインしてください" in answer.get_data(as_text=True)
    check_page(answer.get_data(as_text=True))


@pytest.mark.parametrize("address", ["ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", " Hanako@Example.JP "])
def test_an_address_signs_in_however_it_is_spelt(app, client, address):
    add_user(app)

    assert post(client, "/sign-in", {"email": address, "password": PASSWORD}).status_code == 302


def test_a_wrong_address_and_a_wrong_password_look_the_same(app, client):
    add_user(app)
    typed = {"email": "hanako@example.jp", "password": "ちがうことばをならべてみる朝"}

    wrong_password = post(client, "/sign-in", typed).get_data(as_text=True)
    unknown = post(client, "/sign-in", {**typed, "email": "jiro@example.jp"}).get_data(as_text=True)

    assert without_tokens(wrong_password) == without_tokens(unknown).replace("jiro@example.jp", typed["email"])
    assert typed["email"] in wrong_password
    check_page(wrong_password)


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"])
def test_signing_in_never_leads_to_another_site(app, client, target):
    add_user(app)
    hidden = fields_of(client.get("/sign-in", query_string={"next": target}).get_data(as_text=True))

    typed = {"email": "hanako@example.jp", "password": PASSWORD, **hidden}
    answer = client.post("/sign-in", query_string={"next": target}, data=typed)

    assert answer.location == "/my"


def test_every_sign_in_gets_a_token_of_its_own(app, client):
    add_user(app)
    typed = {"email": "hanako@example.jp", "password": PASSWORD}

    post(client, "/sign-in", typed)
    first = cookie_token(client)
    post(client, "/sign-in", typed)

    assert cookie_token(client) not in (None, first)


def test_signing_out_kills_the_token_even_in_a_copied_cookie(app, client):
    add_user(app)
    post(client, "/sign-in", {"email": "hanako@example.jp", "password": PASSWORD})
    copied = app.test_client()
    with copied.session_transaction() as cookie, client.session_transaction() as own:
        cookie.update(own)

    assert copied.get("/my/settings").status_code == 200
    post(client, "/my/settings", {}, to="/sign-out")

    assert copied.get("/my/settings").location.startswith("/sign-in")
    with app.app_context():
        assert session().scalar(select(func.count()).where(SignIn.revoked_at.is_(None))) == 0


def test_a_form_that_was_open_too_long_is_offered_again_with_what_was_typed(client):
    answer = client.post("/sign-up", data=NEWCOMER, headers={"Sec-Fetch-Site": "same-origin"})

    html = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'name="email" value="hanako@example.jp"' in html
    assert CHOSEN not in html
    check_page(html)


def test_a_form_from_another_site_is_not_offered_again(client):
    answer = client.post("/sign-up", data=NEWCOMER, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert "hanako@example.jp" not in answer.get_data(as_text=True)


def test_guessing_is_slowed_down_in_words(app):
    add_user(app)
    typed = {"email": "hanako@example.jp", "password": "ちがうことばをならべてみる朝"}
    with limited(app) as counting:
        client = counting.test_client()
        answers = [post(client, "/sign-in", typed) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "少し休んでいます" in answers[-1].get_data(as_text=True)
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300


def test_a_hall_full_of_people_signs_up_from_one_address(app):
    with limited(app) as counting:
        answers = [
            post(counting.test_client(), "/sign-up", {**NEWCOMER, "email": f"person{number}@example.jp"})
            for number in range(12)
        ]

    assert {answer.status_code for answer in answers} == {302}


def test_trying_a_list_of_addresses_is_slowed_down(app):
    add_user(app)
    with limited(app) as counting:
        answers = [post(counting.test_client(), "/sign-up", NEWCOMER) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [409] * 10 + [429]


def test_a_trainee_stays_signed_in_for_thirty_days(app, client):
    add_user(app)
    start = datetime(2026, 6, 1, 3, tzinfo=UTC)
    with clock.at(start):
        post(client, "/sign-in", {"email": "hanako@example.jp", "password": PASSWORD})

    with clock.at(start + timedelta(days=29)):
        assert client.get("/my/settings").status_code == 200
    with clock.at(start + timedelta(days=31)):
        assert client.get("/my/settings").status_code == 302
