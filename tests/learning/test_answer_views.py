"""One answer at a time by JSON or form: saved or stale, with a token, for visitors and for who is signed in."""

import re
from datetime import UTC, datetime

import pytest

from lms.core import clock
from lms.core.db import session
from lms.learning.models import Attempt, Enrolment
from tests.learning.conftest import right_answers
from tests.learning.pages import QUIZ, fields, page_of
from tests.support.people import PASSWORD, add_user, client_for, fields_of, post
from tests.support.statements import statements

ANSWERS = f"{QUIZ}/answers"


@pytest.fixture
def screen(client, course):
    """Open the quiz and return what sends an answer from it."""
    return open_screen(client)


def open_screen(client, device="screen-one"):
    hidden = fields_of(client.get(QUIZ).get_data(as_text=True))

    def send(question="final-1", answer=("a",), seq=0, **changes):
        said = {
            "paper": hidden["form_key"],
            "attempt": int(hidden["attempt"]),
            "seen": int(hidden["seen"]),
            "question": question,
            "answer": list(answer),
            "device": device,
            "device_seq": seq,
        }
        token = changes.pop("token", hidden["csrf_token"])
        return client.post(ANSWERS, json=said | changes, headers={"X-CSRFToken": token})

    return send


def test_an_answer_is_saved_and_stands_on_the_page(client, screen):
    reply = screen()

    assert reply.json == {"state": "saved", "attempt": reply.json["attempt"], "seen": 1, "answer": ["a"]}
    assert re.search(r'name="answer-final-1" value="a"[^>]* checked', page_of(client.get(QUIZ)))


def test_a_form_says_the_same_as_json(client, course):
    hidden = fields_of(client.get(QUIZ).get_data(as_text=True))
    event = {"paper": hidden["form_key"], "question": "final-5", "answer": ["a", "c"], "device": "screen-one"}

    reply = client.post(ANSWERS, data={**event, "csrf_token": hidden["csrf_token"], "device_seq": "0"})

    assert (reply.json["state"], reply.json["answer"]) == ("saved", ["a", "c"])


def test_an_older_screen_is_told_what_stands(client, course):
    old, new = open_screen(client), open_screen(client, "screen-two")
    attempt = old().json["attempt"]

    assert new(attempt=attempt, seen=1, answer=["b"]).json["state"] == "saved"
    assert old(attempt=attempt, seen=1, answer=["c"], seq=1).json == {
        "state": "stale",
        "attempt": attempt,
        "seen": 3,
        "answer": ["b"],
    }


def test_whoever_is_signed_in_goes_on_where_they_were(app, course):
    user = add_user(app)
    open_screen(client_for(app, user))()

    other = client_for(app, user).get(ANSWERS).json

    assert other["answers"] == {"final-1": ["a"]}
    assert other["seen"] == 1
    with app.app_context():
        assert session().query(Enrolment).one().person_id is not None


def test_a_screen_gets_a_fresh_token_and_goes_on(client, screen):
    attempt = screen().json["attempt"]

    fresh = client.get(ANSWERS).json

    assert (fresh["attempt"], fresh["seen"], fresh["answers"]) == (attempt, 1, {"final-1": ["a"]})
    assert screen("final-2", seq=1, token=fresh["csrf_token"], attempt=attempt).json["state"] == "saved"


def test_nobody_has_answers_before_the_first_one(client, course):
    state = client.get(ANSWERS).json

    assert (state["attempt"], state["seen"], state["answers"]) == (0, 0, {})
    assert client.get("/courses/unknown/quiz/answers").status_code == 404


@pytest.mark.parametrize("token", ["", "made-up"])
def test_an_answer_without_a_token_is_refused(screen, token):
    assert screen(token=token).status_code == 400


def test_an_answer_to_anothers_attempt_is_404_and_a_changed_replay_409(app, screen):
    attempt = screen().json["attempt"]
    stranger = open_screen(client_for(app, add_user(app)))

    assert stranger(attempt=attempt).status_code == 404
    assert screen(answer=["b"]).status_code == 409
    assert screen().json["state"] == "saved"


@pytest.mark.parametrize(
    "changes",
    [
        {"answer": ["z"]},
        {"answer": ["a", "b"]},
        {"answer": [{}]},
        {"answer": ["\0"]},
        {"answer": ["a"] * 99},
        {"question": None},
        {"question": "\0"},
        {"device": ""},
        {"device": "x" * 65},
        {"device": "form:abcdefgh"},
        {"device_seq": -1},
        {"device_seq": 2**40},
        {"seen": "many"},
        {"paper": ""},
        {"attempt": -1},
    ],
    ids=str,
)
def test_what_is_no_answer_is_refused_and_leaves_nothing(app, screen, changes):
    assert screen(**changes).status_code == 422
    with app.app_context():
        assert session().query(Enrolment).count() == 0


@pytest.mark.parametrize("body", ["", "null", "[]", "{", '"x"', "1"])
def test_a_body_that_is_no_object_is_refused(client, course, body):
    token = fields_of(client.get(QUIZ).get_data(as_text=True))["csrf_token"]
    headers = {"X-CSRFToken": token, "Content-Type": "application/json"}

    assert client.post(ANSWERS, data=body, headers=headers).status_code == 422


def test_a_tab_left_open_is_told_and_nothing_of_the_newer_one_is_lost(client, course):
    old = fields_of(client.get(QUIZ).get_data(as_text=True))
    post(client, QUIZ, {"answer-final-1": "b", "later": "1"})

    html = page_of(client.post(QUIZ, data={**old, "answer-final-1": "c"}, follow_redirects=True))

    assert "ほかの画面で先に進んでいます" in html
    assert re.search(r'name="answer-final-1" value="b"[^>]* checked', html)


def test_a_tab_of_the_same_attempt_keeps_what_it_adds(client, course):
    post(client, QUIZ, {"answer-final-2": "a", "later": "1"})
    old = fields_of(client.get(QUIZ).get_data(as_text=True))
    post(client, QUIZ, {"answer-final-1": "b", "later": "1"})

    sent = client.post(QUIZ, data={**old, "answer-final-1": "c", "answer-final-3": "b"}, follow_redirects=True)

    html = page_of(sent)
    assert "ほかの画面であとから答えた問題（第1問）は、あとの答えを残しました。" in html
    assert re.search(r'name="answer-final-1" value="b"[^>]* checked', html)
    assert re.search(r'name="answer-final-3" value="b"[^>]* checked', html)


def test_a_tab_of_a_quiz_that_was_handed_in_grades_nothing_again(client, course):
    post(client, QUIZ, {"answer-final-1": "a", "later": "1"})
    old = fields_of(client.get(QUIZ).get_data(as_text=True))
    post(client, QUIZ, fields(right_answers(course)))

    html = page_of(client.post(QUIZ, data={**old, "answer-final-1": "c"}, follow_redirects=True))

    assert "ほかの画面で先に進んでいます" in html
    assert "確認テストは、もうできています" in html


def test_the_quiz_and_its_answers_cost_few_statements(app, course):
    client = client_for(app, add_user(app))
    send = open_screen(client)
    attempt = send().json["attempt"]
    counts = {}

    for name, ask in {
        "the page": lambda: client.get(QUIZ),
        "the chapter": lambda: client.get("/courses/small/modules/know"),
        "the next answer": lambda: send("final-2", seq=1, attempt=attempt, seen=1),
        "what stands": lambda: client.get(ANSWERS),
    }.items():
        with statements(app) as sent:
            assert ask().status_code == 200
        counts[name] = len(sent)

    assert counts["the page"] <= 4, counts
    assert counts["the chapter"] <= 3, counts
    assert counts["the next answer"] <= 5, counts
    assert counts["what stands"] <= 4, counts


def test_an_answer_kept_for_somebody_else_is_refused_and_may_be_sent_by_whom_it_belongs_to(app, client, screen):
    tag = re.search(r'data-learner="([^"]+)"', client.get(QUIZ).get_data(as_text=True))[1]
    hanako = client_for(app, add_user(app))

    assert open_screen(hanako)(learner=tag).status_code == 403
    assert hanako.get(ANSWERS).json["learners"] != client.get(ANSWERS).json["learners"] == [tag]
    assert screen(learner=tag).json["state"] == "saved"


def test_what_a_device_kept_may_be_sent_by_the_person_who_takes_its_progress_along(app, client, screen):
    attempt = screen().json["attempt"]
    tag = client.get(ANSWERS).json["learners"][0]
    add_user(app, "hanako@example.jp")
    post(client, "/sign-in", {"email": "hanako@example.jp", "password": PASSWORD})
    assert tag not in client.get(ANSWERS).json["learners"]

    post(client, "/my", {}, to="/learning/claim")

    assert tag in client.get(ANSWERS).json["learners"]
    fresh = client.get(ANSWERS).json
    sent = screen("final-2", seq=1, attempt=attempt, seen=1, learner=tag, token=fresh["csrf_token"])
    assert sent.json["state"] == "saved"


def test_a_first_answer_sent_again_after_handing_in_begins_no_other_attempt(app, client, course, screen):
    first = screen().json
    post(client, QUIZ, fields(right_answers(course)))

    assert screen().json["attempt"] == first["attempt"]
    assert screen("final-2", seq=1).json["state"] == "stale"
    with app.app_context():
        assert session().query(Attempt).count() == 1


def test_a_device_that_lost_its_cookie_is_known_again_by_the_ticket_of_its_page(app, client, course):
    page = client.get(QUIZ).get_data(as_text=True)
    ticket = re.search(r'data-ticket="([^"]+)"', page)[1]
    open_screen(client)()
    killed = app.test_client()

    assert post(killed, QUIZ, {"ticket": ticket}, to=f"{QUIZ}/device").json == {"is_back": True}
    assert killed.get(ANSWERS).json["answers"] == {"final-1": ["a"]}


@pytest.mark.parametrize("ticket", ["", "x", ".", "made-up.0123456789abcdef0123456789abcdef", "あ.い"])
def test_a_ticket_that_is_not_ours_makes_nobody_of_anybody(client, course, ticket):
    assert post(client, QUIZ, {"ticket": ticket}, to=f"{QUIZ}/device").json == {"is_back": False}


def test_a_device_that_has_begun_anew_and_whoever_is_signed_in_stay_who_they_are(app, client, course):
    ticket = re.search(r'data-ticket="([^"]+)"', client.get(QUIZ).get_data(as_text=True))[1]
    begun, hanako = app.test_client(), client_for(app, add_user(app))
    open_screen(begun)()

    for other in (begun, hanako):
        assert post(other, QUIZ, {"ticket": ticket}, to=f"{QUIZ}/device").json == {"is_back": False}
    assert "data-ticket" not in hanako.get(QUIZ).get_data(as_text=True)


def test_the_receipt_says_when_the_quiz_was_received(client, course):
    with clock.at(datetime(2026, 11, 25, 1, 5, tzinfo=UTC)):
        page = page_of(post(client, QUIZ, fields(right_answers(course)), follow_redirects=True))

    assert "11月25日（水） 10:05に受けとりました。" in page
