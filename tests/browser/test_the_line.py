"""The line through the whole product: one person learns, books, attends, receives a record, and is counted."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import (
    arrive,
    booking_number,
    close,
    figure,
    follow,
    heading,
    pass_the_quiz,
    press,
    question,
    set_up,
    sign_in,
    sign_up,
    soon,
    text_of_pdf,
)

pytestmark = pytest.mark.browser
NAME = "髙橋 𠮷乃"
TITLE = "きょうのつながり講座"


def read_first_module(page: Page) -> None:
    page.goto("/")
    follow(page, "学ぶ")
    follow(page, "つながりサポーター養成講座")
    follow(page, "読みはじめる")
    expect(heading(page)).to_have_text("孤独・孤立を知る")


def practise(page: Page) -> None:
    first = question(page, "「孤独」の説明として")
    first.get_by_text("ひとりで暮らしていること").click()
    press(first, "答えを見る")
    expect(first).to_contain_text("おしい。もう一歩です")
    press(first, "もう一度答える")
    first.get_by_text("「ひとりぼっちだ」と心が感じること").click()
    press(first, "答えを見る")
    expect(first).to_contain_text("そのとおりです")


def test_one_person_learns_books_attends_receives_a_record_and_is_counted(page: Page, new_page: Callable[..., Page]):
    organiser = sign_in(new_page(), "organiser@demo.example")
    set_up(organiser, TITLE, soon(), capacity=30)
    coordinator = sign_in(new_page(), "coordinator@demo.example")
    before = figure(coordinator, "修了（のべ）")

    read_first_module(page)
    practise(page)
    page.get_by_role("button", name="読みおわりました。").click()
    expect(heading(page)).to_have_text("つながりサポーターとは")
    follow(page, "つながりサポーター養成講座")
    follow(page, "確認テスト")
    pass_the_quiz(page)

    follow(page, "登録する")
    sign_up(page, NAME, "takahashi@line.example")
    expect(page.get_by_text("takahashi@line.example にお送りしたメールのリンク")).to_be_visible()
    expect(page.get_by_text("読んだ章が1つと、確認テストの結果があります")).to_be_visible()
    press(page, "引きつぐ")
    expect(page.get_by_role("status")).to_contain_text("引きつぎました")

    follow(page, "講座をさがす")
    follow(page, TITLE)
    press(page, "申し込む")
    expect(heading(page)).to_have_text("申し込みができました")
    number = booking_number(page)

    organiser.goto("/organise")
    follow(organiser, "きょうの受付")
    follow(organiser, TITLE)
    arrive(organiser, NAME)
    close(organiser)
    expect(organiser.get_by_role("status")).to_contain_text("受講記録")

    page.goto("/my")
    expect(page.locator(".session-card", has_text=number)).to_contain_text("出席")
    follow(page, "受講記録：つながりサポーター養成講座")
    expect(page.locator(".record-card__name")).to_have_text(f"{NAME} さん")
    record_number = page.locator("dd.number").inner_text()
    assert NAME in text_of_pdf(page, "印刷用（A4・PDF）を開く")

    stranger = new_page()
    stranger.goto(f"/verify/{record_number}")
    expect(stranger.get_by_role("heading", name="有効です")).to_be_visible()
    expect(stranger.get_by_role("main")).not_to_contain_text("髙橋")

    coordinator.reload()
    assert figure(coordinator, "修了（のべ）") == before + 1
