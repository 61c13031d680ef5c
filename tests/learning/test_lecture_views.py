"""What lecturers get: no account, no name of anybody, sums that are right, and nothing of the quiz that counts."""

import re

import pytest

from tests.learning.pages import OVERVIEW, page_of, rows_in_all_tables
from tests.support.people import add_user, client_for
from tests.support.statements import statements

LECTURE, SLIDES = f"{OVERVIEW}/present", f"{OVERVIEW}/present/all"
SCRIPT, WORKSHEET = f"{OVERVIEW}/present/script", f"{OVERVIEW}/worksheet"
PAGES = (LECTURE, SLIDES, SCRIPT, WORKSHEET)


@pytest.mark.parametrize("page", PAGES)
def test_a_lecturer_needs_no_account_and_leaves_no_trace(app, client, course, page):
    before = rows_in_all_tables(app)

    page_of(client.get(page))

    assert rows_in_all_tables(app) == before


@pytest.mark.parametrize("page", PAGES)
def test_no_page_for_the_hall_names_whoever_is_signed_in(app, course, page):
    person = client_for(app, add_user(app, name="名札 みえこ"))

    html = page_of(person.get(page))

    assert "みえこ" not in html


@pytest.mark.parametrize("page", PAGES)
def test_pages_for_lecturers_cost_one_statement_beside_the_sign_in(app, course, page):
    person = client_for(app, add_user(app))
    person.get(page)

    with statements(app) as seen:
        person.get(page)

    assert len(seen) <= 2


@pytest.mark.parametrize("page", PAGES)
def test_a_course_that_is_not_there_has_no_pages_for_lecturers(client, course, page):
    assert client.get(page.replace("small", "unknown")).status_code == 404


def test_the_course_page_leads_to_everything_for_lecturers(client, course):
    assert f'href="{LECTURE}"' in page_of(client.get(OVERVIEW))

    html = page_of(client.get(LECTURE))

    for page in (SLIDES, SCRIPT, WORKSHEET):
        assert f'href="{page}"' in html
    assert "内閣府のページ（外部）" in html
    assert "国がつくったテキストではありません" in html


def test_slides_carry_no_frame_and_lead_from_one_to_the_next(client, course):
    html = page_of(client.get(SLIDES))
    numbers = [int(number) for number in re.findall(r'<section [^>]*id="s(\d+)"', html)]

    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f'href="#s{number}"' in html for number in numbers)
    assert "site-head" not in html
    assert "<form" not in html
    assert html.count('href="#help"') == len(numbers)
    assert 'href="tel:119"' in html


def test_practice_is_asked_first_and_answered_on_the_next_slide(client, course):
    slides = page_of(client.get(SLIDES)).split("<section ")
    asked = next(number for number, slide in enumerate(slides) if "know-1の問い" in slide)

    assert "えらぶa" in slides[asked]
    assert "わけknow-1" not in slides[asked]
    assert '<li value="2"><strong>えらぶb</strong></li>' in slides[asked + 1]
    assert "わけknow-1" in slides[asked + 1]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_for_lecturers_tells_of_the_quiz_that_counts(client, course, page):
    assert "final-" not in client.get(page).get_data(as_text=True)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("", "90分　（90分に、ちょうど収まります）", id="as-the-course-says"),
        pytest.param("?total=60", "60分　（60分に、ちょうど収まります）", id="an-hour"),
        pytest.param("?total=60&part-_opening=14", "（60分より、", id="too-long"),
        pytest.param("?total=60&part-know=0", "（60分まで、あと", id="time-left"),
        pytest.param("?total=６０&part-know=２０&part-listen=２０", "分　（60分", id="full-width-digits"),
    ],
)
def test_a_plan_of_minutes_says_its_sum(client, course, query, words):
    html = page_of(client.get(LECTURE + query))

    assert words in html
    assert "この時間割は目安です" in html


@pytest.mark.parametrize(
    ("query", "words"),
    [
        pytest.param("?total=60&part-know=abc", "「章know」の分は、5のように数字で入れてください。", id="no-number"),
        pytest.param("?total=60&part-know=", "「章know」の分は、5のように数字で入れてください。", id="empty"),
        pytest.param("?total=60&part-know=-5", "600分までの数字で入れてください。", id="negative"),
        pytest.param("?total=9999999999999999999999", "600分までの数字で入れてください。", id="enormous"),
        pytest.param(f"?total={'9' * 400}", "600分までの数字で入れてください。", id="more-than-a-float-holds"),
        pytest.param(f"?total={'9' * 5000}", "600分までの数字で入れてください。", id="endless"),
        pytest.param("?total=0", "600分までの数字で入れてください。", id="nothing"),
        pytest.param("?total=²", "「全体の長さ」の分は、5のように数字で入れてください。", id="a-digit-that-is-none"),
    ],
)
def test_a_plan_that_cannot_be_counted_is_explained(client, course, query, words):
    html = page_of(client.get(LECTURE + query))

    assert words in html
    assert "合わせて" not in html


def test_the_script_has_the_minutes_of_the_plan(client, course):
    controls = re.findall(r"<input[^>]*name=\"part-[a-z][^>]*>", page_of(client.get(LECTURE)))
    planned = [re.search(r'value="(\d+)"', control)[1] for control in controls]

    assert len(planned) == len(course.modules)
    assert re.findall(r"約(\d+)分", page_of(client.get(SCRIPT))) == planned


def test_the_worksheet_is_kept_by_whoever_writes_on_it(client, course):
    html = page_of(client.get(WORKSHEET))

    assert "この紙は集めません" in html
    assert "わたしの一歩" in html
    assert "119（救急）・110（警察）" in html
    assert "よりそいホットライン" in html
    assert "#9999" not in html
    assert "<input" not in html.partition("<main")[2]
