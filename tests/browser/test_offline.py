"""A real browser whose server goes away: the help desks can still be read, and no page of anybody is kept."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests.conftest import empty
from tests.support.people import PASSWORD, add_user
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
KEPT = """async () => {
    const kept = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) kept[request.url] = await (await cache.match(request)).text();
    }
    return kept;
}"""


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve until the block ends; then nobody answers any more."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
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


def is_ready(page: Page) -> None:
    expect(page.locator("[data-kept-offline]")).to_be_visible(timeout=10_000)


def test_the_help_desks_stay_readable_when_the_server_is_gone(sqlite_app: Flask, phone: BrowserContext):
    empty(sqlite_app)
    page = phone.new_page()
    with served(sqlite_app) as site:
        page.goto(f"{site}/help-desks?prefecture=13")
        is_ready(page)

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
        page.goto(f"{site}/sign-in")
        page.locator("main [name=email]").fill("hanako@example.jp")
        page.locator("main [name=password]").fill(PASSWORD)
        page.locator("main [name=password]").press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
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

        assert not [address for address in asked if "sw.js" in address or "offline" in address]
        assert len(set(asked)) <= 6
