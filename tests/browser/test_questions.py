"""Questions by keyboard, a thought that nobody hears, and a conversation to its end: in a real browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lms.catalog import queries as catalog
from lms.learning import rules
from tests.browser.test_offline import served
from tests.conftest import empty
from tests.learning.conftest import publish, write_course
from tests.learning.rich import make_rich
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
SECRET = "だれにも言わない、ひみつの気持ち"
KNOW = "/courses/small/modules/know"


@pytest.fixture
def site(sqlite_app: Flask, tmp_path) -> Iterator[str]:
    """The small course with every type of question."""
    empty(sqlite_app)
    with sqlite_app.app_context():
        publish(make_rich(write_course(tmp_path / "small")))
    with served(sqlite_app) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 360, "height": 740}, locale="ja-JP") as opened:
        opened.set_default_timeout(10_000)
        yield opened


def choose(page: Page, name: str, value: str) -> None:
    """Take one choice with the keyboard alone."""
    box = page.locator(f"[name='answer-{name}'][value='{value}']")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def put_in_order(page: Page, name: str, right: list[str]) -> None:
    """Bring each thing to its place with the button that moves it up, by keyboard."""
    things = page.locator("[data-order] > li", has=page.locator(f"[name='answer-{name}']"))
    for place, words in enumerate(right):
        item = things.filter(has_text=words)
        for _ in range(len(right)):
            if things.locator("label").all_inner_texts()[place] == words:
                break
            item.get_by_role("button", name="上へ").press("Enter")
    assert things.locator("label").all_inner_texts() == right


def test_the_quiz_of_all_types_is_passed_by_keyboard(context: BrowserContext, site: str):
    page = context.new_page()
    page.goto(f"{site}/courses/small/quiz")
    for part in ("final", "other"):
        choose(page, f"{part}-single", "b")
        choose(page, f"{part}-multiple", "a")
        choose(page, f"{part}-multiple", "c")
        choose(page, f"{part}-true", "b")
        put_in_order(page, f"{part}-order", ["もの1", "もの2", "もの3", "もの4"])
        for number in range(1, 4):
            page.locator(f"select[name='answer-{part}-match']").nth(number - 1).select_option(label=f"みぎ{number}")
    assert_axe_clean(page)

    page.get_by_role("button", name="答えを送る").press("Enter")

    expect(page.get_by_text("16点のうち、16点でした。")).to_be_visible()
    assert_axe_clean(page)


def test_a_thought_stays_on_the_device(context: BrowserContext, site: str):
    page, sent = context.new_page(), []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''} {request.headers}"))
    page.goto(f"{site}{KNOW}")
    box = page.get_by_role("textbox", name="思い出す")
    expect(page.get_by_text("紙に書いてみましょう。")).to_be_hidden()

    box.press_sequentially(SECRET)
    expect(page.get_by_text("この端末だけに残しました。")).to_be_visible()
    page.locator("[name='answer-know-single'][value='a']").check()
    page.get_by_role("button", name="答えを見る").first.click()
    expect(page.get_by_text("おしい。もう一歩です")).to_be_visible()

    expect(page.get_by_role("textbox", name="思い出す")).to_have_value(SECRET)
    page.get_by_role("button", name="この端末から消す").click()
    page.reload()
    expect(page.get_by_role("textbox", name="思い出す")).to_have_value("")
    assert len(sent) > 3
    assert [one for one in sent if "ひみつ" in one or "%E3%81%B2%E3%81%BF%E3%81%A4" in one] == []


def test_a_conversation_leads_to_its_end_and_back_by_keyboard(context: BrowserContext, site: str):
    page = context.new_page()
    page.goto(f"{site}{KNOW}")
    page.get_by_role("link", name="回覧板の日").press("Enter")
    for words in ("声をかける", "だまって待つ"):
        page.get_by_role("radio", name=words).focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="これで続ける").press("Enter")
        expect(page.locator("#now")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="会話が終わりました")).to_be_visible()
    expect(page.locator(".todo")).to_contain_text("ひと声かけた")
    assert_axe_clean(page)

    page.get_by_role("link", name="ここから選びなおす").first.press("Enter")

    expect(page.get_by_role("heading", name="はじめの場面")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(2)


@pytest.mark.parametrize("address", [KNOW, "/courses/small/quiz", "/courses/small/scenarios/neighbour?path=a"])
def test_without_javascript_everything_can_be_answered(sqlite_app: Flask, browser: Browser, site: str, address: str):
    with sqlite_app.app_context():
        order = catalog.current_version("small").course.module("know").practice.question("know-order")
    with browser.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 700}, locale="ja-JP"
    ) as context:
        page = context.new_page()
        page.goto(f"{site}{address}")

        assert page.locator("textarea:visible").count() == 0
        assert page.locator("[data-order-buttons]:visible").count() == 0
        if address == KNOW:
            expect(page.get_by_text("紙に書いてみましょう。")).to_be_visible()
            lists = page.locator("select[name='answer-know-order']")
            for place, slot in enumerate(rules.for_practice(order).slots):
                lists.nth(place).select_option(label=slot.option_id)
            page.locator("button[name='check'][value='know-order']").click()
            expect(page.get_by_text("そのとおりです")).to_be_visible()
