"""Whatever people write stays text on every page that shows it, in Chromium (trust.md, case 16)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page
from sqlalchemy import create_engine

from tests.browser.every_page import UNFOLD, Crawl
from tests.browser.stories import sign_in
from tests.support.live_server import DATABASE, LiveServer, copy_database, serve
from tests.support.payloads import MARK, write_payloads

pytestmark = pytest.mark.browser
MOST_ALIKE = 2
PLACES = {
    None: (
        ("/", "/sessions", "/help-desks"),
        ("/sessions", "/s/", "/help-desks", "/campaigns", "/bookings", "/verify"),
    ),
    "trainee@demo.example": (("/my", "/sessions"), ("/my", "/bookings", "/records", "/sessions")),
    "organiser@demo.example": (("/organise",), ("/organise", "/s/")),
    "coordinator@demo.example": (("/coordinate",), ("/coordinate",)),
    "admin@demo.example": (("/admin",), ("/admin",)),
}
"""Who looks, where they start, and which part of the site is theirs."""
WRITTEN_AT_LEAST = 25
SHOWN_AT_LEAST = 30


@pytest.fixture(scope="module")
def hostile_site(live_server: LiveServer, tmp_path_factory) -> Iterator[LiveServer]:
    """A site of its own with a copy of the demo, in which every text that people wrote is an attack."""
    home = tmp_path_factory.mktemp("hostile")
    copy_database(Path(live_server.environment["DATABASE_URL"].removeprefix("sqlite:///")), home / DATABASE)
    engine = create_engine(f"sqlite:///{home / DATABASE}")
    assert len(write_payloads(engine)) >= WRITTEN_AT_LEAST
    engine.dispose()
    with serve(home, prepare=()) as server:
        yield server


def refuse(faults: list[str], dialog: Dialog) -> None:
    """A script has run: note what it said."""
    faults.append(f"a dialog: {dialog.message}")
    dialog.dismiss()


def looked_at(crawl: Crawl, page: Page) -> Iterator[str]:
    """Open each kind of page, and give the addresses of those that show what was written."""
    for address in crawl.pages.values():
        page.goto(address)
        page.eval_on_selector_all("details", UNFOLD)
        assert not page.evaluate("'pwned' in window"), address
        if MARK in page.inner_text("body"):
            yield address


def test_what_people_wrote_runs_on_no_page(browser: Browser, hostile_site: LiveServer, sqlite_app: Flask):
    faults, shown = [], []
    for email, (starts, within) in PLACES.items():
        context = browser.new_context(base_url=hostile_site.url, locale="ja-JP", reduced_motion="reduce")
        page = context.new_page()
        page.on("dialog", partial(refuse, faults))
        if email:
            sign_in(page, email)
        crawl = Crawl(sqlite_app, page, hostile_site.url, within, MOST_ALIKE)
        crawl.run([f"{hostile_site.url}{start}" for start in starts])
        shown += looked_at(crawl, page)
        faults += crawl.watch.faults
        context.close()

    assert not faults, "\n".join(faults)
    assert len(shown) >= SHOWN_AT_LEAST
