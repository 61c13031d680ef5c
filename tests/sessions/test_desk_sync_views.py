"""What a desk's device asks for and sends."""

import json

import pytest
from sqlalchemy import func, select

from lms.accounts.policy import Role
from lms.core.db import session
from lms.sessions.models import DeskTap, Registration
from lms.sessions.rules.states import RegistrationState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, post
from tests.support.trail import seen_subjects
from tests.support.training_sessions import add_training_session

ATTENDED, ABSENT = RegistrationState.ATTENDED, RegistrationState.ABSENT
NONCE, DEVICE = "n" * 16, "d" * 16


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def today(app, organisation_id):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), capacity=2, **now_on())


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def claim(app, today):
    with app.app_context():
        return book(today, "池田 まさお", "いけだ まさお")


def address(training_session_id, name=""):
    return f"/organise/sessions/{training_session_id}/desk{name}"


def tap(registration_id, **changes):
    usual = {"nonce": NONCE, "device": DEVICE, "registration": registration_id, "seen": "confirmed", "tapped_at": 1}
    return usual | changes


def send(client, training_session_id, taps):
    token = client.get(address(training_session_id, "/state.json")).json
    sent = {"csrf_token": token["token"] if token else "", "taps": taps if isinstance(taps, str) else json.dumps(taps)}
    return client.post(address(training_session_id, "/taps"), data=sent)


def state_of(app, registration_id):
    with app.app_context():
        return session().get_one(Registration, registration_id).state


def taps_kept(app):
    with app.app_context():
        return session().scalar(select(func.count()).select_from(DeskTap))


def test_a_tap_sent_with_a_fresh_token_marks(app, organiser, today, claim):
    for _ in range(2):
        assert send(organiser, today, [tap(claim)]).json == {"outcomes": {NONCE: "marked"}}

    assert state_of(app, claim) is ATTENDED
    now = organiser.get(address(today, "/state.json")).json
    assert now["states"][str(claim)][0] == "attended"
    assert now["counts"] == [1, 1, 0, 1]
    assert now["conflicts"] == 0


@pytest.mark.parametrize(
    "taps",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="no-json"),
        pytest.param("[" * 5000, id="too-deep"),
        pytest.param({}, id="no-list"),
        pytest.param([], id="an-empty-list"),
        pytest.param([7], id="a-number"),
        pytest.param([tap(1, nonce="short")], id="a-short-nonce"),
        pytest.param([tap(1, nonce=None)], id="no-nonce"),
        pytest.param([tap(1, nonce="n\x00" * 16)], id="a-nul"),
        pytest.param([tap(1, device="名前名前名前名前名前名前名前名前")], id="a-named-device"),
        pytest.param([tap("1")], id="a-claim-in-letters"),
        pytest.param([tap(True)], id="a-true-claim"),
        pytest.param([tap(2**31)], id="a-claim-beyond-the-column"),
        pytest.param([tap(1, seen="asleep")], id="a-state-that-is-none"),
        pytest.param([tap(1, seen=["confirmed"])], id="a-list-for-a-state"),
        pytest.param([tap(1, tapped_at=-1)], id="before-time"),
        pytest.param([tap(1, tapped_at=10**18)], id="after-time"),
        pytest.param([tap(1, tapped_at=1.5)], id="half-a-millisecond"),
        pytest.param([tap(1)] * 501, id="too-many"),
    ],
)
def test_a_sending_of_another_shape_is_refused_whole(app, organiser, today, claim, taps):
    answer = send(organiser, today, taps)

    assert answer.status_code == 422
    assert answer.json["error"]
    assert taps_kept(app) == 0


def test_without_a_token_or_reach_nothing_is_taken(app, organiser, today, claim):
    assert organiser.post(address(today, "/taps"), data={"taps": json.dumps([tap(claim)])}).status_code == 400
    stranger = client_for(
        app, add_staff(app, "x@example.jp", Role.ORGANISER, organisation_id=add_organisation(app, "となりの団体"))
    )
    for name in ("/state.json", "/roster.json", "/conflicts"):
        assert stranger.get(address(today, name)).status_code == 404
    assert app.test_client().get(address(today, "/roster.json")).status_code == 302
    assert taps_kept(app) == 0


def test_the_roster_to_carry_is_handed_out_by_name_and_noted(app, organiser, today, claim):
    carried = organiser.get(address(today, "/roster.json")).json

    (row,) = carried["sections"]
    assert row["name"] == "あ"
    (person,) = row["people"]
    assert (person["id"], person["name"], person["state"]) == (claim, "池田 まさお", "confirmed")
    assert "ikeda" in person["find"].split()
    assert "phone" not in person
    with app.app_context():
        seen = seen_subjects()
    assert seen == [f"training_session:{today}"]


def test_the_state_of_the_desk_names_nobody(organiser, today, claim):
    assert "池田" not in organiser.get(address(today, "/state.json")).get_data(as_text=True)


def test_a_clash_is_listed_on_the_desk_and_settled_by_people(app, organiser, today, claim):
    post(organiser, address(today), {"attend": str(claim)}, to=address(today, "/attendances"))
    post(organiser, address(today), {"undo": str(claim)}, to=address(today, "/corrections"))
    assert send(organiser, today, [tap(claim)]).json["outcomes"] == {NONCE: "undone"}
    desk = organiser.get(address(today)).get_data(as_text=True)
    closing = organiser.get(f"/organise/sessions/{today}/closing").get_data(as_text=True)
    for page in (desk, closing):
        assert "食い違いが1件あります" in page
        check_page(page)
    listed = organiser.get(address(today, "/conflicts")).get_data(as_text=True)
    assert "ほかの端末で、出席が取り消されています。" in listed
    check_page(listed)

    done = post(organiser, address(today, "/conflicts"), {"attended": NONCE}, follow_redirects=True)

    assert state_of(app, claim) is ATTENDED
    assert "食い違いはありません" in done.get_data(as_text=True)
    check_page(done.get_data(as_text=True))


def test_a_clash_may_stay_as_it_is(app, organiser, today, claim):
    send(organiser, today, [tap(999, nonce="u" * 16)])
    listed = organiser.get(address(today, "/conflicts")).get_data(as_text=True)
    assert "どなたか分かりません" in listed
    assert "出席にする" not in listed

    post(organiser, address(today, "/conflicts"), {"dismissed": "u" * 16})

    assert organiser.get(address(today, "/state.json")).json["conflicts"] == 0
    assert post(organiser, address(today, "/conflicts"), {"dismissed": "nobody's"}).status_code == 404


def test_the_page_a_device_keeps_shows_nobody_and_no_token(organiser, claim):
    page = organiser.application.test_client().get("/desk/offline").get_data(as_text=True)

    check_page(page)
    assert "csrf_token" not in page
    assert "池田" not in page
