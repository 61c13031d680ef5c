"""The figures of a quiz for administrators: first answers alone, nobody named, nothing said of few."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.policy import Role
from lms.catalog import queries as catalog
from lms.learning import actions, queries, rules
from lms.learning.rules import Learner
from lms.learning.rules.item_remarks import FEWEST_ATTEMPTS, Remark, remarks
from lms.learning.rules.item_statistics import ItemStatistics
from tests.learning.conftest import publish, right_answers, write_course
from tests.learning.pages import page_of
from tests.support.people import add_staff, add_user, client_for
from tests.support.statements import statements
from tests.support.training_sessions import new_key


def figures(facility: float, index: float | None, attempts: int = FEWEST_ATTEMPTS) -> ItemStatistics:
    return ItemStatistics(attempts, facility, 10, index, index)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (None, (Remark.TOO_FEW,)),
        (figures(50, -40, FEWEST_ATTEMPTS - 1), (Remark.TOO_FEW,)),
        (figures(50, 60), ()),
        (figures(50, -0.1), (Remark.REVERSED,)),
        (figures(50, 19.9), (Remark.WEAK,)),
        (figures(50, 20), ()),
        (figures(90, 5), (Remark.VERY_EASY,)),
        (figures(100, None), (Remark.VERY_EASY,)),
        (figures(20, 5), (Remark.VERY_HARD,)),
        (figures(0, None), (Remark.VERY_HARD,)),
        (figures(95, -5), (Remark.REVERSED, Remark.VERY_EASY)),
    ],
)
def test_what_is_to_be_looked_at(found, said):
    assert remarks(found) == said


@given(st.integers(0, FEWEST_ATTEMPTS - 1), st.floats(0, 100), st.floats(-100, 100))
def test_nothing_but_that_they_are_few_is_said_of_few(attempts, facility, index):
    assert remarks(figures(facility, index, attempts)) == (Remark.TOO_FEW,)


def take(course, number: int, wrong: tuple[str, ...] = ()) -> None:
    """Hand the quiz in as a visitor of this number, with these questions wrong."""
    answers = {
        id_: ("b",) if chosen == ("a",) else ("a",) for id_, chosen in right_answers(course).items() if id_ in wrong
    }
    learner = Learner(guest=f"{number:064}")
    actions.submit_answers(course.key, learner, right_answers(course) | answers, number, key=new_key())


def version_of() -> int:
    return catalog.current_version("small").id


def by_id() -> dict[str, queries.Item]:
    return {item.question.id: item for item in queries.items_of(version_of())[1]}


def test_the_first_attempt_of_each_learner_counts_and_no_other(database, course):
    for number in range(10):
        take(course, number, ("final-1",) if number < 4 else ())
        take(course, number)

    found = by_id()["final-1"].figures

    assert (found.attempts, found.facility) == (10, 60)


def test_of_nine_attempts_nothing_is_said_and_of_ten_the_figures(database, course):
    for number in range(9):
        take(course, number)
    assert {(item.figures, item.remarks) for item in by_id().values()} == {(None, (Remark.TOO_FEW,))}

    take(course, 9)

    assert {item.figures.attempts for item in by_id().values()} == {10}


def test_answers_that_are_not_handed_in_do_not_count(database, course):
    for number in range(10):
        actions.save_answers("small", Learner(guest=f"{number:064}"), right_answers(course), 1, key=new_key())

    assert all(item.figures is None for item in by_id().values())


def test_with_a_draw_each_question_counts_those_who_were_asked_it(database, tmp_path):
    publish(write_course(tmp_path / "small", draw=3))
    course = catalog.current_version("small").course
    asked = dict.fromkeys(right_answers(course), 0)
    for number in range(30):
        take(course, number)
        for question in rules.paper(course.final_quiz, number, course.draw):
            asked[question.id] += 1

    assert {id_: item.figures.attempts for id_, item in by_id().items() if item.figures} == {
        id_: count for id_, count in asked.items() if count >= 10
    }


def test_a_second_version_starts_anew_and_knows_who_had_tried_before(database, course, tmp_path):
    for number in range(10):
        take(course, number)
    publish(write_course(tmp_path / "next" / "small", version="2"))

    assert all(item.figures is None for item in by_id().values())


@pytest.fixture
def administrator(app):
    return client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))


def address(app) -> str:
    with app.app_context():
        return f"/admin/courses/{version_of()}/questions"


def test_the_page_says_what_is_to_be_looked_at(app, course, administrator):
    with app.app_context():
        for number in range(12):
            strong = number % 2 == 0
            take(course, number, ("final-1",) if strong else ("final-2", "final-3"))

    html = page_of(administrator.get(address(app)))

    assert "ほかの問題がよくできた方ほど、まちがえています。" in html
    assert "ほとんどの方が正解しています。" in html
    assert "まだ少なすぎます" not in html
    assert f'href="{address(app)}"' in page_of(administrator.get("/admin/courses"))


def test_the_page_of_a_new_course_says_that_there_are_too_few(app, course, administrator):
    assert "まだ少なすぎます（10件から出ます）。" in page_of(administrator.get(address(app)))


def test_the_file_says_the_same(app, course, administrator):
    with app.app_context():
        for number in range(10):
            take(course, number, ("final-1",) if number < 4 else ())

    response = administrator.get(f"{address(app)}.csv")

    rows = list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"))))
    assert [row["問題の記号"] for row in rows] == [f"final-{n}" for n in range(1, 6)]
    assert (rows[0]["答えた件数"], rows[0]["正答率（%）"], rows[0]["問題"]) == ("10", "60.0", "final-1の問い")
    assert rows[1]["識別指数（%）"] == ""


def test_statements_do_not_grow_with_the_answers(app, course, administrator):
    counts = []
    for numbers in (range(1), range(1, 30)):
        with app.app_context():
            for number in numbers:
                take(course, number)
        administrator.get(address(app))
        with statements(app) as seen:
            administrator.get(address(app))
        counts.append(len(seen))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("ending", ["", ".csv"])
def test_only_administrators_see_it(app, course, client, administrator, ending):
    page = address(app) + ending

    assert administrator.get(page).status_code == 200
    assert client_for(app, add_user(app)).get(page).status_code in {403, 404}
    assert client.get(page).status_code in {302, 403}
    assert administrator.get(f"/admin/courses/999999/questions{ending}").status_code == 404
