"""QR codes at the desk and at the door, and what forged, foreign and stale ones are worth: nothing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.qr import drawing
from lms.sessions.formats.arrival_code import BookingCode, DoorCode, write_booking_code, write_door_code
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.rules.states import RegistrationState, SessionState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.trail import audited
from tests.support.training_sessions import add_training_session

ATTENDED, ABSENT, CONFIRMED = RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CONFIRMED
SECRET = "only for tests"
PHONE = "09011112222"


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


def soon():
    starts_at = clock.now() + timedelta(minutes=10)
    return {"starts_at": starts_at, "promotion_closes_at": starts_at - timedelta(hours=3)}


@pytest.fixture
def today(app, organisation_id):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), capacity=3, **soon())


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def claim(app, today):
    with app.app_context():
        return book(today, "池田 まさお", "いけだ まさお", phone=PHONE)


@pytest.fixture
def phone(app):
    return app.test_client()


def number_of(app, registration_id):
    with app.app_context():
        return session().get_one(Registration, registration_id).booking_number


def state_of(app, registration_id):
    with app.app_context():
        return session().get_one(Registration, registration_id).state


def steps(app):
    with app.app_context():
        return session().scalar(select(func.count()).select_from(RegistrationEvent))


def change(app, model, id_, **values):
    @atomic
    def run():
        row = session().get_one(model, id_)
        for name, value in values.items():
            setattr(row, name, value)

    with app.app_context():
        run()


def text_of(response):
    return response.get_data(as_text=True)


def booking_code(training_session_id, registration_id):
    return write_booking_code(SECRET, BookingCode(training_session_id, registration_id))


def door(training_session_id, expires_in=timedelta(minutes=2)):
    return "/doors/" + write_door_code(SECRET, DoorCode(training_session_id, clock.now() + expires_in))


def at_desk(training_session_id, token):
    return f"/organise/sessions/{training_session_id}/check-in/{token}"


def prove(app, phone, claim):
    post(phone, "/bookings", {"number": number_of(app, claim), "contact": PHONE})


def test_a_booking_shows_its_code_and_the_camera_of_the_desk_leads_to_one_press(app, organiser, phone, today, claim):
    prove(app, phone, claim)
    page = text_of(phone.get(f"/bookings/{claim}"))
    token = booking_code(today, claim)
    assert drawing(f"https://lms.example/check-in/{token}", "受付で見せるQRコード") in page
    check_page(page)

    led = organiser.get(f"/check-in/{token}")
    assert led.location == at_desk(today, token)
    before = steps(app)
    shown = text_of(organiser.get(led.location))
    assert "池田 まさお" in shown
    check_page(shown)
    assert steps(app) == before  # looking marks nobody

    for _ in range(2):
        done = text_of(post(organiser, led.location, {}, follow_redirects=True))
        assert re.search(r"受付済み　\d\d:\d\d", done)
        check_page(done)
    assert state_of(app, claim) is ATTENDED
    assert steps(app) == before + 1


def test_the_same_code_leads_its_holder_to_the_booking_and_a_stranger_nowhere(app, phone, today, claim):
    token = booking_code(today, claim)
    stranger = phone.get(f"/check-in/{token}", follow_redirects=True)
    assert "受付の担当の方は、サインインしてから" in text_of(stranger)
    assert "池田" not in text_of(stranger)

    prove(app, phone, claim)

    assert phone.get(f"/check-in/{token}").location == f"/bookings/{claim}"


def test_another_organisations_desk_reads_nothing(app, today, claim):
    other = add_organisation(app, "となりの団体")
    neighbour = client_for(app, add_staff(app, "n@example.jp", Role.ORGANISER, organisation_id=other))
    token = booking_code(today, claim)

    assert neighbour.get(f"/check-in/{token}").location == "/bookings"
    assert neighbour.get(at_desk(today, token)).status_code == 404
    assert state_of(app, claim) is CONFIRMED


def test_a_forged_code_and_one_of_another_session_are_said_to_be_worth_nothing(
    app, organiser, organisation_id, today, claim
):
    token = booking_code(today, claim)
    elsewhere = add_training_session(app, organisation_id, **soon())
    before = steps(app)

    for address in (f"/check-in/{token[:-2]}xx", at_desk(today, f"{token}x"), at_desk(elsewhere, token)):
        answer = organiser.get(address)
        assert answer.status_code == 404
        assert "無効です" in text_of(answer)
    assert "ほかの回のコードです" in text_of(organiser.get(at_desk(elsewhere, token)))
    assert "無効です" in text_of(post(organiser, at_desk(today, token), {}, to=at_desk(elsewhere, token)))
    mixed = booking_code(elsewhere, claim)
    assert organiser.get(at_desk(elsewhere, mixed)).status_code == 404
    assert steps(app) == before


@pytest.mark.parametrize(
    ("model", "values", "words"),
    [
        pytest.param(TrainingSession, {"state": SessionState.CALLED_OFF}, "中止になりました", id="called-off"),
        pytest.param(TrainingSession, {"state": SessionState.CLOSED}, "終わりました", id="closed"),
        pytest.param(Registration, {"state": RegistrationState.CANCELLED}, "取り消されています", id="cancelled"),
        pytest.param(Registration, {"state": RegistrationState.WAITING}, "待機の方です", id="waiting"),
    ],
)
def test_a_code_that_is_over_says_why_and_offers_no_press(app, organiser, today, claim, model, values, words):
    change(app, model, claim if model is Registration else today, **values)

    page = text_of(organiser.get(at_desk(today, booking_code(today, claim))))

    assert words in page
    assert "出席として受け付ける" not in page
    check_page(page)


def test_people_check_themselves_in_at_the_door_once(app, phone, today, claim):
    led = phone.get(door(today))
    assert led.location == f"/arrivals/{today}"
    asked = text_of(phone.get(led.location))
    check_page(asked)
    wrong = post(
        phone, led.location, {"number": number_of(app, claim), "contact": "09000000000"}, to=f"{led.location}/bookings"
    )
    assert wrong.status_code == 422
    assert "見つかりません" in text_of(wrong)
    assert number_of(app, claim) in text_of(wrong)
    check_page(text_of(wrong))
    post(phone, led.location, {"number": number_of(app, claim), "contact": PHONE}, to=f"{led.location}/bookings")
    assert "受付する" in text_of(phone.get(led.location))

    for _ in range(2):
        done = text_of(post(phone, led.location, {"registration": str(claim)}, follow_redirects=True))
        assert re.search(r"受付済み　\d\d:\d\d", done)
        check_page(done)

    assert state_of(app, claim) is ATTENDED
    with app.app_context():
        noted = audited("registration.arrive")
    assert [(event.user_id, event.subject) for event in noted] == [(None, f"registration:{claim}")]


def test_without_the_code_of_this_door_just_now_nobody_checks_in(app, phone, organisation_id, today, claim):
    prove(app, phone, claim)
    elsewhere = add_training_session(app, organisation_id, **soon())
    before = steps(app)

    def tries():
        page = post(phone, f"/bookings/{claim}", {"registration": str(claim)}, to=f"/arrivals/{today}")
        return page.status_code

    assert tries() == 410
    assert phone.get(door(today, timedelta(seconds=-1))).status_code == 410
    assert phone.get(door(today) + "x").status_code == 404
    phone.get(door(elsewhere))
    assert tries() == 410
    assert phone.get(f"/arrivals/{today}").status_code == 410
    phone.get(door(today))
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert phone.get(f"/arrivals/{today}").status_code == 410
    assert steps(app) == before


@pytest.mark.parametrize(
    ("starts_in", "state", "words"),
    [
        pytest.param(timedelta(minutes=75), SessionState.PUBLISHED, "まだ受付の時間ではありません", id="early"),
        pytest.param(timedelta(hours=-3), SessionState.PUBLISHED, "この回は、終わりました", id="over"),
        pytest.param(timedelta(), SessionState.CALLED_OFF, "中止になりました", id="called-off"),
    ],
)
def test_the_door_opens_an_hour_before_and_closes_with_the_session(app, phone, today, claim, starts_in, state, words):
    starts_at = clock.now() + starts_in
    before = dict.fromkeys(("starts_at", "promotion_closes_at", "registration_closes_at"), starts_at)
    change(app, TrainingSession, today, **before, ends_at=starts_at + timedelta(hours=1), state=state)
    prove(app, phone, claim)
    phone.get(door(today))

    told = text_of(post(phone, f"/arrivals/{today}", {"registration": str(claim)}, follow_redirects=True))

    assert words in told
    assert state_of(app, claim) is CONFIRMED


@pytest.mark.parametrize("value", ["", "0", "x", "99999999999"])
def test_somebody_elses_booking_is_not_there(app, phone, today, claim, value):
    phone.get(door(today))

    for each in (value, str(claim)):
        assert post(phone, f"/arrivals/{today}", {"registration": each}).status_code == 404
    assert state_of(app, claim) is CONFIRMED


def test_the_desk_shows_a_young_code_and_one_for_paper(app, organiser, today):
    first, second = (text_of(organiser.get(f"/organise/sessions/{today}/door{more}")) for more in ("", "/paper"))

    for page in (first, second):
        assert "<svg" in page
        check_page(page)
    assert "door.js" in first
    assert "door.js" not in second
