"""A real browser whose server goes away: the help desks can still be read, and no page of anybody is kept."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from lms.core.db import session
from lms.learning.models import ModuleProgress
from tests.conftest import empty
from tests.learning.conftest import publish, write_course
from tests.learning.rich import make_rich
from tests.support.people import PASSWORD, add_user
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
COURSE = "/courses/small"
OPENED = "async () => (await caches.keys()).filter((name) => name.startsWith('course '))"
KEPT = """async () => {
    const kept = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) kept[request.url] = await (await cache.match(request)).text();
    }
    return kept;
}"""


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve until the block ends; then nobody answers any more."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 360, "height": 740}, locale="ja-JP") as context:
        yield context


def open_course(page: Page, site: str) -> None:
    page.goto(f"{site}{COURSE}")
    expect(page.get_by_text("この講座は、電波がなくても読めます。")).to_be_visible(timeout=20_000)


def publish_rich(app: Flask, folder: Path) -> None:
    empty(app)
    with app.app_context():
        publish(make_rich(write_course(folder)))


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in")
    page.locator("main [name=email]").fill("hanako@example.jp")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def finish_without_a_server(page: Page, site: str, module: str) -> None:
    page.goto(f"{site}{COURSE}/modules/{module}")
    page.get_by_role("button", name="読みおわりました").click()
    page.wait_for_url(lambda url: not url.endswith(module))


def finished(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(one.module_key for one in session().query(ModuleProgress))


def is_ready(page: Page) -> None:
    expect(page.locator("[data-kept-offline]")).to_be_visible(timeout=10_000)


def test_the_help_desks_stay_readable_when_the_server_is_gone(sqlite_app: Flask, phone: BrowserContext):
    empty(sqlite_app)
    page = phone.new_page()
    with served(sqlite_app) as site:
        page.goto(f"{site}/help-desks?prefecture=13")
        is_ready(page)
        assert page.locator("link[rel=manifest]").get_attribute("href") == "/manifest.webmanifest"

    for path in ("/help-desks", "/courses", "/sessions/1?page=2"):
        page.goto(f"{site}{path}")

        assert page.url == f"{site}{path}"
        expect(page.get_by_role("heading", level=1)).to_have_text("いま、つながりません")
        expect(page.locator("main a[href='tel:119']")).to_be_visible()
        expect(page.get_by_role("heading", name="よりそいホットライン")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("いま開いています")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(250, 247, 240)"
    assert_axe_clean(page)


def test_nothing_of_whoever_is_signed_in_is_kept(sqlite_app: Flask, phone: BrowserContext):
    empty(sqlite_app)
    add_user(sqlite_app, "hanako@example.jp")
    page = phone.new_page()
    with served(sqlite_app) as site:
        sign_in(page, site)
        page.goto(f"{site}/help-desks")
        is_ready(page)
        page.goto(f"{site}/courses")

        kept = page.evaluate(KEPT)

    pages = {address: text for address, text in kept.items() if "/static/" not in address}
    assert list(pages) == [f"{site}/help-desks/offline"]
    assert "csrf_token" not in pages[f"{site}/help-desks/offline"]
    assert "サインアウト" not in pages[f"{site}/help-desks/offline"]


def test_a_first_page_costs_nothing_for_later(sqlite_app: Flask, phone: BrowserContext):
    empty(sqlite_app)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    page = phone.new_page()
    with served(sqlite_app) as site:
        page.goto(f"{site}/courses", wait_until="networkidle")

        assert not [address for address in asked if re.search("sw.js|offline|manifest", address)]
        assert len(set(asked)) <= 6


def test_a_course_that_was_opened_is_read_and_practised_when_the_server_is_gone(
    sqlite_app: Flask, phone: BrowserContext, tmp_path
):
    publish_rich(sqlite_app, tmp_path / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)

    for path, words in (
        (COURSE, "ちいさな講座"),
        (f"{COURSE}/continue", "ちいさな講座"),
        (f"{COURSE}/quiz", "確認テスト"),
        (f"{COURSE}/step", "わたしの一歩"),
    ):
        page.goto(f"{site}{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        expect(page.locator("main")).to_contain_text("電波のないときのページです")
        assert_axe_clean(page)
    page.goto(f"{site}{COURSE}/modules/know#feeling")
    expect(page.locator("main")).to_contain_text("孤独は気持ちです。")
    box = page.locator("textarea")
    box.fill("思い出したこと")
    page.reload()
    expect(box).to_have_value("思い出したこと")
    page.goto(f"{site}{COURSE}/step")
    page.get_by_label("わたしの一歩").fill("あいさつをする")
    page.reload()
    expect(page.get_by_label("わたしの一歩")).to_have_value("あいさつをする")
    page.goto(f"{site}{COURSE}/modules/know")
    page.get_by_role("button", name="次の章へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("章listen")
    page.goto(f"{site}/courses")
    expect(page.get_by_role("heading", level=1)).to_have_text("いま、つながりません")
    page.get_by_role("link", name="ちいさな講座").click()
    expect(page).to_have_url(f"{site}{COURSE}")


def test_practice_is_explained_without_a_server(sqlite_app: Flask, phone: BrowserContext, tmp_path):
    publish_rich(sqlite_app, tmp_path / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)
    page.goto(f"{site}{COURSE}/modules/know")

    def question(name: str):
        return page.locator(f"form:has(#practice-know-{name})")

    def answer(name: str, *values: str):
        for value in values:
            question(name).locator(f".choice:has([value='{value}'])").click()
        question(name).get_by_role("button", name="答えを見る").click()
        return expect(question(name).locator("[data-after]"))

    question("single").get_by_role("button", name="答えを見る").click()
    expect(question("single")).to_contain_text("まだ選んでいないところがあります。")
    answer("single", "a").to_contain_text("おしい。もう一歩です")
    expect(question("single").get_by_text("はなしa")).to_be_visible()
    expect(question("single").get_by_text("はなしb")).to_be_hidden()
    expect(question("single").locator(".choice:has([value=b])")).to_contain_text("正解")
    assert_axe_clean(page)
    question("single").get_by_role("button", name="もう一度答える").click()
    answer("single", "b").to_contain_text("そのとおりです")
    answer("multiple", "a").to_contain_text("おしい")
    question("multiple").get_by_role("button", name="もう一度答える").click()
    answer("multiple", "a", "c").to_contain_text("そのとおりです")
    for name in ("order", "match"):
        for select in question(name).locator("select").all():
            options = select.locator("option").evaluate_all("all => all.map(each => each.value)")
            right = (question(name).get_attribute("data-right") or "").split()
            select.select_option(next(value for value in options if value in right))
        answer(name).to_contain_text("そのとおりです")
    assert_axe_clean(page)


def test_a_conversation_goes_on_without_a_server_and_back(sqlite_app: Flask, phone: BrowserContext, tmp_path):
    publish_rich(sqlite_app, tmp_path / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)
    talk = f"{site}{COURSE}/scenarios/neighbour"
    page.goto(talk)

    for choice, path in (
        ("声をかける", "a"),
        ("もう一度たずねる", "a.b"),
        ("会釈する", "a.b.b"),
        ("だまって待つ", "a.b.b.a"),
    ):
        page.locator("#now .choice", has_text=choice).click()
        page.get_by_role("button", name="これで続ける").click()
        expect(page).to_have_url(f"{talk}?path={path}#now")
    expect(page.locator("#now")).to_contain_text("会話が終わりました")
    expect(page.locator("[data-good] li")).to_have_text(["ひと声かけた", "待った"])
    assert_axe_clean(page)
    page.get_by_role("link", name="ここから選びなおす").nth(1).click()
    expect(page).to_have_url(f"{talk}?path=a#now")
    expect(page.locator("#now .choice")).to_have_count(2)
    page.get_by_role("link", name="ひとつ前にもどる").click()
    expect(page.locator("#now")).to_contain_text("はじめの場面")


def test_a_new_version_takes_the_place_of_the_one_that_was_kept(sqlite_app: Flask, phone: BrowserContext, tmp_path):
    publish_rich(sqlite_app, tmp_path / "old" / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)
        before = page.evaluate(OPENED)
        with sqlite_app.app_context():
            publish(write_course(tmp_path / "new" / "small", version="2"))
        open_course(page, site)

        assert len(before) == len(page.evaluate(OPENED)) == 1
        assert page.evaluate(OPENED) != before


def test_who_signs_out_or_hands_the_device_on_takes_the_opened_courses_along(
    sqlite_app: Flask, phone: BrowserContext, tmp_path
):
    publish_rich(sqlite_app, tmp_path / "small")
    add_user(sqlite_app, "hanako@example.jp", name="山田 花子")
    page = phone.new_page()
    with served(sqlite_app) as site:
        sign_in(page, site)
        open_course(page, site)

        kept = page.evaluate(KEPT)
        pages = {address: text for address, text in kept.items() if "/static/" not in address}
        assert f"{site}{COURSE}/modules/know" in pages
        for address, text in pages.items():
            assert not re.search("csrf_token|サインアウト|花子", text), address
        page.get_by_role("button", name="サインアウト").click()
        expect(page.get_by_role("link", name="サインイン")).to_be_visible()
        assert page.evaluate(OPENED) == []

        open_course(page, site)
        page.goto(f"{site}/hand-over")
        page.get_by_role("button", name="つぎの人にわたす").click()
        expect(page.locator("main")).to_contain_text("この端末から、前の方の記録を消しました。")
        assert page.evaluate(OPENED) == []


def test_a_chapter_that_was_finished_without_a_server_is_recorded_once_it_is_back(
    sqlite_app: Flask, phone: BrowserContext, tmp_path
):
    publish_rich(sqlite_app, tmp_path / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)
    finish_without_a_server(page, site, "know")
    finish_without_a_server(page, site, "know")

    assert finished(sqlite_app) == []
    with served(sqlite_app, int(site.rpartition(":")[2])):
        page.goto(f"{site}{COURSE}")
        expect(page.get_by_text("電波のないときに読みおわった章を、記録しました。")).to_be_visible()
        assert finished(sqlite_app) == ["know"]
        page.reload(wait_until="networkidle")

        expect(page.locator("main")).to_contain_text("2つのうち、1つ読みおわりました")
        expect(page.locator("[data-sent]")).to_be_hidden()
        assert finished(sqlite_app) == ["know"]


def test_a_chapter_is_recorded_for_nobody_but_whoever_finished_it(sqlite_app: Flask, phone: BrowserContext, tmp_path):
    publish_rich(sqlite_app, tmp_path / "small")
    add_user(sqlite_app, "hanako@example.jp")
    page = phone.new_page()
    with served(sqlite_app) as site:
        sign_in(page, site)
        open_course(page, site)
    finish_without_a_server(page, site, "listen")

    phone.clear_cookies()
    with served(sqlite_app, int(site.rpartition(":")[2])):
        page.goto(f"{site}{COURSE}", wait_until="networkidle")
        assert finished(sqlite_app) == []
        sign_in(page, site)
        page.goto(f"{site}{COURSE}")
        expect(page.get_by_text("電波のないときに読みおわった章を、記録しました。")).to_be_visible()
        assert finished(sqlite_app) == ["listen"]


def test_slides_are_opened_and_turned_without_a_server(sqlite_app: Flask, phone: BrowserContext, tmp_path):
    publish_rich(sqlite_app, tmp_path / "small")
    page = phone.new_page()
    with served(sqlite_app) as site:
        open_course(page, site)
    page.set_viewport_size({"width": 1024, "height": 768})
    page.goto(f"{site}{COURSE}")

    page.get_by_role("link", name="講師の方へ").click()
    page.wait_for_url("**/present/all", wait_until="networkidle")
    page.keyboard.press("ArrowRight")

    expect(page).to_have_url(f"{site}{COURSE}/present/all#s2")
    assert page.evaluate("getComputedStyle(document.querySelector('.slide')).minHeight") != "0px"
