"""A conversation: every way through it is an address, nothing is kept, and nobody fails."""

import re

import pytest

from tests.learning.pages import KNOW, OVERVIEW, page_of, rows_in_all_tables
from tests.support.statements import statements

SCENARIO = f"{OVERVIEW}/scenarios/neighbour"
WORDS_OF_FAILURE = ("不正解", "まちがえ", "失敗", "点数", "feedback--again")


def test_a_conversation_is_found_from_its_chapter_and_from_the_course(client, rich_course):
    for page in (KNOW, OVERVIEW):
        assert f'href="{SCENARIO}"' in page_of(client.get(page))
    assert SCENARIO not in page_of(client.get(f"{OVERVIEW}/modules/listen"))


def test_each_choice_leads_on_with_kind_words_and_a_way_back(client, rich_course):
    html = page_of(client.get(SCENARIO))
    assert re.findall(r'name="path" value="([^"]*)" required', html) == ["a", "b"]
    assert "山田さん" in html
    assert "伝わります。" not in html

    html = page_of(client.get(f"{SCENARIO}?path=a"))
    assert "伝わります。" in html
    assert "ええ、まあ。" in html
    assert re.findall(r'name="path" value="([^"]*)" required', html) == ["a.a", "a.b"]
    assert f'href="{SCENARIO}#now"' in html


def test_any_earlier_step_can_be_chosen_anew(client, rich_course):
    html = page_of(client.get(f"{SCENARIO}?path=a.b.b"))

    for way in ("#now", "?path=a#now", "?path=a.b#now"):
        assert f'href="{SCENARIO}{way}"' in html
    assert html.count("ここから選びなおす") == 3


@pytest.mark.parametrize(
    ("path", "good", "not_good"),
    [("a.a", ["ひと声かけた", "待った"], []), ("b.a", ["待った"], ["ひと声かけた"]), ("a.b.a.a", ["ひと声かけた"], [])],
)
def test_the_end_collects_what_went_well_and_leads_on(client, rich_course, path, good, not_good):
    html = page_of(client.get(f"{SCENARIO}?path={path}"))
    end = html.partition("会話が終わりました")[2].partition("あなたが、できたこと")[2]

    assert [words for words in good if words not in end] == []
    assert [words for words in not_good if words in end] == []
    assert all(end.count(f"<span>{words}</span>") == 1 for words in good)
    for address in (KNOW, "/help-desks", f"{OVERVIEW}/worksheet#step"):
        assert f'href="{address}' in end
    assert 'name="path"' not in html


@pytest.mark.parametrize("path", ["", "a", "b", "a.a", "b.a", "a.b.b.a"])
def test_no_page_of_it_speaks_of_failing(client, rich_course, path):
    html = page_of(client.get(f"{SCENARIO}?path={path}"))

    assert [words for words in WORDS_OF_FAILURE if words in html] == []


@pytest.mark.parametrize(
    "path", ["z", "a.z", "a.a.a", ".", "a.", "A", "<b>", "../..", "a" * 5000, ".".join(["a", "b"] * 60), "%00"]
)
def test_a_way_that_is_not_there_kindly_begins_anew(client, rich_course, path):
    response = client.get(SCENARIO, query_string={"path": path} if path != "%00" else "path=%00")

    html = page_of(response)
    assert response.status_code == 200
    assert "はじめの場面から、どうぞ" in html
    assert re.findall(r'name="path" value="([^"]*)" required', html) == ["a", "b"]


def test_an_unknown_conversation_is_the_same_404_as_an_unknown_course(client, rich_course):
    assert client.get(f"{OVERVIEW}/scenarios/other").data == client.get("/courses/unknown").data


def test_a_conversation_costs_one_statement_and_leaves_no_trace(app, client, rich_course):
    client.get(SCENARIO)
    before = rows_in_all_tables(app)

    with statements(app) as sent:
        client.get(f"{SCENARIO}?path=a.a")

    assert len(sent) == 1, sent
    assert rows_in_all_tables(app) == before
