"""Addresses of the small course, and what every test does with its pages."""

from sqlalchemy import func, select

from lms.core.db import Model, session
from tests.support.page_checks import check_page
from tests.support.people import post

OVERVIEW = "/courses/small"
KNOW, LISTEN = f"{OVERVIEW}/modules/know", f"{OVERVIEW}/modules/listen"
QUIZ = f"{OVERVIEW}/quiz"
PAGES = ("/courses", OVERVIEW, KNOW, LISTEN, QUIZ)


def page_of(response) -> str:
    html = response.get_data(as_text=True)
    check_page(html)
    return html


def finish(client, page: str):
    return post(client, page, {}, to=f"{page}/finished")


def fields(answers) -> dict[str, list[str]]:
    return {f"answer-{question_id}": list(choices) for question_id, choices in answers.items()}


def rows_in_all_tables(app) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: session().scalar(select(func.count()).select_from(table))
            for table in Model.metadata.sorted_tables
            if table.name != "sign_in"
        }
