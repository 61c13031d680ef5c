"""Who reads English best: language, furigana and size of type change where they are, and nothing is lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
COURSE = "/courses/tsunagari-supporter"


def choose_language(page: Page, name: str) -> None:
    page.locator(".display-bar summary").nth(1).click()
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no-scripts"])
def test_another_language_in_mid_quiz_keeps_place_and_answers(new_page: Callable[..., Page], has_scripts: bool):
    page = new_page(java_script_enabled=has_scripts)
    page.goto(f"{COURSE}/quiz")
    first = page.locator("#answers input[type=radio]").first
    name, value = first.get_attribute("name"), first.get_attribute("value")
    first.check()

    choose_language(page, "English")

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(f"{COURSE}/quiz$"))
    expect(page.locator(f'#answers input[name="{name}"][value="{value}"]')).to_be_checked()
    choose_language(page, "日本語")
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator(f'#answers input[name="{name}"][value="{value}"]')).to_be_checked()


def test_furigana_and_size_change_at_once_and_stay(new_page: Callable[..., Page]):
    page = new_page()
    page.goto(f"{COURSE}/modules/know?lang=ja-easy")
    reading = page.locator("main rt").first
    expect(reading).to_be_visible()
    address = page.url

    page.locator(".display-bar summary").first.click()
    page.get_by_role("button", name=re.compile("^つけない")).click()
    expect(reading).to_be_hidden()
    page.locator("[data-display] button[value=largest]").click()
    expect(page.locator("html")).to_have_attribute("data-text", "largest")
    assert page.url == address
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    page.goto("/sessions")
    expect(page.locator("html")).to_have_attribute("data-ruby", "off")
    expect(page.locator("html")).to_have_attribute("data-text", "largest")
    assert overflow <= 0


def test_a_chapter_is_read_aloud_without_its_furigana_where_the_device_has_a_voice(new_page: Callable[..., Page]):
    page = new_page()
    page.add_init_script(
        """
        window.spoken = [];
        window.SpeechSynthesisUtterance = class extends EventTarget {
          constructor(text) { super(); this.text = text; } };
        Object.defineProperty(window, "speechSynthesis", { value: {
          getVoices: () => [{ lang: "ja-JP", name: "test" }], paused: false,
          speak(said) { window.spoken.push(said.text); }, cancel() {}, pause() { this.paused = true; },
          resume() { this.paused = false; } } });
        """
    )
    page.goto(f"{COURSE}/modules/know")
    page.get_by_role("button", name="読み上げる").press("Enter")

    spoken = "".join(page.evaluate("window.spoken"))
    assert "孤独" in spoken
    assert "孤独こどく" not in spoken
    assert "参考にした資料" not in spoken
    page.get_by_role("button", name="休む").press("Enter")
    page.get_by_role("button", name="読み上げを止める").press("Enter")
    expect(page.get_by_role("button", name="読み上げる")).to_be_focused()

    page.goto(f"{COURSE}/modules/know?lang=en")
    expect(page.get_by_role("button", name="Read aloud")).to_be_hidden()
