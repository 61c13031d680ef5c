"""An administrator sees people come and go: a role ends in the middle of work, and somebody takes over."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import (
    OWN_PASSWORD,
    box,
    follow,
    heading,
    in_days,
    link_in_kept_mail,
    press,
    set_up,
    sign_in,
)

pytestmark = pytest.mark.browser
BODY = "社会福祉法人 みなも会"


@pytest.fixture
def admin(new_page: Callable[..., Page]) -> Page:
    """The demo's administrator."""
    return sign_in(new_page(viewport={"width": 1280, "height": 800}), "admin@demo.example")


@pytest.fixture
def invite(admin: Page, new_page: Callable[..., Page]) -> Callable[[str, str], Page]:
    """Invite somebody to be an organiser, and return the page on which they have followed the invitation."""

    def invite(name: str, email: str) -> Page:
        admin.goto("/admin")
        follow(admin, "招待する")
        box(admin, "お名前").fill(name)
        box(admin, "メールアドレス").fill(email)
        admin.get_by_role("radio", name="実施主体").check()
        box(admin, "団体").select_option(label=BODY)
        press(admin, "招待する")
        expect(heading(admin)).to_have_text(f"{name}さん")
        page = new_page()
        page.goto(link_in_kept_mail(admin, "招待"))
        expect(heading(page)).to_have_text(f"ようこそ、{name}さん")
        box(page, "パスワード").fill(OWN_PASSWORD)
        press(page, "このパスワードにする")
        return page

    return invite


def test_a_role_that_ends_stops_an_open_tab_and_the_successor_sees_all(admin: Page, invite: Callable[[str, str], Page]):
    leaving = invite("前任 たろう", "zennin@administrator.example")
    sign_in(leaving, "zennin@administrator.example", OWN_PASSWORD)
    set_up(leaving, "引きつがれる講座", in_days(50), capacity=12)

    admin.goto("/admin/users")
    follow(admin, "前任 たろう")
    admin.get_by_text("終わりにする", exact=True).click()
    press(admin, "この役割を終わりにする")
    expect(admin.get_by_role("main")).to_contain_text("終わりました")
    follow(leaving, "名簿を見る")
    expect(heading(leaving)).to_have_text("このページは開けません")

    successor = invite("後任 はなこ", "kounin@administrator.example")
    sign_in(successor, "kounin@administrator.example", OWN_PASSWORD)
    expect(successor).to_have_url(re.compile("/organise$"))
    follow(successor, "引きつがれる講座")
    follow(successor, "名簿を見る")
    expect(heading(successor)).to_have_text("名簿")
    successor.goto("/organise")
    expect(successor.get_by_role("region", name="終わった回").get_by_role("article")).not_to_have_count(0)
