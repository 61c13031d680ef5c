"""What organisers send when they are in a hurry, and what is noted about whom they look at."""

import pytest

from lms.accounts.policy import Role
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.trail import seen_subjects
from tests.support.training_sessions import add_training_session

BLANKS = ["   ", "\u3000", "\t"]
NEEDED = {
    "title": "回の名前を入れてください。",
    "held_on": "開く日を入れてください。",
    "starts": "始まりの時刻を入れてください。",
    "ends": "終わりの時刻を入れてください。",
    "capacity": "定員を入れてください。",
    "closes_on": "申し込みの締切を入れてください。",
}


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


def add(app, organisation_id, **changes):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), **changes)


@pytest.mark.parametrize("blank", BLANKS)
def test_a_box_with_nothing_but_spaces_is_asked_for_like_an_empty_one(organiser, organisation_id, blank):
    typed = {
        "organisation_id": str(organisation_id),
        "course_key": "tsunagari-supporter",
        "mode": "online",
        "venue_id": "0",
        "promotion_hours": "24",
        "audience": "everyone",
        **dict.fromkeys(NEEDED, blank),
    }

    answer = post(organiser, "/organise/sessions/new", typed)

    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    check_page(page)
    for words in NEEDED.values():
        assert words in page


@pytest.mark.parametrize("blank", BLANKS)
def test_a_copy_needs_a_day(app, organiser, organisation_id, blank):
    url = f"/organise/sessions/{add(app, organisation_id)}/copy"

    answer = post(organiser, url, {"held_on": blank})

    assert answer.status_code == 422
    assert "開く日を入れてください。" in answer.get_data(as_text=True)


def test_calling_off_needs_words(app, organiser, organisation_id):
    url = f"/organise/sessions/{add(app, organisation_id)}/calling-off"

    answer = post(organiser, url, {"reason": "\u3000"})

    assert answer.status_code == 422
    assert "お知らせすることばを入れてください。" in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["registrations/{}", "registrations/{}/correction", "desk/{}/minutes"])
def test_nobody_is_noted_as_seen_who_was_not_shown(app, organiser, organisation_id, page):
    mine = add(app, organisation_id, **now_on())
    theirs = add(app, add_organisation(app, "となり町の会"), **now_on())
    with app.app_context():
        shown, hidden = book(mine, "山田 花子"), book(theirs, "隣町 太郎")

    assert organiser.get(f"/organise/sessions/{mine}/{page.format(shown)}").status_code == 200
    for number in (hidden, 987654):
        assert organiser.get(f"/organise/sessions/{mine}/{page.format(number)}").status_code == 404

    with app.app_context():
        looked = seen_subjects()
    assert looked == [f"registration:{shown}"]
