"""The quiz: kept, graded once, explained; nobody sees another's."""

import re

import pytest
from sqlalchemy import func, select

from lms.core.db import session
from lms.core.models import IdempotencyKey
from tests.learning.conftest import publish, right_answers, write_course
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, QUIZ, fields, finish, page_of
from tests.support.people import add_user, client_for, fields_of, post


@pytest.mark.parametrize(
    "answer", ["z", "", "A", "\0", "<b>", ["a", "b"]], ids=["unknown", "empty", "upper-case", "nul", "markup", "two"]
)
@pytest.mark.parametrize("page", [KNOW, QUIZ])
def test_a_choice_that_was_not_offered_is_refused_in_words(client, course, page, answer):
    name = "answer-know-1" if page == KNOW else "answer-final-1"

    response = post(client, page, {name: answer})

    assert response.status_code == 422
    assert "第1問の答えが、この問題の選択肢にありません。もう一度選んでください。" in page_of(response)


def test_a_refused_quiz_keeps_the_other_answers(client, course):
    response = post(client, QUIZ, {"answer-final-1": "z", "answer-final-2": "c"})

    html = page_of(response)
    assert re.search(r'name="answer-final-2" value="c"[^>]* checked', html)
    assert "1つ、直してください" in html


def test_a_finished_chapter_leads_to_the_next_and_then_to_the_quiz(client, course):
    assert "読みおわりました。次の章へ" in page_of(client.get(KNOW))

    first, last = finish(client, KNOW), finish(client, LISTEN)

    assert (first.location, last.location) == (LISTEN, QUIZ)
    assert "2つのうち、2つ読みおわりました" in page_of(client.get(OVERVIEW))
    assert "読みおわりました。" not in client.get(KNOW).get_data(as_text=True)


def test_a_quiz_that_is_not_whole_keeps_its_answers_and_names_the_open_questions(client, course):
    response = post(client, QUIZ, {"answer-final-1": "b", "answer-final-5": ["a", "c"]}, follow_redirects=True)

    html = page_of(response)
    assert "まだ答えていない問題が、3問あります" in html
    assert "5問のうち、2問に答えました" in html
    assert re.search(r'name="answer-final-1" value="b"[^>]* checked', html)
    assert "はなし" not in html


def test_a_whole_quiz_can_be_put_aside_without_being_graded(client, course):
    response = post(client, QUIZ, {**fields(right_answers(course)), "later": "1"}, follow_redirects=True)

    assert "答えを保存しました" in page_of(response)
    assert "5問のうち、5問に答えました" in page_of(client.get(QUIZ))


def test_a_passed_quiz_says_so_and_explains_every_answer(client, course):
    html = page_of(post(client, QUIZ, fields(right_answers(course)), follow_redirects=True))

    assert "5問のうち、5問に正解しました。" in html
    assert "確認テストは、これで終わりです" in html
    assert "はなしfinal-1b" in html
    assert "わけfinal-5" in html
    assert "登録すると" in html


def test_who_did_not_pass_is_encouraged_to_try_again(client, course):
    wrong = dict.fromkeys(right_answers(course), ("c",))

    html = page_of(post(client, QUIZ, fields(wrong), follow_redirects=True))

    assert "4問に正解すると、確認テストは終わりです。" in html
    assert "もう一度やってみる" in html
    assert "不合格" not in html


def test_an_attempt_of_another_is_the_same_404_as_no_attempt(app, client, course):
    mine = client.get(post(client, QUIZ, fields(right_answers(course))).location)
    assert mine.status_code == 200

    stranger = client_for(app, add_user(app))

    for address in (mine.request.path, f"{QUIZ}/attempts/999999"):
        response = stranger.get(address)
        assert response.status_code == 404
        assert response.data == stranger.get("/courses/unknown").data


def test_a_form_sent_twice_is_done_once(app, client, course):
    hidden = fields_of(client.get(QUIZ).get_data(as_text=True))
    data = {**hidden, **fields(right_answers(course))}

    first, second = client.post(QUIZ, data=data), client.post(QUIZ, data=data)

    assert first.location == second.location
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_a_form_sent_again_with_other_answers_is_refused(client, course):
    hidden = fields_of(client.get(QUIZ).get_data(as_text=True))
    client.post(QUIZ, data={**hidden, **fields(right_answers(course))})

    response = client.post(QUIZ, data={**hidden, "answer-final-1": "c"})

    assert response.status_code == 409
    assert "すでに送られています" in page_of(response)


@pytest.mark.parametrize("key", ["\0", "\ud800", ""], ids=["nul", "half-a-character", "empty"])
def test_a_broken_form_key_never_breaks_the_page(client, course, key):
    hidden = fields_of(client.get(QUIZ).get_data(as_text=True))

    for address in (QUIZ, f"{KNOW}/finished"):
        response = client.post(
            address, data={**hidden, "form_key": key.encode("utf-8", "surrogatepass"), "answer-final-1": "b"}
        )
        assert response.status_code in {302, 409, 422}


def test_a_drawn_quiz_asks_the_same_questions_until_it_is_handed_in(app, client, tmp_path):
    with app.app_context():
        publish(write_course(tmp_path / "small", draw=2))
    asked = re.findall(r"final-\dの問い", client.get(QUIZ).get_data(as_text=True))
    assert len(asked) == 2
    post(client, QUIZ, {"later": "1"})

    papers = {tuple(re.findall(r"final-\dの問い", client.get(QUIZ).get_data(as_text=True))) for _ in range(5)}

    assert len(papers) == 1


def test_a_text_of_a_course_cannot_smuggle_markup_into_a_question(app, client, tmp_path):
    folder = write_course(tmp_path / "small")
    text = (folder / "ja" / "final.quiz.yaml").read_text(encoding="utf-8")
    (folder / "ja" / "final.quiz.yaml").write_text(text.replace("えらぶa", "1 < 2 & 3"), encoding="utf-8")
    with app.app_context():
        publish(folder)

    assert "1 &lt; 2 &amp; 3" in page_of(client.get(QUIZ))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        pytest.param(0, "確認テストは、これで終わりです", id="passed"),
        pytest.param(2, "あと少しです。もう一度、やってみませんか", id="nearly"),
        pytest.param(4, "ここからが、学びどころです", id="not-yet"),
    ],
)
def test_each_result_has_words_of_its_own_and_none_of_them_shames(client, course, wrong, words):
    right = right_answers(course)
    given = {**right, **{name: ("b",) if chosen == ("a",) else ("a",) for name, chosen in list(right.items())[:wrong]}}

    html = page_of(post(client, QUIZ, fields(given), follow_redirects=True))

    assert words in html
    assert "不合格" not in html
