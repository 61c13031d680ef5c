"""Courses and chapters by the words on them, and by what they must not say or do."""

import re

import pytest

from tests.learning.conftest import COURSE, publish, right_answers, write_course
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, PAGES, QUIZ, fields, finish, page_of, rows_in_all_tables
from tests.support.people import add_user, client_for, post
from tests.support.statements import statements


@pytest.mark.parametrize("page", PAGES)
def test_everything_is_open_without_an_account(client, course, page):
    response = client.get(page)

    assert response.status_code == 200
    page_of(response)


def test_a_get_writes_nothing_for_visitor_or_person(app, client, course):
    person = client_for(app, add_user(app))
    before = rows_in_all_tables(app)

    for page in (*PAGES, f"{OVERVIEW}/continue", f"{QUIZ}/attempts/1", "/courses/unknown"):
        client.get(page)
        person.get(page)

    assert rows_in_all_tables(app) == before


def test_a_device_gets_a_token_of_its_own_only_when_the_quiz_is_opened(client, course):
    for page in PAGES:
        if page != QUIZ:
            client.get(page)
    with client.session_transaction() as cookie:
        assert "guest" not in cookie

    client.get(QUIZ)

    with client.session_transaction() as cookie:
        assert "guest" in cookie


@pytest.mark.parametrize("page", [KNOW, QUIZ])
def test_no_page_tells_what_is_right_before_it_was_answered(client, course, page):
    html = client.get(page).get_data(as_text=True)

    assert "えらぶb" in html
    assert not re.search(r"はなし|わけ|correct|正解(?!する)|data-state=\"right\"", html.replace("問に正解すると", ""))


@pytest.mark.parametrize(
    "address",
    [
        "/courses/unknown",
        f"{OVERVIEW}/modules/unknown",
        f"{QUIZ}/attempts/1",
        f"{OVERVIEW}/modules/%00",
        "/courses/%00",
    ],
)
def test_what_is_not_there_looks_like_any_missing_page(client, course, address):
    response = client.get(address)

    assert response.status_code == 404
    assert response.data == client.get("/courses/nowhere").data


def test_a_course_without_versions_says_so_kindly(client, app):
    assert "準備しているところです" in page_of(client.get("/courses"))


def test_one_goes_on_where_one_stopped(client, course):
    assert client.get(f"{OVERVIEW}/continue").location == KNOW
    finish(client, KNOW)
    assert client.get(f"{OVERVIEW}/continue").location == LISTEN
    finish(client, LISTEN)
    assert client.get(f"{OVERVIEW}/continue").location == QUIZ
    post(client, QUIZ, fields(right_answers(course)))
    assert client.get(f"{OVERVIEW}/continue").location == OVERVIEW


def test_the_overview_says_what_is_missing_in_words(client, course):
    assert "あと、2章と確認テスト、講座への出席です。" in page_of(client.get(OVERVIEW))

    finish(client, KNOW)
    finish(client, LISTEN)

    html = page_of(client.get(OVERVIEW))
    assert "あと、確認テストだけです。" in html
    assert "あと、講座への出席だけです。" in html
    assert "どこまで読んだかを、この端末だけに覚えています" in html


@pytest.mark.parametrize("address", [KNOW, f"{KNOW}/finished", QUIZ, "/learning/claim"])
def test_a_form_without_its_token_changes_nothing(app, client, course, address):
    before = rows_in_all_tables(app)

    response = client.post(address, data={"answer-final-1": "b"})

    assert response.status_code == 400
    assert rows_in_all_tables(app) == before


@pytest.mark.parametrize("page", [OVERVIEW, KNOW, QUIZ])
def test_a_page_costs_at_most_three_statements_however_many_chapters(app, course, tmp_path, page):
    modules = [{"key": f"more-{n}", "file": f"{n:02}-more", "minutes": 5} for n in range(10, 30)]
    long = {"key": "long", "modules": COURSE["modules"] + modules}
    with app.app_context():
        publish(write_course(tmp_path / "long", **long))
    person = client_for(app, add_user(app))
    counts = []
    for address in (page, page.replace("small", "long")):
        finish(person, address.split("/modules")[0].removesuffix("/quiz") + "/modules/know")
        person.get(address)
        with statements(app) as seen:
            assert person.get(address).status_code == 200
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 3


def test_a_course_without_a_quiz_ends_with_its_last_chapter(app, client, tmp_path):
    routes = [{"key": "self-study", "title": {"ja": "ひとりで学ぶ"}, "needs": ["all-modules"]}]
    folder = write_course(tmp_path / "small", routes=routes)
    (folder / "ja" / "final.quiz.yaml").unlink()
    with app.app_context():
        publish(folder)

    assert client.get(QUIZ).status_code == 404
    assert finish(client, LISTEN).location == OVERVIEW
