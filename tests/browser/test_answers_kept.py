"""No answer is lost once the page has said that it is kept, and none counts twice: the short run of `make proof`."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from lms.core.db import session
from lms.learning.models import AnswerEvent, Attempt
from tests.conftest import empty
from tests.learning.conftest import publish, write_course
from tests.support.answering import LINE_CUTS, QUIZ, answering
from tests.support.people import PASSWORD, add_user
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
ANSWERS = 3
KEEPS_NOTHING = "Object.defineProperty(IDBObjectStore.prototype, 'put', { value() { throw new Error('full'); } });"


def test_no_answer_is_lost_or_doubled_by_six_kinds_of_cuts(browser: Browser, tmp_path):
    with answering(tmp_path, browser.browser_type, seed=4) as somebody:
        somebody.answer()
        for number, where in enumerate(LINE_CUTS):
            somebody.cut(where, ANSWERS, by_itself=number == 0)
        somebody.kill_server(ANSWERS)
        somebody.kill_browser(ANSWERS)

        assert somebody.faults() == []
        assert somebody.given == 1 + ANSWERS * 6


@pytest.fixture
def people(browser: Browser) -> Iterator[Callable[[], Page]]:
    """Open a page of another device: its own cookies, its own store."""
    contexts = []

    def open_device() -> Page:
        contexts.append(browser.new_context(viewport={"width": 360, "height": 740}, locale="ja-JP"))
        return contexts[-1].new_page()

    yield open_device
    for context in contexts:
        context.close()


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in?next={QUIZ}")
    page.locator("main [name=email]").fill("hanako@example.jp")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(f"**{QUIZ}")


def choose(page: Page, question: str, choice: str) -> None:
    page.locator(f".choice:has([name='answer-{question}'][value='{choice}'])").click()


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-save-state]")).to_contain_text(words, use_inner_text=True)


def is_chosen(page: Page, question: str, choice: str) -> None:
    expect(page.locator(f"[name='answer-{question}'][value='{choice}']")).to_be_checked()


def test_another_device_goes_on_where_this_one_was_and_an_older_screen_is_told(
    sqlite_app: Flask, tmp_path, people: Callable[[], Page]
):
    prepare(sqlite_app, tmp_path)
    with served(sqlite_app) as site:
        phone, tablet = people(), people()
        sign_in(phone, site)
        choose(phone, "final-1", "a")
        says(phone, "保存済み")
        sign_in(tablet, site)
        is_chosen(tablet, "final-1", "a")
        choose(phone, "final-1", "c")
        choose(phone, "final-2", "b")
        says(phone, "保存済み")
        choose(tablet, "final-1", "b")
        says(tablet, "あとの答えにしました")
        is_chosen(tablet, "final-1", "c")
        assert_axe_clean(tablet)

        tablet.context.clear_cookies()
        choose(tablet, "final-3", "a")
        says(tablet, "端末に保存・送信待ち 1件")
        says(tablet, "サインインが切れたか")
        assert_axe_clean(tablet)
        tablet.get_by_role("button", name="答えを送る").click()
        says(tablet, "まだ送っていません")
        sign_in(tablet, site)
        says(tablet, "保存済み")
        is_chosen(tablet, "final-3", "a")
        for question in ("final-4", "final-5"):
            choose(tablet, question, "a")
        tablet.get_by_role("button", name="答えを送る").click()
        expect(tablet.get_by_role("heading", level=1)).to_have_text("確認テストの結果")
        expect(tablet.locator("main")).to_contain_text("に受けとりました。")

        choose(phone, "final-2", "c")
        says(phone, "ほかの画面で先に進んでいます")
    with sqlite_app.app_context():
        assert session().query(Attempt).count() == 1


def test_a_device_that_can_keep_nothing_says_so_and_sends_when_the_line_is_back(
    sqlite_app: Flask, tmp_path, people: Callable[[], Page]
):
    prepare(sqlite_app, tmp_path)
    page = people()
    page.add_init_script(KEEPS_NOTHING)
    with served(sqlite_app) as site:
        page.goto(f"{site}{QUIZ}")
        page.route("**/quiz/answers", lambda route: route.abort())
        choose(page, "final-1", "a")
        says(page, "保存できません")
        says(page, "この画面を閉じずに")
        assert_axe_clean(page)

        page.unroute("**/quiz/answers")
        says(page, "保存済み")
        page.goto(f"{site}{QUIZ}")
        is_chosen(page, "final-1", "a")


def test_a_tablet_that_is_handed_on_sends_first_and_then_forgets_everything(
    sqlite_app: Flask, tmp_path, people: Callable[[], Page]
):
    prepare(sqlite_app, tmp_path)
    page = people()
    with served(sqlite_app) as site:
        page.goto(f"{site}{QUIZ}")
        choose(page, "final-1", "a")
        says(page, "保存済み")
        page.evaluate("localStorage.setItem('reflection:small:think-1', 'ひみつ')")
        page.route("**/quiz/answers", lambda route: route.abort())
        choose(page, "final-2", "b")
        says(page, "端末に保存・送信待ち 1件")
        page.goto(f"{site}/hand-over")
        assert_axe_clean(page)
        page.get_by_role("button", name="つぎの人にわたす").click()
        expect(page.get_by_role("alert")).to_contain_text("まだ送っていない答えが、1件あります")
        assert page.evaluate("localStorage.length") == 1
        assert_axe_clean(page)
        page.unroute("**/quiz/answers")
        page.get_by_role("button", name="つぎの人にわたす").click()
        expect(page.locator("main")).to_contain_text("この端末から、前の方の記録を消しました。")

        with sqlite_app.app_context():
            assert session().query(AnswerEvent).count() == 2
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate("indexedDB.databases()") == []
        page.goto(f"{site}{QUIZ}")
        expect(page.locator("fieldset.question :checked")).to_have_count(0)
        expect(page.locator("[data-save-state]")).to_be_hidden()


def prepare(app: Flask, folder: Path) -> None:
    empty(app)
    add_user(app, "hanako@example.jp")
    with app.app_context():
        publish(write_course(folder / "small"))


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
