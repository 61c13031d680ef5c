"""Practice questions are explained at once and leave no trace."""

import re

import pytest

from lms.learning import rules
from tests.learning.pages import KNOW, page_of, rows_in_all_tables
from tests.learning.rich import THOUGHT
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


def practice(client, **answers):
    return page_of(post(client, KNOW, {f"answer-know-{name}": value for name, value in answers.items()}))


def select_values(html: str, name: str) -> list[list[str]]:
    """The values that each select of a question offers, the empty one aside."""
    selects = re.findall(rf'<select[^>]*name="answer-{name}"[^>]*>(.*?)</select>', html, re.DOTALL)
    return [[value for value in re.findall(r'value="([^"]*)"', one) if value] for one in selects]


def test_things_to_order_and_to_match_are_chosen_from_lists_with_a_label(client, rich_course):
    html = page_of(client.get(KNOW))

    order, match = select_values(html, "know-order"), select_values(html, "know-match")
    assert order == [[f"{slot}:{place}" for place in range(1, 5)] for slot in range(1, 5)]
    assert match == [[f"{slot}:{place}" for place in range(1, 5)] for slot in range(1, 4)]
    assert html.count("<label for=") >= 7


def test_an_order_is_explained_place_by_place(client, rich_course):
    question = rules.for_practice(rich_course.module("know").practice.question("know-order"))
    right = list(rules.values_for_page(question, tuple(question.correct_ids)))

    assert "そのとおりです" in practice(client, order=right)
    html = practice(client, order=[f"{slot}:{slot}" for slot in range(1, 5)])
    assert "おしい。もう一歩です" in html
    assert "番目" in html
    assert f"{THOUGHT}わけ" in html


def test_a_match_is_explained_pair_by_pair(client, rich_course):
    question = rules.for_practice(rich_course.module("know").practice.question("know-match"))
    right = list(rules.values_for_page(question, tuple(question.correct_ids)))

    assert "そのとおりです" in practice(client, match=right)
    assert "あなたの答え：" in practice(client, match=["1:1", "2:1", "3:1"])


def test_half_an_order_is_kept_and_the_rest_is_asked_for(client, rich_course):
    response = post(client, KNOW, {"answer-know-order": ["1:2", "", "", ""], "check": "know-order"})

    html = page_of(response)
    assert response.status_code == 422
    assert "まだ選んでいないところがあります" in html
    assert re.search(r'value="1:2" selected', html)
    assert THOUGHT not in html


def test_a_place_given_twice_is_named(client, rich_course):
    response = post(client, KNOW, {"answer-know-order": ["1:2", "2:2", "3:1", "4:3"]})

    assert response.status_code == 422
    assert "「2」が2回選ばれています" in page_of(response)


@pytest.mark.parametrize("value", ["9:1", "1:9", "1", "a:b", "1:1:1", ":", "canarypractice1:1", "1:2,1:3"])
def test_a_list_takes_only_what_it_offers(client, rich_course, value):
    response = post(client, KNOW, {"answer-know-match": [value]})

    assert response.status_code == 422
    assert "この問題の選択肢にありません" in page_of(response)


def test_the_passage_itself_is_shown_again_after_an_answer(client, rich_course):
    before, wrong, right = page_of(client.get(KNOW)), practice(client, single="a"), practice(client, single="b")

    assert "もう一度読む" not in before
    assert before.count("孤独は気持ちです。") == 1
    assert re.search(r'<details class="fold" open>\s*<summary>もう一度読む「気持ちのこと」', wrong)
    assert wrong.count("孤独は気持ちです。") == 2
    assert re.search(r'<details class="fold">\s*<summary>もう一度読む「気持ちのこと」', right)


def test_a_thought_has_a_box_without_a_name_outside_any_form_and_paper_without_javascript(client, rich_course):
    html = page_of(client.get(KNOW))
    outside = re.sub(r"<form.*?</form>", "", html, flags=re.DOTALL)

    (box,) = re.findall(r"<textarea[^>]*>", outside)
    assert "name=" not in box
    assert re.search(r'<div class="[^"]*" data-reflection="small:think-1" hidden>', outside)
    assert "送られません。だれも読みません。" in outside.partition(box)[0]
    assert 'href="/help-desks"' in outside.partition("思い出す")[2].partition(box)[0]
    assert "紙に書いてみましょう。" in outside
    assert "answer-think-1" not in html


def test_a_thought_that_is_sent_all_the_same_is_not_taken(app, client, rich_course):
    before = rows_in_all_tables(app)

    html = practice(client, single="b") + page_of(post(client, KNOW, {"answer-think-1": "ひみつの気持ち"}))

    assert "ひみつの気持ち" not in html
    assert rows_in_all_tables(app) == before
