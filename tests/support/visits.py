"""Pages in Chromium that notice what goes wrong while a test looks elsewhere."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import justmytype_intl_cjk
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserType, ConsoleMessage, Error, Page, Request, Response

from tests.support.page_checks import page_faults
from tests.support.programs import CHROMIUM, require

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
REPORTED_AS_RESPONSE = "Failed to load resource"
LEFT_BEFORE_IT_CAME = "net::ERR_ABORTED"
FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern">
    <test name="lang" compare="contains"><string>ja</string></test>
    <edit name="family" mode="append"><string>Noto Sans JP</string></edit>
  </match>
</fontconfig>
"""


def launch(chromium: BrowserType, home: Path) -> Browser:
    """Start Chromium with the Japanese font that the records are printed with: without one it draws boxes."""
    fonts_conf = home / "fonts.conf"
    fonts = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl" / "notosansjp"
    fonts_conf.write_text(FONTS_CONF.format(fonts=fonts, cache=home / "fonts-cache"), encoding="utf-8")
    return chromium.launch(
        executable_path=require(CHROMIUM),
        args=list(ARGUMENTS),
        env={**os.environ, "FONTCONFIG_FILE": str(fonts_conf)},
    )


class Watch:
    """Collects what goes wrong on a page: on the console, in its requests, and in each document it opens.

    Events cannot fail a test by themselves, so `assert_clean` is called when the page is done with.
    """

    def __init__(self, page: Page, site: str) -> None:
        self.faults: list[str] = []
        self._page = page
        self._site = urlsplit(site).netloc
        self._being_read = 0
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: script error: {error}"))
        page.on("requestfailed", self._on_request_failed)
        page.on("response", self._on_response)

    def assert_clean(self) -> None:
        """Fail with everything that went wrong so far: CSP violations, errors, lost requests, bad pages."""
        self._page.wait_for_timeout(1)  # lets events that have arrived be told
        while self._being_read:
            self._page.wait_for_timeout(10)
        assert not self.faults, "\n".join(self.faults)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REPORTED_AS_RESPONSE):
            self.faults.append(f"{self._page.url}: console: {message.text}")

    def _on_request_failed(self, request: Request) -> None:
        if self._is_ours(request.url) and request.failure != LEFT_BEFORE_IT_CAME:
            self.faults.append(f"{self._page.url}: {request.url} failed: {request.failure}")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        worst = 500 if is_page else 400  # a page may refuse in words; what belongs to it may not be missing
        if self._is_ours(response.url) and response.status >= worst:
            self.faults.append(f"{self._page.url}: {response.url} answered {response.status}")
        is_document = response.headers.get("content-type", "").startswith("text/html")
        if is_page and is_document and not 300 <= response.status < 400:
            self._read(response)

    def _read(self, response: Response) -> None:
        """Check a document; its body is still on the way, so other events may be told meanwhile."""
        self._being_read += 1
        try:
            found = page_faults(response.body().decode())
        except Error:
            return  # the visitor left before it had arrived: there is no page to judge
        finally:
            self._being_read -= 1
        self.faults.extend(f"{response.url}: {fault}" for fault in found)

    def _is_ours(self, url: str) -> bool:
        return urlsplit(url).netloc == self._site


def assert_axe_clean(page: Page) -> None:
    """Fail when axe finds a violation of WCAG 2.2 AA or of its good practice on the page as it is now."""
    results = Axe().run(page)
    assert results.violations_count == 0, f"{page.url}\n{results.generate_report()}"
