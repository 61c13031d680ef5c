"""The site answers to its own names alone (trust.md, case 22)."""

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from lms import create_app, settings
from tests.conftest import settings_for
from tests.support.page_checks import check_page

ELSEWHERE = [
    "evil.example",
    "lms.example.evil.example",
    "evil-lms.example",
    "lms.example@evil.example",
    "evil.example:443",
    "localhost.evil.example",
    "127.0.0.2",
    "[::2]",
    "lms.example/evil",
    "lms.example evil",
    "[",
    "a..b",
    "." * 70,
    "受付".encode().decode("latin-1"),
    "",
]
OURS = ["lms.example", "LMS.example:443", "localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"]


def site_with(sqlite_url: str, **more):
    """Set a site up as an operator does; the test client's cookies cannot read the worst of hosts."""
    return create_app(settings_for(sqlite_url) | more).test_client(use_cookies=False)


@pytest.fixture(scope="module")
def client(sqlite_url):
    return site_with(sqlite_url)


@pytest.mark.parametrize("host", ELSEWHERE)
@pytest.mark.parametrize("address", ["/", "/courses//x", "/admin"])
def test_another_sites_name_is_refused_in_words_that_do_not_repeat_it(client, host, address):
    answer = client.get(address, headers={"Host": host})

    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "このアドレスでは開けません" in page
    assert 'href="https://lms.example"' in page
    assert "evil" not in page
    assert "Location" not in answer.headers
    check_page(page)


def test_a_name_that_cannot_be_read_is_refused_too(client):
    environ = create_environ("/", headers={"Host": "[::::]"})

    assert run_wsgi_app(client.application, environ)[1] == "400 BAD REQUEST"


def test_nothing_is_done_for_a_form_that_was_sent_to_another_name(client):
    answer = client.post("/sign-in", data={"email": "a@example.jp"}, headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "このアドレスでは開けません" in answer.get_data(as_text=True)


@pytest.mark.parametrize("host", OURS)
def test_the_public_address_and_this_computer_are_answered(client, host):
    assert client.get("/verify", headers={"Host": host}).status_code == 200


def test_a_request_without_a_host_as_simple_probes_send_is_answered_by_where_it_arrived(client):
    assert client.get("/verify", environ_overrides={"HTTP_HOST": None, "SERVER_NAME": "127.0.0.1"}).status_code == 200


def test_names_on_the_lan_are_answered_once_they_are_set(sqlite_url, tmp_path):
    named = settings.from_environment(tmp_path, {"SECRET_KEY": "x", "TRUSTED_HOSTS": "192.168.1.20, 受付.example,"})
    client = site_with(sqlite_url, MORE_HOSTS=named["MORE_HOSTS"])

    answers = {
        host: client.get("/verify", headers={"Host": host}).status_code
        for host in ("192.168.1.20:8000", "xn--bnqq5j.example", "192.168.1.21:8000", "lms.example")
    }

    assert answers == {
        "192.168.1.20:8000": 200,
        "xn--bnqq5j.example": 200,
        "192.168.1.21:8000": 400,
        "lms.example": 200,
    }


def test_a_site_whose_address_is_on_the_lan_needs_nothing_more(sqlite_url):
    client = site_with(sqlite_url, SITE_URL="http://192.168.1.20:8000")

    assert client.get("/verify", headers={"Host": "192.168.1.20:8000"}).status_code == 200


@pytest.mark.parametrize(("proxies", "status"), [(0, 200), (1, 400)])
def test_what_a_proxy_says_counts_where_a_proxy_stands(sqlite_url, proxies, status):
    headers = {"Host": "lms.example", "X-Forwarded-Host": "evil.example"}

    assert site_with(sqlite_url, PROXIES=proxies).get("/verify", headers=headers).status_code == status


def test_the_name_that_a_proxy_was_asked_for_is_answered(sqlite_url):
    headers = {"Host": "127.0.0.1:8000", "X-Forwarded-Host": "lms.example"}

    assert site_with(sqlite_url, PROXIES=1).get("/verify", headers=headers).status_code == 200
