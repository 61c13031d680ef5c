"""The public pages by their words: finding a session, who may see which, hostile input."""

from datetime import timedelta

import pytest

from lms.core import clock
from lms.core.db import session
from lms.sessions.models import TrainingSession
from lms.sessions.rules.states import Mode, SessionState
from tests.support.booking import book, fill, text
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_user, client_for, post
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def page(app, organisation_id):
    """The address of a session with two places."""
    return f"/sessions/{add_training_session(app, organisation_id, capacity=2)}"


def test_drafts_private_and_unknown_sessions_look_alike(app, client, organisation_id):
    draft = add_training_session(app, organisation_id, state=SessionState.DRAFT)
    private = add_training_session(app, organisation_id, private_token="k3y-k3y-k3y")

    answers = [client.get(f"/sessions/{number}") for number in (draft, private, 999_999)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_data() for answer in answers}) == 1
    assert client.get("/s/unknown").status_code == 404
    assert client.get("/s/k3y-k3y-k3y").status_code == 200
    assert "はじめて" not in text(client.get("/sessions"))


def test_a_private_session_is_booked_through_its_link(client, app, organisation_id):
    add_training_session(app, organisation_id, private_token="k3y-k3y-k3y")

    assert "申し込みができました" in text(client.get(book(client, "/s/k3y-k3y-k3y").location))


def test_a_called_off_session_says_so_on_its_page_and_in_the_list(app, client, organisation_id):
    off = add_training_session(
        app, organisation_id, state=SessionState.CALLED_OFF, call_off_reason="台風のため、開けません。"
    )

    assert "中止になりました" in text(client.get("/sessions"))
    shown = text(client.get(f"/sessions/{off}"))
    assert "台風のため、開けません。" in shown
    assert "申し込む" not in shown


def test_sessions_before_and_after_their_window_say_when(app, client, organisation_id):
    now = clock.now()
    early = add_training_session(app, organisation_id, registration_opens_at=now + timedelta(days=1))
    late = add_training_session(app, organisation_id, registration_closes_at=now - timedelta(days=1))

    assert "まだ始まっていません" in text(client.get(f"/sessions/{early}"))
    assert "申し込みの受付は、終わりました" in text(client.get(f"/sessions/{late}"))


def test_filters_narrow_the_list_and_travel_in_the_address(app, client, organisation_id):
    day = (clock.now() + timedelta(days=30)).replace(hour=3, minute=0, second=0, microsecond=0)
    add_training_session(app, organisation_id, title="千代田の会場")
    add_training_session(app, organisation_id, title="札幌の会場", municipality_code="011002", starts_at=day)
    add_training_session(
        app, organisation_id, title="英語のオンライン", mode=Mode.ONLINE, municipality_code=None, languages=["ja", "en"]
    )
    titles = {"千代田の会場", "札幌の会場", "英語のオンライン"}
    on = clock.to_jst(day).date()

    def found(query):
        shown = text(client.get(f"/sessions?{query}")).partition("近くの講座")[0]
        return {title for title in titles if title in shown}

    assert found("") == titles
    assert found("prefecture=01") == {"札幌の会場"}
    assert found("prefecture=13&mode=in-person") == {"千代田の会場"}
    assert found("mode=online") == found("language=en") == {"英語のオンライン"}
    assert found(f"from={on}&to={on}") == {"札幌の会場"}
    assert found(f"from={on.year}年{on.month}月{on.day}日") == {"札幌の会場"}
    assert found("from=2001-01-01&to=2001-01-02") == set()
    assert found("page=2") == set()


@pytest.mark.parametrize(
    "query",
    ["from=あした", "prefecture=99", "mode=x", "language=%00", "municipality=x", "from=2026-05-02&to=2026-05-01"],
)
def test_a_filter_that_cannot_be_read_is_said_and_breaks_nothing(client, query):
    assert client.get(f"/sessions?{query}").status_code in {200, 422}


@pytest.mark.parametrize("number", ["0", "-1", "x", "1" * 30, "９"])
def test_no_page_number_breaks_the_list(client, number):
    assert client.get(f"/sessions?page={number}").status_code == 200


def test_free_places_only_leaves_full_sessions_out(app, client, organisation_id, page):
    fill(app, page, 2)
    add_training_session(app, organisation_id, title="まだ空いている回")

    shown = text(client.get("/sessions?free=y"))

    assert "まだ空いている回" in shown
    assert page not in shown


def test_the_list_takes_the_same_statements_whatever_its_length(app, client, organisation_id):
    counted = []
    for more in (3, 24):
        for _number in range(more):
            add_training_session(app, organisation_id)
        client.get("/sessions?prefecture=13")
        with statements(app) as seen:
            assert client.get("/sessions?prefecture=13").status_code == 200
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 7
    assert "page=2" in text(client.get("/sessions?prefecture=13"))


def test_what_somebody_typed_is_shown_as_text(app, client, organisation_id):
    hostile = "<script>alert(1)</script>"
    held = add_training_session(app, organisation_id, title=hostile, summary=hostile, lecturers=hostile)

    shown = text(client.get(f"/sessions/{held}"))

    assert hostile not in shown
    assert shown.count("&lt;script&gt;") >= 4


def test_a_view_changes_no_row(app, client, page):
    with app.app_context():
        before = session().query(TrainingSession.last_seq, TrainingSession.version).all()

    for address in (page, "/sessions", "/bookings"):
        assert client.get(address).status_code == 200

    with app.app_context():
        assert session().query(TrainingSession.last_seq, TrainingSession.version).all() == before


def test_every_public_page_is_a_whole_page(app, client, organisation_id, page):
    fill(app, page, 3)
    signed_in = client_for(app, add_user(app))
    early = clock.now() + timedelta(days=1)
    shown = [
        add_training_session(app, organisation_id),
        add_training_session(app, organisation_id, state=SessionState.CALLED_OFF),
        add_training_session(app, organisation_id, registration_opens_at=early, languages=["ja", "vi"]),
        add_training_session(app, organisation_id, mode=Mode.HYBRID, access_facts=["captions"], fee="500円"),
    ]
    mine = book(client, f"/sessions/{shown[0]}").location
    post(signed_in, f"/sessions/{shown[0]}", {}, to=f"/sessions/{shown[0]}/registrations")

    addresses = [page, mine, "/bookings", "/sessions", "/sessions?prefecture=13&from=x", "/sessions?page=9"]
    addresses += [f"/sessions/{number}" for number in shown]
    for address in addresses:
        check_page(text(client.get(address)))
    check_page(text(signed_in.get(f"/sessions/{shown[3]}/switch")))
    check_page(text(book(app.test_client(), page, name="", contact="x")))
    check_page(text(post(client, "/bookings", {"number": "x", "contact": "y"})))


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_numbers_that_no_row_can_have_are_not_found(client, number):
    assert client.get(f"/sessions/{number}").status_code == 404
    assert client.get(f"/bookings/{number}").status_code == 404
