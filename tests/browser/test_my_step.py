"""わたしの一歩 never leaves the device, and goes when it is handed on; asking before and after needs no script."""

from collections.abc import Iterator

import pytest
import yaml
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_offline import served
from tests.conftest import empty
from tests.learning.conftest import publish, write_course
from tests.support.people import PASSWORD, add_user
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
SECRET = "ひみつの一歩をふみだす"
TRACES = ("ひみつ", "%E3%81%B2%E3%81%BF%E3%81%A4", "\\u3072\\u307f\\u3064", "himitsu")
COURSE = "/courses/small"
SENTENCES = {
    "confidence": [{"id": "notice", "text": "様子に気づくこと"}, {"id": "speak", "text": "声をかけること"}],
    "steps": [{"id": "greet", "text": "{挨拶|あいさつ}をする"}, {"id": "rest", "text": "休む"}],
}


@pytest.fixture
def site(sqlite_app: Flask, tmp_path) -> Iterator[str]:
    """The small course, which asks before and after and has first steps to choose from."""
    empty(sqlite_app)
    folder = write_course(tmp_path / "small")
    for name, items in SENTENCES.items():
        (folder / "ja" / f"{name}.yaml").write_text(yaml.safe_dump({"items": items}, allow_unicode=True))
    add_user(sqlite_app)
    with sqlite_app.app_context():
        publish(folder)
    with served(sqlite_app) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 360, "height": 740}, locale="ja-JP") as opened:
        opened.set_default_timeout(10_000)
        yield opened


def box(page: Page):
    return page.get_by_role("textbox", name="わたしの一歩")


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/sign-in")
    page.get_by_label("メールアドレス").fill("hanako@example.jp")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="サインイン").click()
    expect(page).not_to_have_url(f"{site}/sign-in")


def test_a_step_is_shown_again_on_this_device_and_no_request_carries_it(context: BrowserContext, site: str):
    page, sent = context.new_page(), []
    context.on("request", lambda one: sent.append(f"{one.url} {one.post_data_buffer or b''!r} {one.headers}"))
    context.on("request", lambda one: sent.append(one.post_data or ""))
    sign_in(page, site)
    page.goto(f"{site}{COURSE}/modules/know")
    page.get_by_role("button", name="読みおわりました").click()

    page.goto(f"{site}{COURSE}/step")
    assert_axe_clean(page)
    page.get_by_role("button", name="これにする").first.press("Enter")
    expect(box(page)).to_have_value("挨拶をする")
    box(page).fill(SECRET)
    expect(page.get_by_text("この端末だけに残しました。")).to_be_visible()
    for address in (COURSE, "/my"):
        page.goto(f"{site}{address}")
        expect(page.get_by_text(SECRET)).to_be_visible()
        assert_axe_clean(page)
    page.get_by_role("link", name="見なおす・変える・消す").click()
    expect(box(page)).to_have_value(SECRET)

    assert len(sent) > 20
    assert [one for one in sent if any(trace in one for trace in TRACES)] == []
    assert context.cookies()
    assert not any(trace in str(context.cookies()) for trace in TRACES)


def test_a_step_can_be_removed_and_goes_when_the_device_is_handed_on(context: BrowserContext, site: str):
    page, other = context.new_page(), context.new_page()
    page.goto(f"{site}{COURSE}/step")
    box(page).fill(SECRET)
    page.get_by_role("button", name="この端末から消す").click()
    expect(page.get_by_text("消しました。")).to_be_visible()
    page.reload()
    expect(box(page)).to_have_value("")
    box(page).fill(SECRET)
    other.goto(f"{site}/hand-over")

    other.get_by_role("button", name="つぎの人にわたす").click()

    expect(other.get_by_text("前の方の記録を消しました")).to_be_visible()
    expect(page).to_have_url(f"{site}/")  # the page that was open shows it no longer
    assert other.evaluate("localStorage.length") == 0
    other.goto(f"{site}{COURSE}")
    expect(other.locator("[data-my-step-shown]")).to_be_hidden()


def test_without_javascript_a_step_is_for_paper_and_the_sheet_of_confidence_can_be_sent(browser: Browser, site: str):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(f"{site}{COURSE}/step?lang=ja")
        expect(page.get_by_text("紙にひとつ書いて")).to_be_visible()
        assert page.locator("textarea:visible, [data-my-step-take]:visible").count() == 0

        page.goto(f"{site}{COURSE}/confidence/after")
        page.get_by_role("group", name="様子に気づくこと").get_by_label("少し自信がある").check()
        page.get_by_role("button", name="名前なしで送る").click()

        expect(page.get_by_text("お名前なしで、数に加えました。")).to_be_visible()


def test_a_sheet_of_confidence_is_filled_in_by_keyboard(context: BrowserContext, site: str):
    page = context.new_page()
    page.goto(f"{site}{COURSE}")
    page.get_by_role("link", name="答えてみる（任意）").press("Enter")
    assert_axe_clean(page)
    for name, steps in (("様子に気づくこと", 4), ("声をかけること", 2)):
        page.get_by_role("group", name=name).get_by_label("答えない").focus()
        for _ in range(steps):
            page.keyboard.press("ArrowDown")
    expect(page.get_by_role("group", name="様子に気づくこと").get_by_label("少し自信がある")).to_be_checked()

    page.get_by_role("button", name="名前なしで送る").press("Enter")

    expect(page.get_by_text("お名前なしで、数に加えました。")).to_be_visible()
