"""The watch over every journey: what goes wrong in the browser fails the test that did not look."""

import pytest
from playwright.sync_api import Browser, Route

from tests.support.visits import Watch

SITE = "http://site.test"
PAGE = "<!doctype html><html lang='ja'><head><title>頁</title><link rel='icon' href='/icon'>{head}</head>"
BODY = "<body><main><h1>頁</h1>{body}</main></body></html>"

pytestmark = pytest.mark.browser


def site(head: str = "", body: str = "", status: int = 200):
    """A site of one page, which has nothing else but an icon."""

    def answer(route: Route) -> None:
        headers = {"content-security-policy": "default-src 'none'; img-src 'self'; script-src 'self'"}
        if route.request.is_navigation_request():
            html = (PAGE + BODY).format(head=head, body=body)
            route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8", headers=headers)
        elif route.request.url.endswith("/error.js"):
            route.fulfill(body="throw new Error('ouch')", content_type="text/javascript")
        elif route.request.url.endswith("/lost.png"):
            route.abort("connectionreset")
        else:
            route.fulfill(status=200 if route.request.url.endswith("/icon") else 404)

    return answer


@pytest.fixture
def visit(browser: Browser):
    """Open the page of such a site, and return the watch over it."""
    with browser.new_context(base_url=SITE) as context:

        def opened(**parts) -> Watch:
            page = context.new_page()
            page.route("**/*", site(**parts))
            watch = Watch(page, SITE)
            page.goto("/")
            return watch

        yield opened


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({}, id="a-good-page"),
        pytest.param({"status": 404}, id="a-refusal-in-words"),
    ],
)
def test_a_page_that_keeps_the_rules_is_left_in_peace(visit, parts):
    visit(**parts).assert_clean()


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        pytest.param({"body": "<p style='color:red'>赤</p>"}, "Content Security Policy", id="refused-by-the-policy"),
        pytest.param({"body": "<h1>二つ目</h1>"}, "has 2 h1", id="a-document-that-breaks-the-page-checks"),
        pytest.param({"body": "<img src='/gone.png' alt=''>"}, "gone.png answered 404", id="a-missing-picture"),
        pytest.param({"body": "<img src='/lost.png' alt=''>"}, "lost.png failed", id="a-request-that-breaks-off"),
        pytest.param({"head": "<script src='/error.js'></script>"}, "ouch", id="an-error-in-a-script"),
        pytest.param({"status": 500}, "answered 500", id="an-error-of-the-server"),
    ],
)
def test_what_goes_wrong_unseen_is_told_at_the_end(visit, parts, fault):
    watch = visit(**parts)

    with pytest.raises(AssertionError, match=fault):
        watch.assert_clean()


def test_japanese_is_drawn_with_letters_and_not_with_boxes(browser: Browser):
    page = browser.new_page()
    page.set_content("<p id='a'>孤</p><p id='b'>独</p>")

    pictures = {page.locator(f"#{name}").screenshot() for name in "ab"}

    assert len(pictures) == 2
    page.close()
