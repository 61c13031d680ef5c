"""A trainee with an old phone: no account, and no JavaScript."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import (
    booking_number,
    box,
    follow,
    heading,
    in_days,
    look_up,
    press,
    set_up,
    sign_in,
    sign_up,
    take_place,
)

pytestmark = pytest.mark.browser
READABLE = re.compile("([0-9A-Z]{3}-){2}[0-9A-Z]{2}")
NOT_FOUND = "受付番号と連絡先の組み合わせが、見つかりません"


@pytest.fixture
def old_phone(new_page: Callable[..., Page]) -> Callable[[], Page]:
    """Open a page as somebody whose phone runs no JavaScript."""
    return lambda: new_page(java_script_enabled=False)


@pytest.fixture
def organiser(new_page: Callable[..., Page]) -> Page:
    return sign_in(new_page(), "organiser@demo.example")


def book(page: Page, address: str, name: str, contact: str, button: str = "申し込む") -> str:
    page.goto(address)
    take_place(page, name, contact)
    press(page, button)
    return booking_number(page)


def test_a_place_is_three_taps_away_without_an_account(old_phone, organiser):
    set_up(organiser, "三回おすだけの講座", in_days(40), capacity=10)
    page = old_phone()
    page.goto("/sessions")
    box(page, "都道府県").select_option(label="富山県")
    press(page, "この条件でさがす")
    expect(page.get_by_role("status")).to_contain_text(re.compile(r"富山県の講座が\d+件あります"))

    follow(page, "三回おすだけの講座")
    take_place(page, "さとう きよ", "０９０ー１２３４ー５６７８")
    press(page, "申し込む")

    expect(heading(page)).to_have_text("申し込みができました")
    expect(page.get_by_text("お席をお取りしました")).to_be_visible()
    expect(page.locator("output")).to_have_text(READABLE)


def test_a_booking_opens_to_whoever_has_its_number_and_contact_alone(old_phone, organiser):
    address = set_up(organiser, "番号でひらく講座", in_days(41), capacity=10)
    number = book(old_phone(), address, "さとう きよ", "090-1234-5678")
    page = old_phone()

    look_up(page, number, "090-8765-4321")
    expect(page.get_by_role("alert")).to_contain_text(NOT_FOUND)
    look_up(page, "GM7-4KX-29", "090-1234-5678")
    expect(page.get_by_role("alert")).to_contain_text(NOT_FOUND)
    look_up(page, number.lower().replace("-", ""), "０９０１２３４５６７８")
    expect(heading(page)).to_have_text("申し込みができました")

    page.get_by_text("申し込みを取り消す").click()
    press(page, "取り消す")
    expect(heading(page)).to_have_text("申し込みは、取り消されています")


def test_a_place_that_is_given_back_goes_to_who_waits(old_phone, organiser):
    address = set_up(organiser, "席がひとつの講座", in_days(42), capacity=1)
    first, second = old_phone(), old_phone()
    book(first, address, "先の 人", "090-1111-2222")
    second.goto(address)
    expect(second.get_by_role("heading", name="待機に入る")).to_be_visible()
    number = book(second, address, "待つ 人", "machi@trainee.example", button="待機に申し込む")
    expect(second.get_by_text("満席のため、待機の1番目です")).to_be_visible()

    first.get_by_text("申し込みを取り消す").click()
    press(first, "取り消す")

    look_up(second, number, "machi@trainee.example")
    expect(second.get_by_text("お席をお取りしました")).to_be_visible()


def test_a_booking_made_without_an_account_becomes_ones_own_and_can_be_let_go(old_phone, organiser):
    address = set_up(organiser, "あとから自分のものにする講座", in_days(47), capacity=10)
    page = old_phone()
    number = book(page, address, "さとう きよ", "090-1234-5678")

    follow(page, "サインインする")
    follow(page, "登録する")
    sign_up(page, "佐藤 きよ", "kiyo.joined@demo.example")
    page.goto("/my")
    press(page, "この申込を自分のものにする")
    expect(page.locator(".flashes")).to_contain_text("マイページに入れました")
    page.goto("/my")
    expect(page.get_by_role("article").filter(has_text=number)).to_contain_text("席があります")

    follow(page, "あとから自分のものにする講座")
    page.get_by_text("この申込を、マイページからはずす").click()
    press(page, "はずす")
    expect(page.get_by_role("button", name="この申込を自分のものにする")).to_be_visible()
