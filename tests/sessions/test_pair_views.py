"""Two who sit together: one booking, two places, from the public form to the desk."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.records.models import CompletionHolder
from lms.sessions.actions import closing, desk
from lms.sessions.models import Registration
from tests.support.booking import GUEST, book, fill, hidden_on, text
from tests.support.ledger import publish as publish_course
from tests.support.organising import organiser_of
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, add_user, client_for, post
from tests.support.training_sessions import add_training_session

CHOICE = "ふたりで申し込む（介助の方など、いっしょに座る方）"
PAIR = {"companion_name": "髙橋 一郎", "companion_kana": "たかはし いちろう"}


def later_today() -> dict:
    """Return the moments of a session in twenty hours, to which one may still book."""
    starts_at = clock.now() + timedelta(hours=20)
    return {"starts_at": starts_at, "registration_closes_at": starts_at, "promotion_closes_at": starts_at}


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with three places."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=3)}"


def test_a_pair_takes_two_places_with_two_names(client, page):
    assert CHOICE in text(client.get(page))

    shown = text(client.get(book(client, page, **PAIR).location))

    assert "おふたりのお席をお取りしました" in shown
    assert re.search(r"<dt>人数</dt><dd>ふたり</dd>", shown)
    assert "髙橋 一郎" in shown
    assert "3人（申し込み 2人）" in text(client.get(page))
    check_page(shown)


def booked(client, page, **more) -> tuple[int, int]:
    """Book as a pair, and return the two registrations."""
    location = book(client, page, **PAIR, **more).location
    other = re.search(r'href="/bookings/(\d+)">受付番号', text(client.get(location)))
    return int(location.rpartition("/")[2]), int(other[1])


def test_each_of_a_pair_sees_both_and_one_may_stay_when_the_other_cannot_come(client, page):
    first, other = booked(client, page)
    shown = text(client.get(f"/bookings/{other}"))
    assert "髙橋 美咲" in shown
    assert "髙橋 一郎 さんだけ取り消す" in shown
    check_page(shown)

    post(client, f"/bookings/{other}", {"alone": "1"}, to=f"/bookings/{other}/cancellation")

    assert "申し込みは、取り消されています" in text(client.get(f"/bookings/{other}"))
    left = text(client.get(f"/bookings/{first}"))
    assert "お席をお取りしました" in left
    assert "ふたり" not in left
    assert "3人（申し込み 1人）" in text(client.get(page))


def test_both_are_given_back_with_one_press(app, client, page):
    first, other = booked(client, page)

    post(client, f"/bookings/{first}", {}, to=f"/bookings/{first}/cancellation")

    assert "申し込みは、取り消されています" in text(client.get(f"/bookings/{other}"))
    assert "3人（申し込み 0人）" in text(client.get(page))
    with app.app_context():
        kinds = [kind for (kind,) in session().query(OutboxMessage.kind).order_by(OutboxMessage.id)]
    assert kinds == ["mail.confirmed", "mail.cancelled"]


def test_the_other_of_a_pair_is_found_by_their_own_number_and_the_shared_contact(app, client, page):
    _first, other = booked(client, page)
    with app.app_context():
        number = session().get_one(Registration, other).booking_number

    found = post(app.test_client(), "/bookings", {"number": number, "contact": GUEST["contact"]})

    assert found.location.endswith(f"/bookings/{other}")


def test_a_strangers_pair_is_not_there(app, client, page):
    first, other = booked(client, page)
    stranger = app.test_client()

    assert stranger.get(f"/bookings/{first}").status_code == stranger.get(f"/bookings/{other}").status_code == 404


@pytest.mark.parametrize(("who_comes", "attended"), [((0,), 1), ((1,), 1), ((0, 1), 2)])
def test_each_of_a_pair_is_marked_alone_and_has_a_record_of_their_own(
    app, organisation_id, client, who_comes, attended
):
    version = publish_course(app)
    held = add_training_session(app, organisation_id, course_version_id=version, **later_today())
    pair = booked(client, f"/sessions/{held}", contact="misaki@example.jp")
    organiser = organiser_of(app, organisation_id)

    with app.app_context(), clock.at(clock.now() + timedelta(hours=20)):
        for number in who_comes:
            desk.check_in(held, pair[number], organiser)
        done = closing.close(held, organiser)

        assert (done.attended, done.absent, done.records) == (attended, 2 - attended, attended)
        names = {each.name for each in session().scalars(select(CompletionHolder))}
    assert names == {("髙橋 美咲", "髙橋 一郎")[number] for number in who_comes}


def test_who_is_signed_in_may_bring_somebody_too(app, page):
    client = client_for(app, add_user(app))

    answer = post(client, page, PAIR, to=f"{page}/registrations")

    assert "おふたりのお席をお取りしました" in text(client.get(answer.location))


def test_who_brings_somebody_cannot_call_their_place_ones_own(app, page):
    client = client_for(app, add_user(app))
    shown = text(client.get(post(client, page, PAIR, to=f"{page}/registrations").location))
    [other] = re.findall(r'href="(/bookings/\d+)">受付番号', shown)

    assert "この申込を自分のものにする" not in text(client.get(other))
    assert post(client, other, {}, to=f"{other}/owner").status_code == 404


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
    refused = book(client, page, **PAIR)
    assert refused.status_code == 422
    assert "この回の席は1人分です" in text(refused)
    with app.app_context():
        assert session().query(Registration).count() == 0


@pytest.mark.parametrize("name", ["\u200b", "あ" * 101, "a\0b"])
def test_a_companion_nobody_could_call_is_refused_and_nothing_is_booked(app, client, page, name):
    refused = book(client, page, companion_name=name)

    assert refused.status_code == 422
    assert GUEST["name"] in text(refused)
    with app.app_context():
        assert session().query(Registration).count() == 0


def test_staff_enter_a_pair_from_the_telephone(app, organisation_id, page):
    number = page.rpartition("/")[2]
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    form = f"/organise/sessions/{number}/registrations/new"

    entered = post(organiser, form, {"name": "川口 花", "phone": "0312345678", "companion_name": "川口 実"})
    shown = text(organiser.get(entered.location))

    assert "「おふたりのお席をお取りしました" in shown
    assert "川口 実" in shown
    check_page(shown)
    check_page(text(organiser.get(form)))
    post(organiser, entered.location, {"alone": "1"}, to=f"{entered.location}/cancellation")
    assert "川口 実" not in text(organiser.get(entered.location))


def test_roster_print_and_desk_say_that_they_are_two(app, client, organisation_id, page):
    book(client, page, **PAIR)
    organiser = client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))
    number = page.rpartition("/")[2]

    for part in ("roster", "roster/print", "desk"):
        shown = text(organiser.get(f"/organise/sessions/{number}/{part}"))
        assert "髙橋 一郎 さんと、ふたり" in shown, part
        check_page(shown)


def test_the_mail_says_that_they_are_two(app, client, page):
    book(client, page, contact="misaki@example.jp", **PAIR)

    with app.app_context():
        run_due_jobs()
        [message] = session().query(OutboxMessage)

    assert "人数：ふたり" in message.result["body"]
    assert "いっしょの方：髙橋 一郎（受付番号：" in message.result["body"]
