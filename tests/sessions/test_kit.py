"""The session kit: one PDF with everything on paper, whatever the names and titles are."""

import re
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.accounts.policy import Role
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.sessions.formats.kit import KitData, SheetRow, render
from lms.sessions.rules.sheet import row_code
from lms.sessions.rules.states import Mode, SessionState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on
from tests.support.payloads import PAYLOADS
from tests.support.people import add_organisation, add_staff, client_for
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

HARD_NAMES = ["髙橋 﨑子", "𠮷田 太郎", "辻\U000e0100 花子", "Nguyễn Thị Minh Anh", "ﾀﾅｶ ﾀﾛｳ", "😀", "김철수"]
KIT = KitData(
    title="はじめてのつながりサポーター講座",
    organiser="緑川市社会福祉協議会",
    course_title="つながりサポーター養成講座",
    when="2026年（令和8年）5月23日（土） 13:30〜15:00",
    place="さくら公民館",
    moment=("2026年（令和8年）", "5月23日（土）", "13:30〜15:00"),
    place_more="緑川市さくら町1-1",
    facts=[("定員", "30人（先着の順）"), ("費用", "無料"), ("持ちもの", " ")],
    notice="",
    url="https://lms.example/sessions/12",
    rows=[SheetRow(row_code(12, seq), name, "よみ", "1人") for seq, name in enumerate(HARD_NAMES, start=1)],
    desks=[("よりそいホットライン", "0120-279-338　24時間")],
    checked="2026年11月1日に確かめた番号と時間です。",
    has_room=True,
    is_online=False,
    printed_for=datetime(2026, 5, 23, 4, 30, tzinfo=UTC),
)


def poppler(tool, pdf, tmp_path, *options):
    path = tmp_path / "kit.pdf"
    path.write_bytes(pdf)
    to = ["-"] if tool == "pdftotext" else []
    return subprocess.run([tool, *options, path, *to], capture_output=True, check=True).stdout.decode(errors="replace")


def pages_of(pdf, tmp_path):
    text = poppler("pdftotext", pdf, tmp_path, "-raw").replace("\u200b", "")
    return text.split("\f")[:-1]


def test_the_kit_holds_poster_sheet_feedback_worksheet_and_checklist_in_order(tmp_path):
    pages = pages_of(render(KIT), tmp_path)

    heads = ["緑川市社会福祉協議会", "受付の名簿（署名）", "きょうの講座について", "個人ワーク", "当日の確認表"]
    assert [page.startswith(head) for page, head in zip(pages, heads, strict=True)] == [True] * 5
    assert "はじめてのつながりサポーター講座" in "".join(pages[0].split())
    assert "https://lms.example/sessions/12" in pages[0]
    assert "持ちもの" not in pages[0]
    assert "資格ではありません" in pages[0]
    assert "119" in pages[3]
    assert "よりそいホットライン" in pages[3]


def test_every_row_has_its_code_and_every_name_its_glyphs(tmp_path):
    sheet = pages_of(render(KIT), tmp_path)[1]

    for row in KIT.rows:
        assert row.code in sheet
        assert row.name.split()[0] in sheet
    assert "□" not in sheet


def test_sixty_names_and_some_of_a_hundred_characters_take_more_pages_and_lose_nobody(tmp_path):
    names = [f"参加者 {number:02}" if number % 9 else "寿限無" * 33 for number in range(60)]
    rows = [SheetRow(row_code(12, seq), name, "", "1人") for seq, name in enumerate(names, start=1)]

    pages = pages_of(render(replace(KIT, title="四十字の題" * 8, rows=rows)), tmp_path)

    text = "".join("".join(pages).split())
    assert all(row.code in text and "".join(row.name.split()) in text for row in rows)
    assert "四十字の題" * 8 in text
    assert 6 <= len(pages) <= 9
    assert sum("署名" in page.splitlines()[0] or "番号" in page.splitlines()[0] for page in pages) >= 2


def test_an_online_session_and_one_without_bookings_have_their_papers(tmp_path):
    pages = pages_of(render(replace(KIT, rows=[], place="オンライン", has_room=False, is_online=True)), tmp_path)

    assert len(pages) == 5
    assert "画面を見守る人" in pages[4]
    assert "車いす" not in pages[4]


def test_a_session_that_is_called_off_says_so_on_its_poster(tmp_path):
    assert pages_of(render(replace(KIT, notice="この回は、中止になりました")), tmp_path)[0].startswith(
        "この回は、中止になりました"
    )


@pytest.mark.parametrize(
    "title", ["つながり講座", "だれかの困りごとに気づいて声をかけるための、はじめてのつながりサポーター養成講座" * 2]
)
def test_the_poster_is_read_from_a_wall_and_fills_its_page(title, tmp_path):
    page = poppler("pdftotext", render(replace(KIT, title=title)), tmp_path, "-bbox", "-f", "1", "-l", "1")
    words = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)</word>', page)
    heights = {word.replace("\u200b", ""): float(bottom) - float(top) for top, bottom, word in reversed(words)}
    bottom = max(float(bottom) for _, bottom, word in words if "資格" in word)

    assert min(heights["5月23日（土）"], heights["13:30〜15:00"], heights["さくら公民館"]) > 24
    assert bottom > 0.9 * 842
    assert len(pages_of(render(replace(KIT, title=title)), tmp_path)) == 5


def test_the_kit_is_tagged_and_tells_its_title_and_language(tmp_path):
    about = poppler("pdfinfo", render(KIT), tmp_path)
    structure = poppler("pdfinfo", render(KIT), tmp_path, "-struct")

    assert "Tagged:          yes" in about
    assert "Title:           講座の一式：はじめてのつながりサポーター講座" in about
    for tag in ("H1", "H2", "Figure", "Table", "TH"):
        assert tag in structure


def test_the_same_values_give_the_same_bytes():
    assert render(KIT) == render(replace(KIT))


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_at_all_can_be_printed(title, name):
    rows = [SheetRow("1A", name, title, "1人", name)]

    assert render(replace(KIT, title=title, notice=name, rows=rows)).startswith(b"%PDF")


def test_markup_in_names_and_titles_is_printed_as_it_is(tmp_path):
    """trust.md, case 16; what Typst itself would run is among it."""
    hostile = [*PAYLOADS, '#panic("x") *a* $b$ \\']
    rows = [SheetRow(f"{place}A", text, text, "1人") for place, text in enumerate(hostile)]
    facts = [("会場", text) for text in hostile]

    pdf = render(replace(KIT, title=hostile[0], notice=hostile[1], rows=rows, facts=facts, desks=[(hostile[2], "x")]))
    printed = "".join(poppler("pdftotext", pdf, tmp_path).replace("\u200b", "").split())

    assert [text for text in hostile if "".join(text.split()) not in printed] == []
    assert "/JavaScript" not in pdf.decode("latin-1")


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


def address(training_session_id):
    return f"/organise/sessions/{training_session_id}/kit.pdf"


def test_the_organiser_prints_the_kit_which_is_noted(app, organiser, organisation_id, tmp_path):
    today = add_training_session(app, organisation_id, course_version_id=publish_course(app), **now_on())
    with app.app_context():
        book(today, "池田 まさお", "いけだ まさお")

    answer = organiser.get(address(today))

    assert answer.mimetype == "application/pdf"
    pages = pages_of(answer.data, tmp_path)
    assert f"https://lms.example/sessions/{today}" in pages[0]
    assert "さくら公民館 2階 集会室" in pages[0]
    assert row_code(today, 1) in pages[1]
    assert "池田 まさお" in pages[1]
    with app.app_context():
        assert f"training_session:{today}" in session().scalars(select(AuditEvent.subject)).all()


def test_an_online_private_session_keeps_its_entrance_off_the_poster(app, organiser, organisation_id, tmp_path):
    online = {"mode": Mode.ONLINE, "venue_id": None, "online_url": "https://meet.example/secret"}
    today = add_training_session(
        app, organisation_id, course_version_id=publish_course(app), private_token="t" * 20, **online, **now_on()
    )

    text = "".join(pages_of(organiser.get(address(today)).data, tmp_path))

    assert f"https://lms.example/s/{'t' * 20}" in text
    assert "meet.example" not in text


def test_a_draft_has_no_papers_and_a_neighbours_session_is_not_there(app, organiser, organisation_id):
    draft = add_training_session(app, organisation_id, state=SessionState.DRAFT)
    neighbour = add_training_session(app, add_organisation(app, "となり"))

    assert organiser.get(address(draft)).status_code == 409
    assert organiser.get(address(neighbour)).status_code == 404


def test_the_kit_takes_as_many_statements_for_thirty_as_for_two(app, organiser, organisation_id):
    version_id, counts = publish_course(app), []
    organiser.get(address(add_training_session(app, organisation_id, course_version_id=version_id, **now_on())))
    for people in (2, 30):
        big = add_training_session(app, organisation_id, course_version_id=version_id, capacity=40, **now_on())
        with app.app_context():
            for number in range(people):
                book(big, f"受講 {people} {number}")
        with statements(app) as seen:
            organiser.get(address(big))
        counts.append(len(seen))

    assert counts[0] == counts[1]
