"""A device used by one after the other: what the next person must not find on it."""

from tests.support.page_checks import check_page
from tests.support.people import add_user, client_for, post


def test_the_page_says_what_leaves_the_device_and_needs_no_sign_in(client):
    page = client.get("/hand-over").get_data(as_text=True)

    check_page(page)
    assert "登録なしで読んだ章" in page


def test_the_next_person_finds_nobody_signed_in_and_no_choice_of_the_one_before(app):
    client = client_for(app, add_user(app))
    client.set_cookie("display", "off.largest.dark")
    client.set_cookie("language", "en")
    assert client.get("/my").status_code == 200

    page = post(client, "/hand-over", {}, follow_redirects=True).get_data(as_text=True)

    assert "この端末から、前の方の記録を消しました。" in page
    assert client.get("/my").status_code != 200
    assert client.get_cookie("display") is None
    assert client.get_cookie("language") is None


def test_progress_and_bookings_of_a_visitor_are_no_longer_the_devices(client):
    with client.session_transaction() as cookie:
        cookie["guest"], cookie["bookings"] = "token", [1]

    post(client, "/hand-over", {})

    with client.session_transaction() as cookie:
        assert not {"guest", "bookings", "claimed"} & set(cookie)


def test_without_a_token_nothing_is_forgotten(client):
    with client.session_transaction() as cookie:
        cookie["guest"] = "token"

    assert client.post("/hand-over").status_code == 400

    with client.session_transaction() as cookie:
        assert cookie["guest"] == "token"
