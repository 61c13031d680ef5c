"""Practice questions are explained at once and leave no trace."""

from tests.learning.pages import KNOW, page_of, rows_in_all_tables
from tests.support.people import post


def test_practice_explains_each_answer_and_leads_back_to_the_passage(client, course):
    html = page_of(post(client, KNOW, {"answer-know-1": "a"}))

    assert "おしい。もう一歩です" in html
    assert "はなしknow-1a" in html
    assert "わけknow-1" in html
    assert f'href="{KNOW}#feeling"' in html
    assert "第1章「気持ちのこと」を読みかえす" in html
    assert "はなしknow-2" not in html


def test_practice_keeps_the_answer_to_the_first_question_while_the_second_is_answered(client, course):
    html = page_of(post(client, KNOW, {"answer-know-1": "b", "answer-know-2": ["a", "c"]}))

    assert html.count("そのとおりです") == 2
    assert 'name="answer-know-1" value="b"' in html


def test_a_practice_question_can_be_answered_again(client, course):
    html = page_of(post(client, KNOW, {"answer-know-1": "a", "answer-know-2": "a", "again": "know-1"}))

    assert "はなしknow-1a" not in html
    assert "はなしknow-2a" in html


def test_practice_leaves_no_trace(app, client, course):
    before = rows_in_all_tables(app)

    post(client, KNOW, {"answer-know-1": "a"})

    assert rows_in_all_tables(app) == before
