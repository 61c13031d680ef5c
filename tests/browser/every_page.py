"""Every page that somebody reaches by links, each kind once, and what it must keep at every width and in the dark."""

import html
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import APIResponse, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.support.visits import Watch

WIDTHS = (320, 360, 1280)
MOST_ALIKE = 8
NOWHERE, SIGN_IN = "nowhere", "accounts.show_sign_in"
WAY_BACK = "?from=/"  # the help desks lead back to each page: they are one page nevertheless
LINK = re.compile(r'<(?:a|form)\b[^>]*?\b(?:href|action)="([^"#]*)')
ALL = {"resultTypes": ["violations"], "preload": False}
CONTRAST = {**ALL, "runOnly": ["color-contrast"]}
ALL_BUT_CONTRAST = {**ALL, "rules": {"color-contrast": {"enabled": False}}}
AXE = Axe().axe_script
RUN_AXE = """options => axe.run(options).then(({violations}) => violations.map(
    ({id, help, nodes}) => `${id}: ${help} at ${nodes.slice(0, 3).map(node => node.target.join(" "))}`
))"""
PARTS = """() => [...new Set([...document.body.querySelectorAll("*")].map(one =>
    ["class", "data-state", "aria-current", "aria-pressed", "aria-invalid"].map(name => one.getAttribute(name)).join()
))]"""
TOO_WIDE = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
UNFOLD = "all => all.forEach(one => one.open = true)"

Looks = tuple[str, frozenset[str], str]
"""What kind of page it is: its endpoint, where it leads, and for a chapter which one."""


class Crawl:
    """Follows the links of one person, within the part of the site that is theirs."""

    def __init__(
        self, app: Flask, page: Page, site: str, within: tuple[str, ...], most_alike: int = MOST_ALIKE
    ) -> None:
        self.reached: set[str] = set()
        self.pages: dict[Looks, str] = {}
        self.page = page
        self.watch = Watch(page, site)
        self._routes = app.url_map.bind(urlsplit(site).netloc)
        self._site, self._within, self._most_alike = site, within, most_alike

    def run(self, starts: Iterable[str]) -> None:
        """Follow everything from these addresses on, a few pages of each kind."""
        known, alike = set(starts), Counter[str]()
        waiting = deque(starts)
        while waiting:
            address = waiting.popleft()
            endpoint = self.endpoint_of(address)
            alike[endpoint] += 1
            if alike[endpoint] <= self._most_alike:
                found = set(self._look_at(address, endpoint)) - known
                known |= found
                waiting.extend(sorted(found))

    def endpoint_of(self, address: str) -> str:
        """Name the view that answers at an address."""
        try:
            return self._routes.match(urlsplit(address).path)[0]
        except (RequestRedirect, HTTPException):
            return NOWHERE

    def _look_at(self, address: str, endpoint: str) -> Iterator[str]:
        response = self.page.request.get(address)
        assert response.status < 500, f"{address} answered {response.status}"
        arrived = self.endpoint_of(response.url)
        if response.ok:
            self.reached |= {arrived} if arrived == SIGN_IN else {endpoint, arrived}
        if not response.headers.get("content-type", "").startswith("text/html"):
            return
        links = set(self._links(response))
        leads_to = frozenset(self.endpoint_of(link) for link in links)
        which = address if endpoint == "learning.show_module" else ""
        self.pages.setdefault((arrived, leads_to, which), address)
        yield from (link for link in links if urlsplit(link).path.startswith(self._within))

    def _links(self, response: APIResponse) -> Iterator[str]:
        for found in LINK.findall(response.text()):
            link = urljoin(response.url, html.unescape(found)).partition(WAY_BACK)[0]
            if link.startswith(f"{self._site}/"):
                yield link


def faults_of(page: Page, address: str, coloured: set[str]) -> Iterator[str]:
    """Say what is wrong with a page for those who see it small, wide, light, dark, or not at all.

    Args:
        page: of whoever may see it.
        address: of the page.
        coloured: the parts whose contrast was measured. The style sheets colour a part alike on every page, so that
            a page without any new one is not measured again. What this page shows is added.
    """
    page.goto(address)
    page.eval_on_selector_all("details", UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if excess := page.evaluate(TOO_WIDE):
            yield f"{address}: {excess} px too wide at {width} px"
    page.evaluate(AXE)
    parts = set(page.evaluate(PARTS))
    is_new = bool(parts - coloured)
    yield from _violations(page, address, "light", ALL if is_new else ALL_BUT_CONTRAST)
    if is_new:
        yield from _violations(page, address, "dark", CONTRAST)
    coloured |= parts


def _violations(page: Page, address: str, scheme: Literal["light", "dark"], options: dict[str, object]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    return [f"{address} ({scheme}): {violation}" for violation in page.evaluate(RUN_AXE, options)]
