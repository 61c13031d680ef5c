"""Whoever telephones: sees whom, reads the words aloud, and ends each call with one tap."""

import re

import pytest
from sqlalchemy import update

from lms.accounts.models import Person
from lms.accounts.policy import VISITOR, Role
from lms.core.db import atomic, session
from lms.sessions.actions import scheduling
from lms.sessions.actions.registration import cancel
from lms.sessions.models import CallTask
from lms.sessions.rules.states import Mode
from tests.support.organising import book, organiser_of
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def called_off(app, organisation_id):
    """A session that was called off, with two people to be telephoned and one who has mail."""
    held = add_training_session(app, organisation_id)
    with app.app_context():
        book(held, "髙橋 恵", "たかはし めぐみ", phone="0312345678")
        book(held, "鈴木 一郎", phone="09012345678")
        book(held, "メール ある", email="a@example.jp")
        scheduling.call_off(held, "台風が近づいています。", VISITOR)
    return f"/organise/sessions/{held}"


def text_of(response):
    return response.get_data(as_text=True)


def tasks(app):
    with app.app_context():
        return session().query(CallTask).order_by(CallTask.id).all()


def press(client, page, task, pressed):
    return post(client, page, {"pressed": pressed}, to=f"{page}/{task.id}/results", follow_redirects=True)


def test_the_page_lists_who_is_to_be_called_with_the_words(organiser, called_off):
    page = text_of(organiser.get(f"{called_off}/calls"))

    check_page(page)
    assert 'href="tel:0312345678"' in page
    assert "髙橋 恵 さんでいらっしゃいますか。緑川市社会福祉協議会です。" in page
    assert "の講座は、中止になりました。申し訳ありません。" in page
    assert "台風が近づいています。" in page
    assert "メール ある" not in page


def test_the_session_says_how_many_calls_are_open(app, organiser, called_off):
    assert "電話を待っている方が、2組います" in text_of(organiser.get(called_off))
    for task in tasks(app):
        press(organiser, f"{called_off}/calls", task, "reached")

    check_page(text_of(organiser.get(f"{called_off}/calls")))
    shown = text_of(organiser.get(called_off))
    assert "電話をかける人（0組）" in shown
    assert "電話を待っている方" not in shown


def test_each_button_ends_a_call_but_an_empty_house_is_called_again(app, organiser, called_off):
    first, second = tasks(app)
    page = f"{called_off}/calls"

    press(organiser, page, first, "not-at-home")
    shown = text_of(press(organiser, page, first, "not-at-home"))
    check_page(shown)
    assert "留守 2回" in shown
    press(organiser, page, second, "unreachable")
    press(organiser, page, second, "reached")
    press(organiser, page, first, "not-at-home")

    first, second = tasks(app)
    assert (first.tries, first.ended_at) == (3, None)
    assert second.outcome == "unreachable"
    assert second.user_id is not None
    check_page(text_of(organiser.get(page)))


def test_the_same_press_sent_twice_counts_once(app, organiser, called_off):
    page = f"{called_off}/calls"
    sent = {**fields_of(text_of(organiser.get(page))), "pressed": "not-at-home"}
    [first, _] = tasks(app)

    for _ in range(2):
        organiser.post(f"{page}/{first.id}/results", data=sent)

    assert tasks(app)[0].tries == 1


def test_a_slip_is_taken_back(app, organiser, called_off):
    [first, _] = tasks(app)
    page = f"{called_off}/calls"
    press(organiser, page, first, "reached")
    post(organiser, page, {}, to=f"{page}/{first.id}/reopenings")
    post(organiser, page, {}, to=f"{page}/{first.id}/reopenings")

    assert [task.ended_at for task in tasks(app)] == [None, None]


@pytest.mark.parametrize("pressed", ["", "gone", "REACHED"])
def test_a_button_that_is_none_changes_nothing(app, organiser, called_off, pressed):
    page = f"{called_off}/calls"

    assert press(organiser, page, tasks(app)[0], pressed).status_code == 404
    assert tasks(app)[0].tried_at is None


def test_a_call_of_another_session_or_organisation_is_not_there(app, organiser, organisation_id, called_off):
    other = f"/organise/sessions/{add_training_session(app, organisation_id)}/calls"
    stranger = client_for(
        app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=add_organisation(app, "別"))
    )
    [first, _] = tasks(app)

    assert post(organiser, other, {"pressed": "reached"}, to=f"{other}/{first.id}/results").status_code == 404
    assert post(organiser, other, {}, to=f"{other}/{first.id}/reopenings").status_code == 404
    page = f"{called_off}/calls"
    assert post(stranger, "/organise", {"pressed": "reached"}, to=f"{page}/{first.id}/results").status_code == 404
    assert tasks(app)[0].ended_at is None


def test_the_page_takes_as_many_statements_for_many_as_for_one(app, organiser, organisation_id):
    counts = []
    for people in (1, 9):
        held = add_training_session(app, organisation_id)
        with app.app_context():
            for number in range(people):
                book(held, f"電話 {number}")
            scheduling.call_off(held, "台風", organiser_of(app, organisation_id, f"x{people}@example.jp"))
        with statements(app) as seen:
            shown = text_of(organiser.get(f"/organise/sessions/{held}/calls"))
        assert len(re.findall("話せた<", shown)) == people
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_who_gets_a_place_online_by_telephone_is_told_where_to_find_the_way_in(app, organiser, organisation_id):
    held = add_training_session(app, organisation_id, mode=Mode.ONLINE, capacity=1)
    with app.app_context():
        first = book(held, "髙橋 恵", phone="0312345678")
        book(held, "鈴木 一郎", phone="09012345678")
        cancel(first, VISITOR, new_key())

    page = text_of(organiser.get(f"/organise/sessions/{held}/calls"))

    assert "「申し込みの確認」に受付番号とお電話番号を入れると" in page


def test_somebody_whose_number_went_with_another_has_no_empty_link_to_dial(app, organiser, called_off):
    with app.app_context():
        _without_numbers()

    page = text_of(organiser.get(f"{called_off}/calls"))

    check_page(page)
    assert "電話番号がありません。当日、受付でお伝えください。" in page
    assert "tel:None" not in page


@atomic
def _without_numbers():
    session().execute(update(Person).values(phone=None))
