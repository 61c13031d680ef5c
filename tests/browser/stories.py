"""What people do in the browser, told once: each function is a few taps of one person."""

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page, expect

from lms.core import clock
from lms.core.clock import to_jst
from tests.support.programs import PDFTOTEXT, require

COURSES = Path(__file__).parents[2] / "courses"
PASSWORD = "tsunagari-demo-2026"
OWN_PASSWORD = "さくら さくら やよいのそらは"
SECRET_LINK = re.compile("invitations|verify-email|reset-password")
LAST_START, EARLY = time(22, 0), time(8, 0)


def box(page: Page | Locator, label: str) -> Locator:
    """The control whose label begins with these words; 必須 and 任意 follow them."""
    return page.get_by_label(re.compile(rf"^\s*{re.escape(label)}"))


def press(page: Page | Locator, name: str) -> None:
    """Press a button by all of its words."""
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    """Follow the first link that says these words."""
    page.get_by_role("link", name=name).first.click()


def heading(page: Page) -> Locator:
    """The one heading that says where one is."""
    return page.get_by_role("heading", level=1)


def sign_in(page: Page, email: str, password: str = PASSWORD) -> Page:
    """Sign in, and arrive where one's work is."""
    page.goto("/sign-in")
    box(page, "メールアドレス").fill(email)
    box(page, "パスワード").fill(password)
    press(page, "サインインする")
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()
    return page


def sign_up(page: Page, name: str, email: str) -> None:
    """Fill in the form of a new user, which is open."""
    box(page, "お名前").fill(name)
    box(page, "メールアドレス").fill(email)
    box(page, "パスワード").fill(OWN_PASSWORD)
    press(page, "登録する")


def questions(name: str) -> Sequence[Mapping[str, Any]]:
    """The questions of a quiz of the course, as their file says them."""
    text = (COURSES / "tsunagari-supporter" / "ja" / f"{name}.quiz.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["questions"]


def places(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is to be placed in an order or match question, and what belongs to it."""
    for number, item in enumerate(asked.get("items", ()), 1):
        yield item["text"], str(number)
    for pair in asked.get("pairs", ()):
        yield pair["left"], pair["right"]


def pass_the_quiz(page: Page) -> None:
    """Answer the quiz that is open, all of it right; which questions are drawn is left to chance."""
    for asked in questions("final"):
        answer = page.locator(f"[name='answer-{asked['id']}']")
        if not answer.count():
            continue
        for choice in asked.get("choices", ()):
            if choice.get("correct"):
                answer.and_(page.locator(f"[value='{choice['id']}']")).check()
        for what, place in places(asked):
            answer.and_(page.get_by_label(what, exact=True)).select_option(label=place)
    press(page, "答えを送る")
    expect(page.get_by_role("heading", name="確認テストは、これで終わりです")).to_be_visible()


def question(page: Page, prompt: str) -> Locator:
    """The question that asks this."""
    return page.get_by_role("group").filter(has_text=prompt)


def soon() -> tuple[date, str, str]:
    """Day, start and end of an occasion whose desk is open now, as it is from 12 hours before the start."""
    starts_at = to_jst(clock.now()) + timedelta(hours=2)
    if starts_at.time() > LAST_START:
        starts_at = datetime.combine(starts_at + timedelta(days=1), EARLY)
    elif starts_at.time() < EARLY:
        starts_at = datetime.combine(starts_at, EARLY)
    return starts_at.date(), f"{starts_at:%H:%M}", f"{starts_at + timedelta(minutes=90):%H:%M}"


def in_days(days: int) -> tuple[date, str, str]:
    """Day, start and end of an afternoon to come."""
    return clock.today() + timedelta(days=days), "13:30", "15:00"


def set_up(
    page: Page,
    title: str,
    when: tuple[date, str, str],
    capacity: int,
    button: str = "公開する",
    most_in_group: int | None = None,
) -> str:
    """Set a training session up from the organiser's first page, and return its public address."""
    page.goto("/organise")
    follow(page, "回をつくる")
    day, starts, ends = when
    plan: Mapping[str, Any] = {"回の名前": title, "開く日": f"{day:%Y/%m/%d}", "始まり": starts, "終わり": ends}
    for label, text in {**plan, "定員": str(capacity), "申し込みの締切": f"{day:%Y/%m/%d}"}.items():
        box(page, label).fill(text)
    page.get_by_role("combobox", name="会場").select_option(index=1)
    if most_in_group is not None:
        box(page, "ネットで受ける団体の人数").fill(str(most_in_group))
    press(page, button)
    expect(page.get_by_role("status")).to_contain_text("しました")
    return page.url.partition("/organise")[2]


def take_place(page: Page, name: str, contact: str) -> None:
    """Fill in the booking of somebody without an account, on the page of a training session."""
    box(page, "お名前").fill(name)
    box(page, "電話番号またはメール").fill(contact)


def booking_number(page: Page) -> str:
    """The number on the page of a booking."""
    return page.locator("output").inner_text()


def look_up(page: Page, number: str, contact: str) -> None:
    """Look for a booking by its number and a way to reach whoever made it."""
    page.goto("/bookings")
    box(page, "受付番号").fill(number)
    box(page, "電話番号またはメール").fill(contact)
    press(page, "申し込みを見る")


def book_by_telephone(page: Page, name: str, phone: str) -> str:
    """Enter somebody who calls, on the form that is open, and return the number to read aloud."""
    box(page, "お名前").fill(name)
    box(page, "電話番号").fill(phone)
    press(page, "申し込みを入れる")
    expect(heading(page)).to_have_text(f"{name} さんの申し込み")
    return booking_number(page)


def need(page: Page, what: str) -> None:
    """Note on the page of a booking what somebody needs."""
    follow(page, "書く・変える")
    page.get_by_role("checkbox", name=what).check()
    press(page, "この内容にする")


def bring(page: Page, group: str, people: int) -> None:
    """Say on the form of a group, which is open, who comes and how many."""
    box(page, "団体名").fill(group)
    box(page, "参加する人数").fill(str(people))


def arrive(page: Page, name: str) -> None:
    """Tap somebody's row at the desk."""
    page.get_by_role("button", name=name).click()
    expect(page.locator("details", has_text=name)).to_contain_text("出席")


def close(page: Page) -> None:
    """Close the session whose desk is open."""
    follow(page, "締める前の確認へ")
    press(page, "この内容で締める")


def figure(page: Page, label: str) -> int:
    """The number in the card of this name on a coordinator's page."""
    card = page.locator(".stat", has_text=label)
    return int(re.sub(r"\D", "", card.locator(".stat__value").inner_text()))


def text_of_pdf(page: Page, link: str) -> str:
    """The text of the PDF behind a link; each of its pages ends with a form feed."""
    pdf = page.request.get(page.get_by_role("link", name=link).get_attribute("href") or "")
    expect(pdf).to_be_ok()
    command = [str(require(PDFTOTEXT)), "-layout", "-", "-"]
    return subprocess.run(command, input=pdf.body(), capture_output=True, check=True).stdout.decode()


def reload_until(page: Page, sign: Locator) -> Locator:
    """Look again until the worker has done what shows this sign."""
    for _ in range(100):
        if sign.count():
            return sign.first
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(f"{page.url} still shows no {sign}")


def link_in_kept_mail(admin: Page, kind: str) -> str:
    """Without a mail server the mail is kept; the administrator hands the link in the newest of this kind on."""
    admin.goto("/admin/outbox")
    newest = admin.get_by_role("row").filter(has_text=kind).first
    reload_until(admin, newest.filter(has_text="送らずに残しています")).get_by_role("link").click()
    return admin.get_by_role("link", name=SECRET_LINK).inner_text()
