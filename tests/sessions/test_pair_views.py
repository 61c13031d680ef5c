"""Two who sit together: one booking, two places, from the public form to the desk."""

import re

import pytest

from lms.accounts.policy import Role
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.models import Registration
from tests.support.booking import GUEST, book, fill, hidden_on, text
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, add_user, client_for, post
from tests.support.training_sessions import add_training_session

CHOICE = "ふたりで申し込む（介助の方など、いっしょに座る方）"
PAIR = {"is_pair": "y"}


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with three places."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=3)}"


def test_a_pair_takes_two_places_with_one_name(client, page):
    assert CHOICE in text(client.get(page))

    shown = text(client.get(book(client, page, **PAIR).location))

    assert "おふたりのお席をお取りしました" in shown
    assert re.search(r"<dt>人数</dt><dd>ふたり</dd>", shown)
    assert "3人（申し込み 2人）" in text(client.get(page))
    check_page(shown)


def test_who_is_signed_in_may_bring_somebody_too(app, page):
    client = client_for(app, add_user(app))

    answer = post(client, page, PAIR, to=f"{page}/registrations")

    assert "おふたりのお席をお取りしました" in text(client.get(answer.location))


def test_a_pair_for_which_one_place_is_left_is_asked_first(app, client, page):
    fill(app, page, 2)
    hidden = hidden_on(client.get(page))

    refused = client.post(f"{page}/registrations", data={**hidden, **GUEST, **PAIR})
    waiting = client.post(f"{page}/registrations", data={**hidden, **GUEST, **PAIR, "accepts_waiting": "1"})

    assert refused.status_code == 409
    assert "おふたりで座れる席は、いまありません" in text(refused)
    assert "あと1席です" in text(refused)
    assert 'name="accepts_waiting" value="1"' in text(refused)
    check_page(text(refused))
    shown = text(client.get(waiting.location))
    assert "待機の1番目です" in shown
    assert "おふたりがいっしょに座れる席" in shown


def test_who_comes_alone_after_all_gets_the_last_place(app, client, page):
    fill(app, page, 2)
    hidden = hidden_on(client.get(page))
    client.post(f"{page}/registrations", data={**hidden, **GUEST, **PAIR})

    taken = client.post(f"{page}/registrations", data={**hidden, **GUEST, "accepts_waiting": "1"})

    assert "お席をお取りしました" in text(client.get(taken.location))


def test_a_session_for_one_offers_no_second_place(app, client, organisation_id):
    page = f"/sessions/{add_training_session(app, organisation_id, capacity=1)}"

    assert CHOICE not in text(client.get(page))
    assert book(client, page, **PAIR).status_code == 302
    with app.app_context():
        assert session().query(Registration.places).one() == (1,)


def test_roster_print_and_desk_say_that_they_are_two(app, client, organisation_id, page):
    book(client, page, **PAIR)
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    number = page.rpartition("/")[2]

    for part in ("roster", "roster/print", "desk"):
        shown = text(organiser.get(f"/organise/sessions/{number}/{part}"))
        assert "ふたり" in shown, part
        check_page(shown)


def test_the_mail_says_that_they_are_two(app, client, page):
    book(client, page, contact="misaki@example.jp", **PAIR)

    with app.app_context():
        run_due_jobs()
        [message] = session().query(OutboxMessage)

    assert "人数：ふたり" in message.result["body"]
