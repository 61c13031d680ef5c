"""The link in the mail to whom a place has come: it opens the booking, and a button gives the place back."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.formats.booking_link import read_token, write_token
from lms.sessions.models import Registration
from lms.sessions.rules.states import RegistrationState
from tests.support.booking import book, text
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, post
from tests.support.training_sessions import add_training_session

UNTIL = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
BEFORE = UNTIL - timedelta(seconds=1)


@given(st.integers(min_value=1, max_value=2**63))
def test_a_link_opens_its_booking_until_its_time_is_over(number):
    token = write_token("secret", number, UNTIL)

    assert re.fullmatch(r"[\w.\-]+", token)
    assert read_token("secret", token, BEFORE) == number
    assert read_token("secret", token, UNTIL) is None
    assert read_token("another secret", token, BEFORE) is None


@given(st.text(max_size=80))
def test_what_was_not_written_here_opens_nothing(text):
    assert read_token("secret", text, BEFORE) is None


@pytest.fixture
def promoted(app, client):
    """The link in the mail to somebody who has moved up from the waiting list."""
    page = f"/sessions/{add_training_session(app, add_organisation(app), capacity=1)}"
    first = book(client, page).location
    book(app.test_client(), page, name="待つ人", contact="matsu@example.jp", accepts_waiting="1")
    post(client, first, {}, to=f"{first}/cancellation")
    with app.app_context():
        run_due_jobs()
        [message] = session().query(OutboxMessage).filter_by(kind="mail.promoted")
    return re.search(r"https://lms\.example(/bookings/links/\S+)", message.result["body"])[1]


def state_of_the_second(app) -> RegistrationState:
    with app.app_context():
        return session().query(Registration.state).order_by(Registration.id.desc()).first()[0]


def test_opening_the_link_shows_the_booking_and_changes_nothing(app, promoted):
    device = app.test_client()

    shown = text(device.get(promoted, follow_redirects=True))

    assert "お席をお取りしました" in shown
    assert re.search(r'<details class="fold fold--dialog" open>\s*<summary>申し込みを取り消す', shown)
    assert state_of_the_second(app) is RegistrationState.CONFIRMED
    check_page(shown)


def test_one_press_gives_the_place_back(app, promoted):
    device = app.test_client()
    page = device.get(promoted).location

    answer = post(device, page, {}, to=f"{page.partition('?')[0]}/cancellation", follow_redirects=True)

    assert "取り消しました。待っている方がいれば、席が回ります。" in text(answer)
    assert state_of_the_second(app) is RegistrationState.CANCELLED
    assert "取り消されています" in text(app.test_client().get(promoted, follow_redirects=True))


def test_the_link_ends_when_the_session_begins(app, promoted):
    with clock.at(clock.now() + timedelta(days=8)):
        answer = app.test_client().get(promoted)

    assert answer.status_code == 410
    assert "このリンクは、使える期間が終わりました" in text(answer)
    assert "/bookings" in text(answer)
    check_page(text(answer))


@pytest.mark.parametrize("token", ["x", "WzEsOTk5OTk5OTk5OV0", "WzEsOTk5OTk5OTk5OV0.AAAA", "%00", "ー"])
def test_a_link_that_somebody_made_up_opens_nothing(client, token):
    assert client.get(f"/bookings/links/{token}").status_code in {404, 410}
