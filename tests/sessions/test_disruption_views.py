"""Pages for a storm: what everybody sees at once, and what a hurried organiser types."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.clock import to_jst
from lms.core.db import session
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.states import RegistrationState, SessionState
from tests.support.booking import book as book_page
from tests.support.booking import text
from tests.support.ledger import publish as publish_course
from tests.support.organising import book
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.training_sessions import add_training_session


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def held(app, organisation_id):
    """A session in three days."""
    starts_at = (clock.now() + timedelta(days=3)).replace(minute=0, second=0, microsecond=0)
    return add_training_session(app, organisation_id, starts_at=starts_at, course_version_id=publish_course(app))


def row_of(app, training_session_id):
    with app.app_context():
        return session().get(TrainingSession, training_session_id)


def day_of(row, days=0):
    return f"{to_jst(row.starts_at) + timedelta(days=days):%Y年%m月%d日}"


def public_pages(client, held):
    return {path: text(client.get(path)) for path in ("/", "/sessions", f"/sessions/{held}")}


def test_a_decision_is_seen_wherever_the_session_is_seen(app, client, organiser, held):
    mine = book_page(client, f"/sessions/{held}").location
    url = f"/organise/sessions/{held}/decision"
    row = row_of(app, held)
    before = f"{to_jst(row.starts_at) - timedelta(hours=5):%Y/%m/%d}"

    answer = post(
        organiser, url, {"decides_on": before, "decides": f"{to_jst(row.starts_at) - timedelta(hours=5):%H:%M}"}
    )

    assert answer.status_code == 302
    for path, page in public_pages(app.test_client(), held).items():
        check_page(page)
        assert "に判断" in page or "に、開くかどうかを決めます" in page, path
    assert "に、開くかどうかを決めます" in text(client.get(mine))
    [event] = Calendar.from_ical(client.get("/sessions.ics").data).events
    assert "開くかどうかを決めます" in event["description"]
    shown = text(organiser.get(f"/organise/sessions/{held}"))
    check_page(shown)
    assert "予定どおり開く" in shown

    post(organiser, f"/organise/sessions/{held}", {}, to=f"/organise/sessions/{held}/going-ahead")
    assert "決めます" not in public_pages(app.test_client(), held)[f"/sessions/{held}"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"decides_on": "きのう", "decides": "7:00"}, "日付が読み取れません"),
        ({"decides_on": "2020/1/1", "decides": "7:00"}, "過ぎています"),
        ({"decides_on": "２０９９年１月１日", "decides": "７時"}, "講座の始まりより前"),
        ({"decides_on": "", "decides": ""}, "決める日を入れてください"),
    ],
)
def test_a_decision_that_is_of_no_use_is_refused_in_words(app, organiser, held, sent, words):
    answer = post(organiser, f"/organise/sessions/{held}/decision", sent)

    assert answer.status_code == 422
    assert words in text(answer)
    check_page(text(answer))
    assert row_of(app, held).decision_at is None


def test_what_is_called_off_says_so_everywhere_on_the_next_request(app, client, organiser, held):
    etag = client.get("/sessions.ics").headers["ETag"]
    listed = text(organiser.get("/organise"))
    assert f'href="/organise/sessions/{held}/calling-off"' in listed
    url = f"/organise/sessions/{held}/calling-off"
    check_page(text(organiser.get(url)))

    post(organiser, url, {"reason": "台風のため、中止します。"})

    for path, page in public_pages(client, held).items():
        assert "中止" in page, path
        check_page(page)
    answer = client.get("/sessions.ics", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.data).events[0]["status"] == "CANCELLED"


def test_the_words_for_calling_off_are_there_already(app, organiser, held):
    page = text(organiser.get(f"/organise/sessions/{held}/calling-off"))

    assert "天候などの都合により、この回は中止します。" in page


def test_sessions_move_after_a_preview(app, organiser, held, organisation_id):
    with app.app_context():
        book(held, "山田", email="a@example.jp")
    row = row_of(app, held)
    check_page(text(organiser.get(f"/organise/moves?session={held}")))
    sent = {f"chosen_{held}": "y", f"held_on_{held}": day_of(row, 14), f"starts_{held}": "", "days": ""}

    preview = post(organiser, "/organise/moves", sent)

    check_page(text(preview))
    assert "まだ動かしていません" in text(preview)
    assert row_of(app, held).starts_at == row.starts_at
    done = post(organiser, "/organise/moves", {**sent, "is_sure": "1"}, follow_redirects=True)
    assert "1回を動かしました。申し込んだ1組の方に、お知らせします。" in text(done)
    assert row_of(app, held).starts_at == row.starts_at + timedelta(days=14)


def test_what_was_called_off_leads_to_what_is_held_instead(app, client, organiser, held):
    with app.app_context():
        book(held, "山田", email="a@example.jp")
    post(organiser, f"/organise/sessions/{held}/calling-off", {"reason": "台風のため"})

    sent = {f"chosen_{held}": "y", "days": "７日", "is_sure": "1"}
    done = post(organiser, "/organise/moves", sent, follow_redirects=True)

    check_page(text(done))
    new = row_of(app, held).replacement_id
    assert row_of(app, new).state is SessionState.PUBLISHED
    page = text(client.get(f"/sessions/{held}"))
    check_page(page)
    assert f'href="/sessions/{new}">代わりの回：' in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"days": "7"}, "動かす回に、しるしを"),
        ({"chosen": "y"}, "新しい日を入れるか、上に日数を"),
        ({"chosen": "y", "held_on": "2020/1/1"}, "過ぎています"),
        ({"chosen": "y", "held_on": "らいしゅう"}, "日付が読み取れません"),
        ({"chosen": "y", "days": "0"}, "1日から366日まで"),
        ({"chosen": "y", "days": "7", "starts": "ひる"}, "時刻が読み取れません"),
    ],
)
def test_a_move_to_nowhere_is_refused_in_words(app, organiser, held, sent, words):
    before = row_of(app, held).starts_at
    named = {name if name == "days" else f"{name}_{held}": value for name, value in sent.items()}

    answer = post(organiser, "/organise/moves", {**named, "is_sure": "1"})

    assert answer.status_code == 422
    assert words in text(answer)
    check_page(text(answer))
    assert row_of(app, held).starts_at == before


def test_nobody_moves_or_decides_about_what_is_out_of_reach(app, held):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))
    before = row_of(app, held).starts_at

    assert f"chosen_{held}" not in text(stranger.get("/organise/moves"))
    post(stranger, "/organise/moves", {f"chosen_{held}": "y", "days": "7", "is_sure": "1"})
    for address in ("decision", "going-ahead", "registrations/1/restoration"):
        answer = post(stranger, "/organise/moves", {}, to=f"/organise/sessions/{held}/{address}")
        assert answer.status_code == 404
    assert row_of(app, held).starts_at == before


def test_a_mistaken_cancellation_is_taken_back_with_one_button(app, organiser, held):
    with app.app_context():
        claim = book(held, "山田 花子", phone="0312345678")
    page = f"/organise/sessions/{held}/registrations/{claim}"
    post(organiser, page, {}, to=f"{page}/cancellation")
    assert "取り消しを元に戻す" in text(organiser.get(page))

    done = post(organiser, page, {}, to=f"{page}/restoration", follow_redirects=True)

    check_page(text(done))
    assert "元に戻しました。" in text(done)
    with app.app_context():
        states = [row.state for row in session().query(Registration).order_by(Registration.id)]
    assert states == [RegistrationState.CANCELLED, RegistrationState.CONFIRMED]
