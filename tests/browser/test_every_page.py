"""Each page that anybody can open: nothing axe finds, nothing too wide, light and dark, and none left out."""

import io
import zipfile
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from lms.catalog.queries import COURSES
from lms.learning.formats.follow_up_link import write_token
from tests.browser.every_page import Crawl, faults_of
from tests.browser.stories import (
    arrive,
    book_by_telephone,
    box,
    bring,
    close,
    follow,
    in_days,
    link_in_kept_mail,
    need,
    pass_the_quiz,
    press,
    set_up,
    sign_in,
    sign_up,
    soon,
    take_place,
)
from tests.support.live_server import SECRET, LiveServer

pytestmark = pytest.mark.browser
WAIT_MILLISECONDS = 10_000
GROUPS = "団体も申し込める講座"
PARTS = {
    "visitor": ("/",),
    "trainee": ("/my", "/bookings", "/records", "/verify", "/learning", "/sessions/", "/follow-ups"),
    "organiser": ("/organise", "/s/"),
    "coordinator": ("/coordinate",),
    "administrator": ("/admin", "/invitations", "/verify-email", "/reset-password"),
}
UNLINKED = {
    "static": "files",
    "catalog.show_image": "pictures",
    "catalog_offline.show_worker": "a script",
    "catalog_offline.show_manifest": "asked for by the browser",
    "learning.list_copies": "asked for by the service worker",
    "learning.copy_course": "seen without a network alone; looked at in test_offline",
    "learning.copy_step": "the page of the step, framed as a copy",
    "learning.copy_module": "seen without a network alone; looked at in test_offline",
    "learning.copy_quiz": "seen without a network alone; looked at in test_offline",
    "learning.copy_scenario": "seen without a network alone; looked at in test_offline",
    "learning.show_answers": "what is kept of an attempt, for scripts",
    "catalog_offline.show_offline": "seen without a network alone",
    "desk_sync.show_shell": "seen without a network alone",
    "desk_sync.roster": "asked for by a script",
    "desk_sync.state": "asked for by a script",
    "scans.open_booking_code": "behind a QR code, which leads on",
    "scans.show": "behind a QR code; looked at in test_desk_offline",
    "arrivals.open_door": "behind a QR code, which leads on",
    "arrivals.show": "behind a QR code; looked at in test_desk_offline",
    "bookings.open_link": "a link in a mail, which leads on to the page of the booking",
    "records.show_record_by_link": "behind a link in a mail, the same page as one's own record",
    "records.show_pdf_by_link": "behind that page",
    "record_names.show_for_administrator": "opened by a number that is typed, the same page as the host's",
}


def as_organiser(page: Page) -> list[str]:
    """Hold two sessions, one for a group, call one off, leave one as a draft, and set up two at the same time."""
    sign_in(page, "organiser@demo.example")
    set_up(page, "見てまわる講座", soon(), capacity=3)
    today = page.url
    follow(page, "電話・紙の申し込みを入れる")
    book_by_telephone(page, "まだの かた", "076-500-0000")
    follow(page, "次の申し込みを入れる")
    book_by_telephone(page, "来た かた", "076-500-0001")
    need(page, "車いすの席")
    page.goto(f"{today}/desk")
    arrive(page, "来た かた")
    page.get_by_text("来た かた").click()
    follow(page, "遅れ・早退を書く")
    desk = page.url
    group = with_group(page)
    set_up(page, GROUPS, in_days(64), capacity=30, most_in_group=20)
    set_up(page, "とりやめる講座", in_days(61), capacity=3)
    follow(page, "中止にする")
    box(page, "申し込んだ方への").fill("台風が近づいているため、中止します。")
    press(page, "中止にする")
    phone_list = page.url
    for title in ("重なる講座 甲", "重なる講座 乙"):
        set_up(page, title, in_days(62), capacity=3)
    set_up(page, "下書きの講座", in_days(63), capacity=3, button="下書きにする")
    return ["/organise", today, desk, group, phone_list, page.url]


def with_group(page: Page) -> str:
    """Hold a session to which a group comes that has telephoned, close it, and return the page of the group."""
    set_up(page, "団体の来る講座", soon(), capacity=30)
    session_page = page.url
    follow(page, "団体の申し込みを入れる")
    bring(page, "みどり町内会", 3)
    book_by_telephone(page, "代表の かた", "076-500-0009")
    booking = page.url
    page.goto(f"{session_page}/desk")
    close(page)
    return booking


def as_trainee(page: Page) -> list[str]:
    """Open a record by its number, take a place, want another at the same time, and ask for mails after the course."""
    sign_in(page, "trainee@demo.example")
    page.goto("/my")
    number = page.locator("#records ~ .stack .number").first.inner_text()
    for title in ("重なる講座 甲", "重なる講座 乙"):
        day, _starts, _ends = in_days(62)
        page.goto(f"/sessions?from={day}&to={day}")
        follow(page, title)
        press(page, "申し込む")
    follow(page, "どちらにするか、選ぶ")
    choice = page.url
    offer = "/courses/tsunagari-supporter/follow-up"
    page.goto(offer)
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button").click()
    first_question = f"/follow-ups/{write_token(SECRET, 1)}"
    return ["/my", f"/verify/{number}", choice, offer, first_question, "/admin"]


def as_visitor(page: Page) -> list[str]:
    """Sign up for nothing, book alone and with others, pass the quiz, and ask for a new password."""
    page.goto("/sign-up")
    sign_up(page, "たびの ひと", "tabi@every.example")
    press(page, "サインアウト")
    day, _starts, _ends = in_days(62)
    page.goto(f"/sessions?from={day}&to={day}")
    follow(page, "重なる講座 甲")
    take_place(page, "たびの ひと", "090-1212-3434")
    press(page, "申し込む")
    booking = page.url
    day, _starts, _ends = in_days(64)
    page.goto(f"/sessions?from={day}&to={day}")
    follow(page, GROUPS)
    follow(page, "団体で申し込む")
    group_form = page.url
    bring(page, "たびの会", 4)
    take_place(page, "たびの ひと", "090-1212-3434")
    press(page, "申し込む")
    group = page.url
    page.goto("/courses/tsunagari-supporter/quiz")
    pass_the_quiz(page)
    attempt = page.url
    page.goto("/forgot-password")
    box(page, "メールアドレス").fill("trainee@demo.example")
    page.get_by_role("main").get_by_role("button").click()
    lecture = "/courses/tsunagari-supporter/present"
    odd = "/no-such-page", "/sessions?from=x", "/verify?number=x"
    return ["/", lecture, booking, group_form, group, attempt, page.url, *odd]


def as_administrator(page: Page) -> list[str]:
    """Invite somebody, look at a course pack, and open what waits for those whom mails were written to."""
    sign_in(page, "admin@demo.example")
    page.goto("/admin/invitations")
    box(page, "お名前").fill("招かれた ひと")
    box(page, "メールアドレス").fill("maneki@every.example")
    page.get_by_role("radio", name="システム管理").check()
    press(page, "招待する")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as pack:
        for path in sorted(path for path in (COURSES / "tsunagari-supporter").rglob("*") if path.is_file()):
            pack.write(path, path.relative_to(COURSES))
    page.goto("/admin/courses/packs")
    file = {"name": "course.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}
    page.get_by_label("教材の ZIP ファイル").set_input_files(file)
    press(page, "調べる")
    draft = page.url
    mails = ("招待", "新しいパスワード", "メールアドレスの確認")
    secret = [link_in_kept_mail(page, kind) for kind in mails]
    page.goto("/admin/outbox")
    kept = page.get_by_role("row").filter(has_text="申し込みができたお知らせ").filter(has_text="送らずに残しています")
    kept.first.get_by_role("link").click()
    return ["/admin", draft, *secret, page.url]


def as_coordinator(page: Page) -> list[str]:
    """Only look."""
    sign_in(page, "coordinator@demo.example")
    return ["/coordinate"]


DOINGS = {
    "organiser": as_organiser,
    "trainee": as_trainee,
    "visitor": as_visitor,
    "coordinator": as_coordinator,
    "administrator": as_administrator,
}


@pytest.fixture(scope="module")
def site(browser: Browser, live_server: LiveServer, sqlite_app: Flask) -> Iterator[dict[str, Crawl]]:
    """What each kind of person reaches, after having done what leads to the rarer pages."""
    contexts, crawls = [], {}
    for who, do in DOINGS.items():
        contexts.append(browser.new_context(base_url=live_server.url, locale="ja-JP", reduced_motion="reduce"))
        contexts[-1].set_default_timeout(WAIT_MILLISECONDS)
        crawl = Crawl(sqlite_app, contexts[-1].new_page(), live_server.url, PARTS[who])
        crawl.run([urljoin(live_server.url, start) for start in do(crawl.page)])
        crawls[who] = crawl
    yield crawls
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def coloured() -> set[str]:
    """The parts of pages whose contrast was measured."""
    return set()


@pytest.mark.parametrize("who", DOINGS)
def test_every_page_can_be_read_small_or_wide_light_or_dark(site: dict[str, Crawl], who: str, coloured: set[str]):
    crawl = site[who]

    faults = [fault for address in crawl.pages.values() for fault in faults_of(crawl.page, address, coloured)]

    assert not (faults := [*faults, *crawl.watch.faults]), "\n".join(faults)


def test_no_page_is_left_out(site: dict[str, Crawl], sqlite_app: Flask):
    views = {rule.endpoint for rule in sqlite_app.url_map.iter_rules() if "GET" in (rule.methods or ())}

    reached = set().union(*(crawl.reached for crawl in site.values()))

    assert views - reached == set(UNLINKED)
