"""A storm, from a telephone: two presses call a session off, and everybody sees it on the next page."""

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
    take_place,
)

pytestmark = pytest.mark.browser
TITLE = "嵐の日の講座"


def test_a_session_is_called_off_in_two_presses_and_held_on_another_day(new_page: Callable[..., Page]):
    organiser = sign_in(new_page(java_script_enabled=False), "organiser@demo.example")
    address = set_up(organiser, TITLE, in_days(3), capacity=10)
    trainee = new_page(java_script_enabled=False)
    trainee.goto(address)
    take_place(trainee, "電話 だけ", "076-400-9999")
    press(trainee, "申し込む")
    number = booking_number(trainee)

    organiser.goto(f"/organise{address}")
    follow(organiser, "開くか決める時刻を知らせる")
    box(organiser, "決める時刻").fill("午前7時")
    press(organiser, "知らせる")
    trainee.goto(address)
    expect(trainee.get_by_text("7:00に、開くかどうかを決めます")).to_be_visible()

    organiser.goto("/organise")
    card = organiser.get_by_role("article").filter(has_text=TITLE)
    follow(card, "中止にする")
    press(organiser, "中止にする")

    expect(heading(organiser)).to_have_text("電話をかける人")
    call = organiser.get_by_role("region", name="電話 だけ")
    expect(call).to_contain_text("の講座は、中止になりました。")
    call.get_by_role("button", name="話せた").click()
    expect(organiser.get_by_text("電話を待っている方は、いません")).to_be_visible()
    trainee.goto(address)
    expect(trainee.get_by_role("heading", name="この回は、中止になりました")).to_be_visible()
    day = in_days(3)[0].isoformat()
    trainee.goto(f"/sessions?from={day}&to={day}")
    expect(trainee.get_by_role("article").filter(has_text=TITLE)).to_contain_text("中止")
    look_up(trainee, number, "076-400-9999")
    expect(trainee.get_by_text("この回は、中止になりました")).to_be_visible()

    organiser.goto(f"/organise{address}")
    follow(organiser, "別の日に動かす")
    box(organiser, "何日あとに動かしますか").fill("７日")
    press(organiser, "たしかめる")
    press(organiser, "このとおり動かす")
    expect(organiser.get_by_role("status")).to_contain_text("申し込んだ1組の方に、お知らせします。")
    trainee.goto(address)
    trainee.get_by_role("link", name="代わりの回").click()
    expect(heading(trainee)).to_have_text(TITLE)
