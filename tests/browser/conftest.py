"""The real application in a real browser: journeys in Chromium at the width of a phone."""

from collections.abc import Callable, Iterator
from ipaddress import IPv4Address
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import shared_by_all
from tests.support.live_server import LiveServer, copy_of_demo, serve
from tests.support.visits import Watch, launch

PHONE = {"width": 360, "height": 740}
WAIT_MILLISECONDS = 10_000
PEOPLE = count(1)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory, worker_id: str) -> Iterator[LiveServer]:
    """The application with its demo data, served by gunicorn, with a worker; the same for all journeys."""
    home = tmp_path_factory.mktemp("live")
    copy_of_demo(shared_by_all(tmp_path_factory, worker_id), home)
    with serve(home, prepare=()) as server:
        yield server


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """Headless Chromium with a Japanese font."""
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = launch(playwright.chromium, tmp_path_factory.mktemp("chromium"))
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Open a page as another person: its own cookies, its own address; options as in Playwright's `new_context`.

    Every page is watched: console errors, CSP violations, lost requests and documents that break the
    page checks fail the test when it ends.
    """
    contexts, watches = [], []

    def open_page(**options: Any) -> Page:
        usual = {"base_url": live_server.url, "viewport": PHONE, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
        at_home = {"extra_http_headers": {"X-Forwarded-For": str(IPv4Address("10.0.0.0") + next(PEOPLE))}}
        context = browser.new_context(**usual | at_home | options)
        context.set_default_timeout(WAIT_MILLISECONDS)
        page = context.new_page()
        contexts.append(context)
        watches.append(Watch(page, live_server.url))
        return page

    yield open_page
    try:
        for watch in watches:
            watch.assert_clean()
    finally:
        for context in contexts:
            context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One watched page at the width of a phone."""
    return new_page()
