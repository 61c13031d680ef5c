"""The desk on the day, without any script."""

import re

import pytest
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core.db import session
from lms.sessions.models import Registration, TrainingSession
from lms.sessions.rules.states import RegistrationState, SessionState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

ATTENDED, ABSENT = RegistrationState.ATTENDED, RegistrationState.ABSENT


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def today(app, organisation_id):
    version_id = publish_course(app)
    return add_training_session(app, organisation_id, course_version_id=version_id, capacity=3, **now_on())


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def people(app, today):
    """Two with a place, one by kana and one in Latin letters."""
    with app.app_context():
        return book(today, "池田 まさお", "いけだ まさお"), book(today, "NGUYEN THI LAN", "グエン ティ ラン")


def desk(training_session_id, more=""):
    return f"/organise/sessions/{training_session_id}/desk{more}"


def text_of(response):
    return response.get_data(as_text=True)


def states(app):
    with app.app_context():
        return list(session().scalars(select(Registration.state).order_by(Registration.id)))


def test_people_stand_in_their_kana_rows(organiser, today, people):
    page = text_of(organiser.get(desk(today)))

    check_page(page)
    heads = re.findall(r'<h2 class="desk-list__head" id="kana-(.)">([^<]+)</h2>', page)
    assert heads == [("あ", "あ行"), ("英", "英字")]
    assert "来ました" in page


def test_a_tap_and_its_undo_lead_back_to_the_row(app, organiser, today, people):
    first, _ = people

    tapped = post(organiser, desk(today), {"attend": str(first)}, to=desk(today, "/attendances"))
    assert tapped.location == f"{desk(today)}#guest-{first}"
    assert states(app)[0] is ATTENDED
    assert "出席を取り消す" in text_of(organiser.get(desk(today)))

    post(organiser, desk(today), {"undo": str(first)}, to=desk(today, "/corrections"))

    assert states(app)[0] is ABSENT
    page = text_of(organiser.get(desk(today)))
    assert "出席を取り消しました" in page
    check_page(page)


@pytest.mark.parametrize("value", ["", "0", "x", "-1", "99999999999999999999", "²"])
def test_a_tap_on_nobody_is_not_found(organiser, today, people, value):
    assert post(organiser, desk(today), {"attend": value}, to=desk(today, "/attendances")).status_code == 404


def test_two_strokes_find_one_of_many(organiser, today, people):
    page = text_of(organiser.get(desk(today, "?q=ﾏｻ")))

    assert "池田 まさお" in page
    assert "NGUYEN" not in page
    assert "見つかりません" in text_of(organiser.get(desk(today, "?q=zzz")))


def test_a_walk_in_is_taken_in_by_name_alone(app, organiser, today):
    answer = post(organiser, desk(today), {"name": "飛びこみ 太郎"}, to=desk(today, "/walk-ins"))

    assert answer.status_code == 302
    assert states(app) == [ATTENDED]


def test_a_walk_in_without_a_name_is_asked_again(app, organiser, today):
    answer = post(organiser, desk(today), {"name": " ", "kana": "のこる"}, to=desk(today, "/walk-ins"))

    assert answer.status_code == 422
    assert "のこる" in text_of(answer)
    check_page(text_of(answer))


def test_a_full_desk_offers_one_place_more_and_takes_nobody_without_it(app, organiser, today, people):
    post(organiser, desk(today), {"name": "三人目"}, to=desk(today, "/walk-ins"))
    page = text_of(organiser.get(desk(today)))
    assert "（3→4）" in page

    refused = post(organiser, desk(today), {"name": "四人目"}, to=desk(today, "/walk-ins"))
    taken = post(organiser, desk(today), {"name": "四人目", "add_place": "1"}, to=desk(today, "/walk-ins"))

    assert refused.status_code == 409
    assert taken.status_code == 302
    assert len(states(app)) == 4


def test_minutes_are_typed_as_people_write_them(organiser, today, people):
    first, _ = people
    post(organiser, desk(today), {"attend": str(first)}, to=desk(today, "/attendances"))
    page = desk(today, f"/{first}/minutes")
    assert post(organiser, page, {"minutes_late": "たくさん"}).status_code == 422

    answer = post(organiser, page, {"minutes_late": "１５分", "minutes_early": ""}, follow_redirects=True)

    assert "15分の遅れ" in text_of(answer)
    check_page(text_of(answer))


def test_closing_is_previewed_and_gives_everybody_their_record(app, organiser, today, people):
    first, _ = people
    post(organiser, desk(today), {"attend": str(first)}, to=desk(today, "/attendances"))
    closing = f"/organise/sessions/{today}/closing"
    preview = text_of(organiser.get(closing))
    assert "1人　まだ受付をしていない方" in preview
    check_page(preview)

    done = text_of(post(organiser, closing, {}, follow_redirects=True))

    assert "出席1人、欠席1人です。新しい受講記録が1人に出ました。" in done
    assert f"/organise/sessions/{today}/records.pdf" in done
    assert states(app) == [ATTENDED, ABSENT]
    with app.app_context():
        assert session().get_one(TrainingSession, today).state is SessionState.CLOSED
    check_page(text_of(organiser.get(desk(today))))
    check_page(text_of(organiser.get(closing)))


def test_a_slip_is_corrected_afterwards_with_its_reason(app, organiser, today, people):
    _, forgotten = people
    post(organiser, f"/organise/sessions/{today}/closing", {})
    page = f"/organise/sessions/{today}/registrations/{forgotten}/correction"
    check_page(text_of(organiser.get(page)))
    assert post(organiser, page, {"state": "attended"}).status_code == 422
    assert post(organiser, page, {"state": "cancelled", "reason": "x"}).status_code == 422

    done = post(organiser, page, {"state": "attended", "reason": "押しわすれ"}, follow_redirects=True)

    assert states(app)[1] is ATTENDED
    assert "押しわすれ" in text_of(done)
    check_page(text_of(done))


def test_people_without_names_are_reported_as_a_number(organiser, today):
    post(organiser, f"/organise/sessions/{today}/closing", {})
    page = f"/organise/sessions/{today}/headcount"
    assert post(organiser, page, {"total": "-3"}).status_code == 422

    done = post(organiser, page, {"total": "４２人"}, follow_redirects=True)

    assert "お名前のない参加者　42人" in text_of(done)


def test_the_desk_takes_as_many_statements_for_thirty_as_for_two(app, organiser, organisation_id, today, people):
    big = add_training_session(app, organisation_id, course_version_id=publish_course(app), capacity=40, **now_on())
    with app.app_context():
        for number in range(30):
            book(big, f"受講 {number}", "じゅこう")
    counts, sizes = [], []
    for one in (today, big):
        with statements(app) as seen:
            sizes.append(len(organiser.get(desk(one)).data))
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[0] <= 7
    assert (sizes[1] - sizes[0]) / 28 < 700  # bytes for each person: five hundred stay below 350 KB, unpacked


def test_the_open_desks_are_listed(organiser, today):
    page = text_of(organiser.get("/organise/desk"))

    check_page(page)
    assert desk(today) in page
