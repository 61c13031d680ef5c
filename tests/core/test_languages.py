"""Which language a page is in, who decides it, and where the choice leads back to."""

import pytest
from flask import Flask
from werkzeug.test import Client

from lms.core import catalogues
from tests.support.people import actor_for, add_user, client_for

HEADERS = {"Accept-Language": "en-GB,en;q=0.9"}


def language_of(page: str) -> str:
    tag = page.split('<html lang="')[1].split('"')[0]
    return page.split('data-edition="')[1].split('"')[0] if "data-edition" in page.split(">")[1] else tag


def seen(client: Client, path: str = "/accessibility", **arguments) -> str:
    return language_of(client.get(path, **arguments).get_data(as_text=True))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en-GB,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("ja", "ja"),
        ("ja-easy", "ja"),
        ("sw", "ja"),
        ("", "ja"),
        ("*;q=bad,,;", "ja"),
    ],
)
def test_a_browser_is_answered_in_its_language_but_never_guessed_to_want_easy_japanese(client, header, language):
    assert seen(client, headers={"Accept-Language": header}) == language


def test_each_request_has_a_reader_of_its_own_even_where_one_context_holds_both(app):
    with app.app_context():
        first = seen(app.test_client(), headers=HEADERS)
        second = seen(app.test_client())

    assert (first, second) == ("en", "ja")


def test_the_address_wins_and_is_remembered(client):
    assert seen(client, "/accessibility?lang=ja-easy", headers=HEADERS) == "ja-easy"
    assert seen(client, headers=HEADERS) == "ja-easy"


@pytest.mark.parametrize("tag", ["xx", "NO", "../en", "en'", "JA", ""])
def test_a_language_that_is_not_spoken_here_changes_nothing(client, tag):
    assert seen(client, f"/accessibility?lang={tag}") == "ja"
    assert client.post("/language", data={"lang": tag, "back": "/courses"}).headers["Location"] == "/courses"
    assert client.get_cookie("language") is None


def test_a_visitor_chooses_without_a_session(client):
    answer = client.post("/language", data={"lang": "en", "back": "/courses?lang=ja&x=1"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/courses?x=1")
    assert seen(client) == "en"
    assert client.get_cookie("session") is None


def test_the_choice_of_who_is_signed_in_is_kept_with_the_person(app: Flask):
    user_id = add_user(app)
    client = client_for(app, user_id)

    client.post("/language", data={"lang": "ja-easy", "back": "/my"})

    assert actor_for(app, user_id).locale == "ja-easy"
    client.delete_cookie("language")
    assert seen(client, headers=HEADERS) == "ja-easy"


@pytest.mark.parametrize(
    ("back", "place"),
    [
        ("/courses#top", "/courses#top"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/courses/\nx", "/"),
        ("/sign-out", "/"),
        ("/not-there", "/"),
        ("", "/"),
    ],
)
@pytest.mark.parametrize("path", ["/language", "/display"])
def test_it_leads_back_to_a_page_of_ours_and_nowhere_else(client, path, back, place):
    assert client.post(path, data={"lang": "en", "back": back}).headers["Location"] == place


@pytest.mark.parametrize(
    ("referrer", "place"), [("http://localhost/courses?a=1", "/courses?a=1"), ("http://evil.example/courses", "/")]
)
def test_without_a_field_the_page_it_came_from_counts(client, referrer, place):
    answer = client.post("/language", data={"lang": "en"}, headers={"Referer": referrer})

    assert answer.headers["Location"] == place


@pytest.mark.parametrize("path", ["/language", "/display"])
def test_another_site_cannot_set_what_a_device_shows(client, path):
    answer = client.post(path, data={"lang": "en", "text": "large"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert client.get_cookie("language") is None
    assert client.get_cookie("display") is None


def test_furigana_type_and_colours_are_kept_on_the_device(client):
    for choice in ({"ruby": "off"}, {"text": "large"}, {"theme": "dark"}, {"text": "huge"}, {"other": "on"}):
        client.post("/display", data={**choice, "back": "/courses"})

    page = client.get("/courses").get_data(as_text=True)

    assert 'data-ruby="off" data-text="large" data-theme="dark"' in page
    assert page.count('aria-pressed="true"') == 3


@pytest.mark.parametrize("cookie", ["", "x.y.z", "off", "off.large.dark.more", "é", '"><script>'])
def test_a_cookie_that_was_tampered_with_shows_what_can_be_shown(client, cookie):
    client.set_cookie("display", cookie)

    page = client.get("/courses").get_data(as_text=True)

    assert 'data-theme="auto"' in page or 'data-theme="dark"' in page
    assert "<script>" not in page


def test_remembered_parts_do_not_mix_languages(client):
    first = client.get("/courses").get_data(as_text=True)
    client.get("/courses?lang=en")

    assert client.get("/courses").get_data(as_text=True) != first
    client.get("/courses?lang=ja")
    assert client.get("/courses").get_data(as_text=True) == first


def test_every_language_names_itself():
    assert catalogues.languages()[:2] == ("ja", "ja-easy")
    assert [catalogues.name(tag) for tag in ("ja", "ja-easy", "en", "vi")] == [
        "日本語",
        "やさしい日本語",
        "English",
        "Tiếng Việt",
    ]
