"""A coordinator reads the figures of an area: exact, its own, and nobody else's."""

import csv
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from playwright.sync_api import Page, expect

from lms.core import clock
from lms.core.calendar import fiscal_year
from tests.browser.stories import figure, follow, heading, sign_in
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.browser
TOYAMA = "16"
ATTENDED = """
    SELECT training_session.starts_at FROM registration
    JOIN training_session ON training_session.id = registration.training_session_id
    WHERE registration.state = 'attended' AND training_session.state = 'closed'
    AND training_session.municipality_code LIKE '16%'
"""
HELD = "SELECT starts_at FROM training_session WHERE state = 'closed' AND municipality_code LIKE '16%'"
COMPLETED = "SELECT issued_at FROM completion WHERE prefecture_code = '16'"


@pytest.fixture
def coordinator(new_page: Callable[..., Page]) -> Page:
    """The demo's coordinator of 富山県, in the office."""
    return sign_in(new_page(viewport={"width": 1280, "height": 800}), "coordinator@demo.example")


@pytest.fixture
def counted_by_hand(live_server: LiveServer) -> Callable[[str], int]:
    """Count the moments that a query gives, of this fiscal year, straight from the rows."""
    this_year = fiscal_year(clock.today())

    def count(query: str) -> int:
        path = live_server.environment["DATABASE_URL"].removeprefix("sqlite:///")
        with sqlite3.connect(path) as database:
            moments = [datetime.fromisoformat(text) + timedelta(hours=9) for (text,) in database.execute(query)]
        return sum(fiscal_year(moment.date()) == this_year for moment in moments)

    return count


def rows_of_file(page: Page) -> list[dict[str, str]]:
    address = page.get_by_role("link", name="CSVで受け取る").get_attribute("href") or ""
    return list(csv.DictReader(StringIO(page.request.get(address).body().decode("utf-8-sig"))))


def sum_of_file(rows: list[dict[str, str]], measure: str) -> int:
    return sum(int(row["値"]) for row in rows if row["項目"] == measure)


def refusal(page: Page, address: str) -> str:
    """What a page that is not there says; fails when it is there."""
    response = page.goto(address)
    assert response is not None
    assert response.status == 404
    return page.locator("main").inner_html()


@pytest.mark.parametrize(
    ("label", "query"),
    [
        pytest.param("修了（のべ）", COMPLETED, id="completions"),
        pytest.param("出席（のべ）", ATTENDED, id="attendances"),
        pytest.param("開いた回", HELD, id="sessions"),
    ],
)
def test_the_sum_on_the_page_and_in_the_file_is_what_a_hand_counts(
    coordinator: Page, counted_by_hand: Callable[[str], int], label: str, query: str
):
    coordinator.goto(f"/coordinate/areas/{TOYAMA}")

    assert figure(coordinator, label) == counted_by_hand(query) > 0
    assert sum_of_file(rows_of_file(coordinator), label) == counted_by_hand(query)


def test_a_municipality_of_the_area_is_one_click_away(coordinator: Page):
    coordinator.goto("/coordinate")
    follow(coordinator, "富山市")

    expect(heading(coordinator)).to_have_text("富山市の数字")
    assert {row["市区町村"] for row in rows_of_file(coordinator)} == {"富山市"}


def test_a_sibling_area_and_nonsense_are_the_same_page(coordinator: Page):
    sibling = refusal(coordinator, "/coordinate/areas/17")

    assert sibling == refusal(coordinator, "/coordinate/areas/172014")
    assert sibling == refusal(coordinator, "/coordinate/areas/nonsense")


def test_the_roster_of_another_organiser_and_nonsense_are_the_same_page(new_page: Callable[..., Page]):
    organiser = sign_in(new_page(), "organiser@demo.example")

    others = refusal(organiser, "/organise/sessions/1/roster")

    assert others == refusal(organiser, "/organise/sessions/999999/roster")
