"""Signing up, in and out, as a browser does it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts import actions
from lms.accounts.models import Person, SignIn, User
from lms.accounts.rules import LinkKind
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


def test_a_form_sent_again_later_signs_nobody_in(app, client):
    hidden = fields_of(client.get("/sign-up").get_data(as_text=True))
    start = datetime(2026, 6, 1, 3, tzinfo=UTC)
    with clock.at(start):
        client.post("/sign-up", data={**NEWCOMER, **hidden})
    passer_by = app.test_client()
    hidden["csrf_token"] = fields_of(passer_by.get("/sign-up").get_data(as_text=True))["csrf_token"]

    with clock.at(start + timedelta(minutes=2)):
        answer = passer_by.post("/sign-up?next=/courses", data={**NEWCOMER, **hidden})

        assert answer.location == "/sign-in?next=/courses"
        assert cookie_token(passer_by) is None
    assert known_names(app) == ["山田 花子"]


def test_a_known_address_is_told_to_sign_in_and_the_input_is_kept(app, client):
    add_user(app)

    answer = post(client, "/sign-up", {**NEWCOMER, "name": "山田 花"}, to="/sign-up?next=/courses")

    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "サインインしてください" in html
    assert 'value="山田 花"' in html
    assert 'value="hanako@example.jp"' in html
    assert 'href="/sign-in?next=/courses"' in html
    assert CHOSEN not in html
    check_page(html)


def test_a_known_address_is_mended_on_the_same_page(app, client):
    add_user(app)
    html = post(client, "/sign-up", NEWCOMER).get_data(as_text=True)

    answer = client.post("/sign-up", data={**fields_of(html), **NEWCOMER, "email": "hanako2@example.jp"})

    assert (answer.status_code, answer.location) == (302, "/my")


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

    html = answers[-1].get_data(as_text=True)
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "少し休んでいます" in html
    assert 'href="/forgot-password"' in html
    assert 'href="/sign-in"' in html
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 300
    check_page(html)


WRONG = "ちがうことばをならべてみる朝"


def guess(client, times, email="hanako@example.jp", password=WRONG):
    return [post(client, "/sign-in", {"email": email, "password": password}).status_code for _ in range(times)]


def test_ten_wrong_tries_at_one_user_hold_no_colleague_behind_the_same_address(app):
    add_user(app)
    add_user(app, "jiro@example.jp", name="次郎")
    with limited(app) as counting:
        assert guess(counting.test_client(), 11)[-1] == 429
        colleague = post(counting.test_client(), "/sign-in", {"email": "jiro@example.jp", "password": PASSWORD})

    assert colleague.status_code == 302


@pytest.mark.parametrize("address", ["198.51.100.7", "127.0.0.1"])
def test_a_device_that_is_known_is_held_by_nobody_elses_guesses(app, address):
    add_user(app)
    right = {"email": "hanako@example.jp", "password": PASSWORD}
    with limited(app) as counting:
        own, stranger = counting.test_client(), counting.test_client()
        stranger.environ_base["REMOTE_ADDR"] = address
        post(own, "/sign-in", right)
        post(own, "/my/settings", {}, to="/sign-out")
        assert guess(stranger, 11)[-1] == 429

        assert post(own, "/sign-in", right).status_code == 302
        assert post(counting.test_client(), "/sign-in", right).status_code == (429 if address == "127.0.0.1" else 302)


def test_a_known_device_that_guesses_is_slowed_down_too(app):
    add_user(app)
    with limited(app) as counting:
        own = counting.test_client()
        post(own, "/sign-in", {"email": "hanako@example.jp", "password": PASSWORD})
        post(own, "/my/settings", {}, to="/sign-out")

        assert guess(own, 11) == [422] * 10 + [429]


def test_guessing_at_one_user_from_many_addresses_is_slowed_down_and_so_is_one_address_at_many_users(app):
    add_user(app)
    with limited(app) as counting:
        codes = []
        for number in range(6):
            client = counting.test_client()
            client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number}"
            codes += guess(client, 9, password="")  # counted alike, and no hash to wait for
        assert codes == [422] * 50 + [429] * 4

        client = counting.test_client()
        client.environ_base["REMOTE_ADDR"] = "198.51.100.200"
        codes = [code for number in range(101) for code in guess(client, 1, f"person{number}@example.jp", "")]
        assert codes == [422] * 100 + [429]


def test_a_new_password_by_mail_opens_the_way_at_once(app):
    user_id = add_user(app)
    with limited(app) as counting:
        client = counting.test_client()
        assert guess(client, 11)[-1] == 429
        with app.app_context():
            link = actions.issue_link(LinkKind.RESET_PASSWORD, user_id)
        post(client, f"/reset-password/{link}", {"password": CHOSEN})

        answer = post(client, "/sign-in", {"email": "hanako@example.jp", "password": CHOSEN})

    assert answer.status_code == 302


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
