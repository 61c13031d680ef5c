"""わたしの一歩 as the server gives it: words to choose from, a box that cannot be sent, else paper."""

import re

import pytest
import yaml

from lms.catalog import queries as catalog
from tests.learning.conftest import publish, right_answers, write_course
from tests.learning.pages import KNOW, LISTEN, OVERVIEW, QUIZ, fields, finish, page_of, rows_in_all_tables
from tests.support.people import add_user, client_for, post
from tests.support.statements import statements

STEP = f"{OVERVIEW}/step"


@pytest.fixture
def stepping(app, tmp_path):
    """The small course with first steps to choose from."""
    folder = write_course(tmp_path / "small")
    steps = {"items": [{"id": "greet", "text": "{挨拶|あいさつ}をする"}, {"id": "rest", "text": "休む"}]}
    (folder / "ja" / "steps.yaml").write_text(yaml.safe_dump(steps, allow_unicode=True))
    with app.app_context():
        publish(folder)
        return catalog.current_version("small").course


def box_of(html: str) -> str:
    return re.search(r"<textarea[^>]*>", html)[0]


def assert_box_cannot_be_sent(html: str) -> None:
    forms = re.findall(r"<form\b.*?</form>", html, re.DOTALL)
    assert not any("<textarea" in form for form in forms)
    assert " name=" not in box_of(html)
    assert " form=" not in box_of(html)


def test_the_page_offers_what_the_course_says_and_a_box_that_cannot_be_sent(client, stepping):
    html = page_of(client.get(STEP))

    assert "この端末だけに残ります。送られません。" in html
    assert "<ruby>挨拶" in html
    assert html.count("data-my-step-take") == 2
    assert_box_cannot_be_sent(html)


def test_without_javascript_it_is_a_sheet_of_paper(client, stepping):
    html = page_of(client.get(STEP))

    assert re.search(r'<div class="stack" data-my-step="small" hidden>', html)
    assert re.search(r"<div data-my-step-paper>", html)
    assert f'href="{OVERVIEW}/worksheet#step"' in html
    assert "休む" in page_of(client.get(f"{OVERVIEW}/worksheet")).partition('id="step"')[2]


def test_a_course_without_examples_has_the_box_all_the_same(client, course):
    html = page_of(client.get(STEP))

    assert 'data-my-step="small"' in html
    assert "たとえば" not in html


def test_looking_leaves_nothing_and_nothing_can_be_sent_there(app, client, stepping):
    before = rows_in_all_tables(app)

    client.get(STEP)
    sent = client.post(STEP, data={"step": "ひみつ"})

    assert sent.status_code in {400, 403, 405}
    assert rows_in_all_tables(app) == before
    assert client.get("/courses/unknown/step").status_code == 404


def in_sight(person) -> str:
    """The page of the course without what only a device fills in."""
    return re.sub(r"<div[^>]*hidden>.*?</div>", "", page_of(person.get(OVERVIEW)), flags=re.DOTALL)


def test_it_comes_when_the_quiz_is_passed_and_is_shown_again_where_the_course_is(app, stepping):
    person = client_for(app, add_user(app))
    finish(person, KNOW)
    finish(person, LISTEN)
    assert f'href="{STEP}"' not in re.sub(
        r"<div[^>]*hidden>.*?</div>", "", page_of(person.get(OVERVIEW)), flags=re.DOTALL
    )

    result = page_of(post(person, QUIZ, fields(right_answers(stepping)), follow_redirects=True))

    assert_box_cannot_be_sent(result)
    for page in (OVERVIEW, "/my"):
        html = page_of(person.get(page))
        assert 'data-my-step-shown="small" hidden' in html
        assert "my-step.js" in html
    assert f'href="{STEP}"' in in_sight(person)


def test_a_quiz_that_is_not_passed_yet_leads_to_no_step(client, stepping):
    wrong = fields(dict.fromkeys(right_answers(stepping), ("a",)))

    assert "data-my-step" not in page_of(post(client, QUIZ, wrong, follow_redirects=True))


def test_the_page_asks_the_database_once(app, client, stepping):
    client.get(STEP)
    with statements(app) as seen:
        client.get(STEP)

    assert len(seen) == 1
