"""The desk in a hall without a network: taps wait on the device, are kept through a reload, and arrive once each."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from sqlalchemy import func, select
from werkzeug.serving import make_server

from lms.accounts.policy import Role
from lms.core import clock
from lms.core.db import atomic, session
from lms.sessions.actions import desk
from lms.sessions.formats.arrival_code import BookingCode, DoorCode, write_booking_code, write_door_code
from lms.sessions.models import DeskTap, Registration, RegistrationEvent, TrainingSession
from lms.sessions.rules.states import RegistrationState
from tests.conftest import empty
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.people import PASSWORD, actor_for, add_organisation, add_staff
from tests.support.training_sessions import add_training_session
from tests.support.visits import assert_axe_clean

pytestmark = pytest.mark.browser
NAMES = [("池田 まさお", "いけだ まさお"), ("加藤 けんじ", "かとう けんじ"), ("清水 純", "しみず じゅん")]
CARRIED = """async () => {
    const names = (await indexedDB.databases()).map((each) => each.name);
    return [names.includes("desk-roster"), await caches.has("carried")];
}"""


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[int]:
    """Serve until the block ends; then nobody answers any more at this port, until it is served again."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def staff(sqlite_app: Flask) -> tuple[int, int]:
    """An organiser and the organisation."""
    empty(sqlite_app)
    organisation_id = add_organisation(sqlite_app)
    return add_staff(sqlite_app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id), organisation_id


@pytest.fixture
def today(sqlite_app: Flask, staff: tuple[int, int]) -> tuple[int, list[int]]:
    """A session of three people."""
    version_id = publish_course(sqlite_app)
    found = add_training_session(sqlite_app, staff[1], course_version_id=version_id, capacity=10, **now_on())
    with sqlite_app.app_context():
        return found, [book(found, *name) for name in NAMES]


@pytest.fixture
def tablet(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 768, "height": 1024}, locale="ja-JP", timezone_id="Asia/Tokyo") as one:
        one.set_default_timeout(10_000)
        yield one


def open_desk(context: BrowserContext, port: int, training_session_id: int) -> Page:
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/sign-in")
    page.locator("main [name=email]").fill("o@example.jp")
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"http://127.0.0.1:{port}/organise/sessions/{training_session_id}/desk")
    return page


def tap(page: Page, name: str) -> None:
    page.locator("button.desk-row", has_text=name).click()


def row(page: Page, name: str):
    return page.locator("li[data-find]", has_text=name)


def counts(page: Page) -> list[str]:
    return page.locator(".desk-count dd").all_inner_texts()


def states(app: Flask) -> list[RegistrationState]:
    with app.app_context():
        return list(session().scalars(select(Registration.state).order_by(Registration.id)))


def test_two_strokes_find_a_row_and_a_tap_marks_it_in_place(
    sqlite_app: Flask, today: tuple[int, list[int]], tablet: BrowserContext
):
    with served(sqlite_app) as port:
        page = open_desk(tablet, port, today[0])
        box = page.get_by_role("searchbox")
        for typed in ("しみ", "ｼﾐ", "SH", "清水"):
            box.fill(typed)
            expect(row(page, "清水 純")).to_be_visible()
            expect(row(page, "池田 まさお")).to_be_hidden()
        box.fill("zz")
        expect(page.locator("[data-found]")).to_contain_text("見つかりません")
        box.fill("いけ")
        tap(page, "池田 まさお")

        expect(row(page, "池田 まさお")).to_contain_text("出席")
        box.fill("")
        assert counts(page)[:3] == ["3", "1", "2"]
        assert states(sqlite_app)[0] is RegistrationState.ATTENDED
        page.get_by_text("池田 まさお").click()
        page.get_by_role("button", name="出席を取り消す").click()
        expect(row(page, "池田 まさお")).to_contain_text("出席を取り消しました")
        assert_axe_clean(page)


def test_a_desk_goes_on_without_a_network_and_through_a_reload_and_sends_when_it_is_back(
    sqlite_app: Flask, staff: tuple[int, int], today: tuple[int, list[int]], tablet: BrowserContext
):
    training_session_id, claims = today
    with served(sqlite_app) as port:
        page = open_desk(tablet, port, training_session_id)
        page.get_by_role("button", name="この端末で受付を始める").click()
        expect(page.get_by_text("この端末に名簿が入っています。")).to_be_visible()

    tap(page, "池田 まさお")
    expect(page.get_by_role("status").first).to_contain_text("端末に保存・送信待ち 1件")
    expect(row(page, "池田 まさお")).to_contain_text("送信待ち")

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("受付（電波のないとき）")
    here = page.url
    page.goto(f"http://127.0.0.1:{port}/help-desks")  # looks like a stranger's page, and is nobody's
    expect(page.get_by_role("heading", level=1)).to_have_text("いま、つながりません")
    page.goto(here)
    expect(row(page, "池田 まさお")).to_contain_text("送信待ち")
    tap(page, "加藤 けんじ")
    tap(page, "清水 純")
    expect(page.get_by_role("status").first).to_contain_text("端末に保存・送信待ち 3件")
    row(page, "清水 純").get_by_text("清水 純").click()
    page.get_by_role("button", name="取り消す（まだ送っていません）").click()
    expect(page.get_by_role("status").first).to_contain_text("端末に保存・送信待ち 2件")
    assert_axe_clean(page)

    with sqlite_app.app_context():  # meanwhile another device has marked one of them, and taken it back
        actor = actor_for(sqlite_app, staff[0])
        desk.check_in(training_session_id, claims[1], actor)
        desk.undo(training_session_id, claims[1], actor)
    with served(sqlite_app, port):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.get_by_role("heading", level=1)).to_have_text("受付")
        expect(row(page, "池田 まさお")).to_contain_text("出席")
        expect(page.get_by_text("食い違いが1件あります")).to_be_visible()
        assert states(sqlite_app) == [RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.CONFIRMED]
        with sqlite_app.app_context():
            steps = select(func.count()).where(RegistrationEvent.registration_id == claims[0])
            assert session().scalar(steps) == 2

        page.get_by_role("link", name="食い違いの確認").click()
        expect(page.get_by_role("heading", name="加藤 けんじ")).to_be_visible()
        assert_axe_clean(page)
        page.get_by_role("button", name="出席にする").click()
        expect(page.get_by_text("食い違いはありません")).to_be_visible()
        page.get_by_role("link", name="受付にもどる").click()
        page.get_by_role("button", name="受付を終える").click()
        expect(page.get_by_role("button", name="この端末で受付を始める")).to_be_visible()
        assert page.evaluate(CARRIED) == [False, False]


def test_a_tap_whose_answer_is_lost_is_sent_again_and_counts_once(
    browser: Browser, sqlite_app: Flask, today: tuple[int, list[int]]
):
    """Without a service worker, whose taking over would let the request pass by the route."""

    def arrive_but_answer_nothing(route: Route) -> None:
        route.fetch()
        route.abort()

    with served(sqlite_app) as port, browser.new_context(service_workers="block") as tablet:
        page = open_desk(tablet, port, today[0])
        page.route("**/desk/taps", arrive_but_answer_nothing)
        tap(page, "池田 まさお")
        expect(page.get_by_role("status").first).to_contain_text("端末に保存・送信待ち 1件")
        assert states(sqlite_app)[0] is RegistrationState.ATTENDED

        page.unroute("**/desk/taps")
        page.evaluate("dispatchEvent(new Event('online'))")

        expect(page.get_by_role("status").first).to_contain_text("保存済み")
        expect(row(page, "池田 まさお")).to_contain_text("出席")
        with sqlite_app.app_context():
            assert session().scalar(select(func.count()).select_from(DeskTap)) == 1
            steps = select(func.count()).where(RegistrationEvent.registration_id == today[1][0])
            assert session().scalar(steps) == 2


def test_who_waits_takes_a_free_place_by_a_tap_while_the_network_is_there_and_a_form_waits_while_it_is_not(
    sqlite_app: Flask, staff: tuple[int, int], tablet: BrowserContext
):
    found = add_training_session(
        sqlite_app, staff[1], course_version_id=publish_course(sqlite_app), capacity=1, **now_on()
    )
    with sqlite_app.app_context():
        book(found, "先の人")
        book(found, "待つ人")
        set_capacity(found, 3)
    with served(sqlite_app) as port:
        page = open_desk(tablet, port, found)
        tap(page, "待つ人")
        expect(row(page, "待つ人")).to_contain_text("出席")
        assert states(sqlite_app) == [RegistrationState.CONFIRMED, RegistrationState.ATTENDED]
        expect(page.get_by_text("食い違い").first).not_to_be_visible()
        page.get_by_text("当日の方を受け付ける").click()
        page.get_by_role("textbox", name="お名前").fill("飛びこみ 太郎")

    page.get_by_role("button", name="出席として受け付ける").click()
    expect(page.get_by_role("status").first).to_contain_text("まだ送っていません")
    expect(page.get_by_role("textbox", name="お名前")).to_have_value("飛びこみ 太郎")

    with served(sqlite_app, port):
        page.get_by_role("button", name="出席として受け付ける").click()
        expect(row(page, "飛びこみ 太郎")).to_contain_text("出席")
        assert len(states(sqlite_app)) == 3


@atomic
def set_capacity(training_session_id: int, capacity: int) -> None:
    session().get_one(TrainingSession, training_session_id).capacity = capacity


def test_the_roster_leaves_the_device_with_whoever_signs_out(
    sqlite_app: Flask, today: tuple[int, list[int]], tablet: BrowserContext
):
    with served(sqlite_app) as port:
        page = open_desk(tablet, port, today[0])
        page.get_by_role("button", name="この端末で受付を始める").click()
        expect(page.get_by_text("この端末に名簿が入っています。")).to_be_visible()
        assert page.evaluate(CARRIED) == [True, True]
        page.get_by_role("button", name="サインアウト").click()
        expect(page.get_by_text("サインアウトしました。")).to_be_visible()

        page.wait_for_function(f"async () => JSON.stringify(await ({CARRIED})()) === '[false,false]'")


def test_codes_at_the_desk_and_the_door_lead_a_phone_to_pages_that_everybody_can_use(
    sqlite_app: Flask, today: tuple[int, list[int]], tablet: BrowserContext
):
    training_session_id, claims = today
    secret = sqlite_app.config["SECRET_KEY"]
    until = clock.now() + timedelta(minutes=2)
    with served(sqlite_app) as port:
        page = open_desk(tablet, port, training_session_id)
        page.get_by_role("link", name="ご自分で受付のコードを出す").click()
        expect(page.get_by_role("img", name="ご自分の携帯電話で受付をするQRコード")).to_be_visible()
        assert_axe_clean(page)
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(f"http://127.0.0.1:{port}/doors/{write_door_code(secret, DoorCode(training_session_id, until))}")
        expect(page.get_by_role("textbox", name="受付番号")).to_be_visible()
        assert_axe_clean(page)
        code = write_booking_code(secret, BookingCode(training_session_id, claims[0]))
        page.goto(f"http://127.0.0.1:{port}/check-in/{code}")
        assert_axe_clean(page)
        page.get_by_role("button", name="出席として受け付ける").click()
        expect(page.get_by_text("受付済み")).to_be_visible()
        assert states(sqlite_app)[0] is RegistrationState.ATTENDED
