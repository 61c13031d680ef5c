"""Everything that goes wrong is said in the same voice."""

import pytest

from tests.support.page_checks import check_page
from tests.support.people import add_user, client_for, fields_of


@pytest.mark.parametrize("address", ["/nowhere", "/courses/a%00b", "/verify/a%00b", "/records/%00", "/s/a%00b"])
def test_what_is_not_there_is_said_kindly(client, address):
    answer = client.get(address)

    assert answer.status_code == 404
    check_page(answer.get_data(as_text=True))


@pytest.mark.parametrize("address", ["/sessions?prefecture=%00", "/help-desks?area=%00", "/help-desks?from=%00"])
def test_an_unstorable_search_is_never_an_error_of_ours(client, address):
    assert client.get(address).status_code < 500


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"name=%FF%FE", b"name=%ED%A0%80"])
def test_junk_bytes_are_refused_in_words(client, body):
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


def test_a_form_without_a_token_is_refused_and_what_was_typed_can_be_sent_again(client):
    answer = client.post(
        "/sign-up",
        data={"name": "髙橋 <b>花子</b>", "email": "hanako@example.jp", "password": "ひだまりの庭でお茶を飲む朝"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'value="髙橋 &lt;b&gt;花子&lt;/b&gt;"' in page
    assert "お茶を飲む朝" not in page
    assert "csrf_token" in fields_of(page)
    check_page(page)


def test_a_form_from_another_site_is_refused_without_an_offer(client):
    answer = client.post("/sign-up", data={"name": "花子"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert "花子" not in answer.get_data(as_text=True)


def test_a_body_that_is_too_large_is_refused(client):
    answer = client.post("/sign-in", data={"email": "a" * (1024 * 1024 + 1)})

    assert answer.status_code == 413


def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/").headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_somebody_without_the_role_is_told_so(app):
    client = client_for(app, add_user(app))

    answer = client.get("/organise")

    assert answer.status_code == 403
    assert "このページは開けません" in answer.get_data(as_text=True)


def test_a_visitor_is_led_to_the_sign_in_and_back(client):
    answer = client.get("/organise/sessions/new?x=1")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/organise/sessions/new?x%3D1"


@pytest.mark.parametrize("address", ["/courses//x", "/static//look.css", "/courses//", "/courses/"])
def test_no_answer_leads_to_the_host_that_a_request_claims(client, address):
    answer = client.get(address, headers={"Host": "localhost:81"})

    assert answer.status_code == 404
    assert "localhost" not in answer.get_data(as_text=True)


def test_pages_that_say_no_are_alike_to_the_byte_whenever_they_are_asked_for(app):
    """A token in them would carry the second in which it was signed."""
    client = client_for(app, add_user(app))

    page = client.get("/sessions/999998").get_data(as_text=True)

    assert "csrf_token" not in page
    assert page == client.get("/sessions/999999").get_data(as_text=True)
