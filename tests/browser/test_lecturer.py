"""A lecturer in a hall: one page, opened before the network went away, and paper to hand out."""

import re
import subprocess
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import box, follow, heading, press
from tests.support.programs import PDFTOTEXT, require
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
PROJECTOR = {"width": 1024, "height": 768}
COURSE = "/courses/tsunagari-supporter"
TOO_TALL = """slides => slides.filter(slide => slide.getBoundingClientRect().height > innerHeight + 1)
    .map(slide => slide.id)"""
NOT_SHOWN = "pictures => pictures.filter(one => !one.complete || !one.naturalWidth).map(one => one.alt)"


@pytest.fixture
def hall(new_page: Callable[..., Page]) -> Page:
    """The slides on a projector, as they are right after they were opened."""
    page = new_page(viewport=PROJECTOR)
    page.goto(f"{COURSE}/present/all", wait_until="networkidle")
    return page


def test_the_slides_are_two_links_away_from_the_course(new_page: Callable[..., Page]):
    page = new_page(viewport=PROJECTOR)
    page.goto(COURSE)

    follow(page, "講師の方へ")
    expect(heading(page)).to_have_text("講師の方へ")
    follow(page, "投影のページを開く")
    expect(page).to_have_url(re.compile(f"{COURSE}/present/all"))


def here(page: Page) -> int:
    """The number of the slide that fills the screen."""
    top = page.evaluate("""[...document.querySelectorAll("[data-slide]")]
        .find(slide => Math.abs(slide.getBoundingClientRect().top) < 2)?.id ?? 's0'""")
    return int(top[1:])


def pages_of(page: Page) -> list[str]:
    """Print the page that is open, and return the text of each sheet."""
    command = [str(require(PDFTOTEXT)), "-layout", "-", "-"]
    printed = page.pdf(prefer_css_page_size=True)
    text = subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


def test_all_slides_are_shown_by_the_arrow_keys_with_the_network_cable_out(hall: Page):
    slides = hall.locator("[data-slide]").count()
    hall.context.set_offline(True)

    for number in range(2, slides + 1):
        hall.keyboard.press("ArrowRight")
        assert here(hall) == number

    expect(hall).to_have_url(re.compile(f"#s{slides}$"))
    expect(hall.locator(f"#s{slides}")).to_contain_text("よりそいホットライン")
    assert hall.locator("main img").count() >= 6
    assert hall.eval_on_selector_all("main img", NOT_SHOWN) == []
    hall.context.set_offline(False)


def test_keys_of_a_remote_go_both_ways_and_stop_at_the_ends(hall: Page):
    steps = [("PageDown", 2), ("Space", 3), ("ArrowDown", 4), ("ArrowUp", 3), ("Shift+Space", 2), ("PageUp", 1)]

    for key, number in [*steps, ("ArrowLeft", 1), ("ArrowRight", 2), ("Home", 1)]:
        hall.keyboard.press(key)
        assert here(hall) == number
    hall.keyboard.press("End")
    last = here(hall)
    hall.keyboard.press("PageDown")
    assert here(hall) == last == hall.locator("[data-slide]").count()


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (1280, 720), (1920, 1080)])
def test_every_slide_fits_the_screen(hall: Page, width: int, height: int):
    hall.set_viewport_size({"width": width, "height": height})

    assert hall.eval_on_selector_all("[data-slide]", TOO_TALL) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_slides_can_be_read_by_everybody(hall: Page, scheme):
    hall.emulate_media(color_scheme=scheme)

    assert_axe_clean(hall)


def test_slides_lead_on_without_scripts_and_help_is_one_tap_away(new_page: Callable[..., Page]):
    page = new_page(viewport=PROJECTOR, java_script_enabled=False)
    page.goto(f"{COURSE}/present/all")

    follow(page.locator("#s1"), "次へ")
    expect(page).to_have_url(re.compile("#s2$"))
    expect(page.locator("#s2")).to_be_in_viewport(ratio=0.99)
    follow(page.locator("#s2"), "相談先")
    expect(page.get_by_role("heading", name="命に危険があるときは、すぐに")).to_be_in_viewport()


def test_a_plan_of_minutes_is_changed_and_added_up(page: Page):
    page.goto(f"{COURSE}/present")
    follow(page, "60分の案")
    expect(page.get_by_role("table")).to_contain_text("60分に、ちょうど収まります")

    box(page, "聴く・受けとめる").fill("２０")
    press(page, "計算しなおす")

    expect(page.get_by_role("table")).to_contain_text("60分より、11分長いです")
    assert_axe_clean(page)


def test_the_worksheet_is_two_sheets_of_paper_without_the_frame(page: Page):
    page.goto(f"{COURSE}/worksheet")
    assert_axe_clean(page)

    sheets = pages_of(page)

    assert len(sheets) == 2
    assert "わたしが、しんどいとき" in sheets[0]
    assert "わたしの一歩" in sheets[1]
    assert "0120-279-338" in sheets[1]
    assert "講座をさがす" not in "".join(sheets)


def test_slides_print_one_to_a_sheet(hall: Page):
    assert len(pages_of(hall)) == hall.locator("[data-slide]").count()


def test_the_script_tells_what_to_mind_in_each_chapter(page: Page):
    page.goto(f"{COURSE}/present/script")
    assert_axe_clean(page)

    text = "".join(pages_of(page))

    assert text.count("スライド ") == 6
    assert "手を挙げてもらう質問" in re.sub(r"\s", "", text)
