"""An organiser's day: a session is set up, people call and come, it is closed, and a slip is put right."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import (
    arrive,
    book_by_telephone,
    box,
    close,
    follow,
    heading,
    press,
    set_up,
    sign_in,
    soon,
    text_of_pdf,
)

pytestmark = pytest.mark.browser
FORGOTTEN, *COMERS = [f"受講 {number:02}さん" for number in range(1, 30)]
CALLERS, LISTED = COMERS[:5], COMERS[5:]


@pytest.fixture
def organiser(new_page: Callable[..., Page]) -> Page:
    """The demo's organiser, with the tablet that stands at the desk."""
    return sign_in(new_page(viewport={"width": 820, "height": 1180}), "organiser@demo.example")


def numbers_of_the_desk(page: Page) -> list[str]:
    return page.locator(".desk-count dd").all_inner_texts()


def take_calls(page: Page, names: list[str]) -> None:
    """Enter who calls, one after the other, and read each the number."""
    follow(page, "電話・紙の申し込みを入れる")
    for order, name in enumerate(names):
        number = book_by_telephone(page, name, f"076-400-{order:04}")
        expect(page.get_by_role("region", name="このまま読み上げてください")).to_contain_text(
            "、".join(number.replace("-", ""))
        )
        follow(page, "次の申し込みを入れる")


def enter_list(page: Page, names: list[str]) -> None:
    """Enter those who stand on a list that somebody kept beside this system."""
    lines = "".join(f"{name},076-401-{order:04}\n" for order, name in enumerate(names))
    follow(page, "名簿のファイルから入れる")
    content = f"氏名,電話番号\n{lines}".encode("cp932")
    page.locator("input[type=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": content})
    press(page, "中身を見る")
    expect(page.get_by_role("table")).to_contain_text(f"新しく入れる方（{len(names)}件）")
    press(page, "この名簿の方を入れる")


def mark_signed(page: Page, rows: str, people: int) -> None:
    """Mark those who have signed on paper, by the numbers of their rows."""
    follow(page, "紙の名簿から入れる")
    page.locator("textarea").fill(rows)
    press(page, "だれのことか、たしかめる")
    expect(page.get_by_role("heading", name=f"出席にする方：{people}件")).to_be_visible()
    press(page, "まとめて出席にする")


def let_in(page: Page, name: str) -> None:
    """Receive somebody who has not booked."""
    page.get_by_text("当日の方を受け付ける").click()
    box(page, "お名前").fill(name)
    press(page, "出席として受け付ける")
    expect(page.get_by_role("status")).to_contain_text("出席として受け付けました")


def test_an_organiser_holds_a_session_from_its_plan_to_thirty_records(organiser: Page):
    set_up(organiser, "三十席の講座", soon(), capacity=30)
    session_page = organiser.url
    take_calls(organiser, [FORGOTTEN, *CALLERS])
    organiser.goto(f"{session_page}/roster")
    enter_list(organiser, LISTED)

    organiser.goto("/organise/desk")
    follow(organiser, "三十席の講座")
    for name in CALLERS:
        arrive(organiser, name)
    mark_signed(organiser, "7-29", len(LISTED))
    let_in(organiser, "とびこみ かなえ")
    assert numbers_of_the_desk(organiser) == ["30", "29", "1", "0"]
    close(organiser)
    expect(organiser.get_by_role("status")).to_contain_text("出席29人、欠席1人です。新しい受講記録が29人に出ました。")

    follow(organiser, "名簿")
    follow(organiser, FORGOTTEN)
    follow(organiser, "出席・欠席を直す")
    organiser.get_by_role("radio", name="出席").check()
    box(organiser, "直す理由").fill("受付の押しわすれ")
    press(organiser, "直す")
    expect(organiser.get_by_role("status")).to_contain_text("受講記録が出ました")
    expect(organiser.get_by_role("region", name="これまでのこと")).to_contain_text("受付の押しわすれ")

    follow(organiser, "名簿にもどる")
    expect(heading(organiser)).to_have_text("名簿")
    sheets = text_of_pdf(organiser, "受講記録をまとめて印刷する（PDF）")
    assert sheets.count("\f") == 30
    assert FORGOTTEN in sheets
