"""Rosters from files: every spelling of a Japanese office, a look first, and everybody or nobody.

trust.md, case 15.
"""

import csv
import html
import io
import re
import struct
import subprocess
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.accounts.policy import Role
from lms.core.db import session
from lms.core.table_files import TableUnreadable, read_table
from lms.core.tables import Row, Table
from lms.sessions.models import Registration
from lms.sessions.queries import desk
from lms.sessions.rules.roster import COLUMNS, read_roster
from lms.sessions.rules.states import RegistrationState
from tests.support.ledger import publish as publish_course
from tests.support.organising import book
from tests.support.page_checks import check_page
from tests.support.people import add_organisation, add_staff, client_for, fields_of, post
from tests.support.training_sessions import add_training_session

HEADS = ["お名前", "ふりがな", "電話番号", "メールアドレス", "人数"]
HANAKO = ["山田 花子", "ﾔﾏﾀﾞ ﾊﾅｺ", "０９０－１２３４－５６７８", "", "１"]
TARO = ["𠮷田 太郎", "よしだ たろう", "", "Ｔａｒｏ@example.jp", "2人"]
DAY = date(2027, 6, 20)


def csv_file(*lines, encoding="utf-8", delimiter=",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def excel_file(*lines) -> bytes:
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"default_date_format": "yyyy/mm/dd", "remove_timezone": True}) as book_:
        sheet = book_.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return body.getvalue()


def read(body: bytes) -> Table:
    return read_table(body, dict(COLUMNS), "name")


SPELLINGS = [
    pytest.param(csv_file(HEADS, HANAKO), id="utf-8"),
    pytest.param(csv_file(HEADS, HANAKO, encoding="utf-8-sig"), id="utf-8-with-bom"),
    pytest.param(csv_file(HEADS, HANAKO, encoding="cp932"), id="cp932"),
    pytest.param(csv_file(HEADS, HANAKO, encoding="utf-16", delimiter="\t"), id="utf-16-as-excel-says-unicode-text"),
    pytest.param(csv_file(HEADS, HANAKO, delimiter="\t"), id="tabs"),
    pytest.param(csv_file(HEADS, HANAKO, delimiter=";"), id="semicolons"),
    pytest.param(csv_file(HEADS, HANAKO).replace(b"\r\n", b"\n"), id="unix-lines"),
    pytest.param(csv_file(["さくら講座の名簿"], [], HEADS, HANAKO), id="a-title-above"),
    pytest.param(csv_file(["　氏 名　※", "フリガナ", "ＴＥＬ", "E-mail", "人数（席）"], HANAKO), id="other-heads"),
    pytest.param(
        csv_file([*HEADS, "備考"], [*HANAKO, "窓ぎわ希望"], ["", "", "", "", ""]), id="more-columns-and-empty-lines"
    ),
    pytest.param(excel_file(HEADS, HANAKO), id="excel"),
    pytest.param(excel_file(HEADS, [*HANAKO[:4], 1]), id="excel-with-numbers"),
]


@pytest.mark.parametrize("body", SPELLINGS)
def test_a_roster_is_read_in_whatever_spelling_an_office_writes_it(body):
    [entry], faults = read_roster(read(body), DAY)

    assert faults == []
    assert (entry.name, entry.kana, entry.phone, entry.email, entry.places) == (
        "山田 花子",
        "ヤマダ ハナコ",
        "09012345678",
        None,
        1,
    )


def test_an_address_and_two_seats_in_any_width():
    [entry], faults = read_roster(read(csv_file(HEADS, TARO)), DAY)

    assert (faults, entry.name, entry.email, entry.places) == ([], "𠮷田 太郎", "taro@example.jp", 2)


def excel_with_a_slip_in_the_last_corner() -> bytes:
    body = io.BytesIO()
    with xlsxwriter.Workbook(body) as book_:
        sheet = book_.add_worksheet()
        sheet.write_row(0, 0, HEADS)
        sheet.write(1_048_575, 16_383, "x")
    return body.getvalue()


def excel_that_explodes() -> bytes:
    """An Excel file of one long run of spaces, which says of itself that it is small."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(excel_file(HEADS))) as book_, zipfile.ZipFile(body, "w", 8) as packed:
        for info in book_.infolist():
            spaces = b"<sheetData>" + b" " * 30_000_000
            packed.writestr(info.filename, book_.read(info).replace(b"<sheetData>", spaces))
    raw = bytearray(body.getvalue())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(mark), bytes(raw)):
            struct.pack_into("<I", raw, found.start() + at, 1_000)
    return bytes(raw)


UNREADABLE = [
    pytest.param(b"", "見出しの列が見つかりません", id="empty"),
    pytest.param(csv_file(["日付", "会場"], ["1", "2"]), "「お名前」という見出し", id="another-file"),
    pytest.param(csv_file(["お名前", "氏名"], ["a", "b"]), "同じ意味の列が2つ", id="a-column-twice"),
    pytest.param("お名前".encode("cp932")[:-1], "文字コードがわかりません", id="no-encoding"),
    pytest.param(csv_file(HEADS, ["a\0b"]), "2行目に、使えない文字", id="nul"),
    pytest.param('お名前\n"山田'.encode(), "引用符", id="open-quote"),
    pytest.param(b"PK\x03\x04 broken", "Excel のファイルとして読めません", id="broken-excel"),
    pytest.param(b"\xd0\xcf\x11\xe0 broken", "Excel のファイルとして読めません", id="broken-old-excel"),
    pytest.param(csv_file(["お名前"], *([["山田"]] * 5001)), "5,000行まで", id="too-many-rows"),
    pytest.param(excel_file(["お名前"], *([["山田"]] * 5011)), "5,000行まで", id="too-many-rows-of-excel"),
    pytest.param(excel_file([*HEADS, *["x"] * 60]), "5,000行まで", id="too-many-columns-of-excel"),
    pytest.param(excel_with_a_slip_in_the_last_corner(), "5,000行まで", id="a-cell-far-away"),
    pytest.param(excel_that_explodes(), "Excel のファイルとして読めません", id="excel-that-explodes"),
    pytest.param("お名前\n".encode() + b"a" * (2 * 1024 * 1024), "2MBまで", id="too-large"),
]


@pytest.mark.parametrize(("body", "words"), UNREADABLE)
def test_what_is_no_roster_is_refused_in_words(body, words):
    with pytest.raises(TableUnreadable) as refused:
        read(body)

    assert words in str(refused.value.message)


FAULTS = [
    ({"name": "　"}, "お名前", "お名前を入れてください"),
    ({"name": "あ" * 101}, "お名前", "100文字まで"),
    ({"phone": "09012"}, "電話番号", "電話番号の形"),
    ({"phone": "9012345678"}, "電話番号", "先頭の 0 がありません"),
    ({"email": "taro@"}, "メールアドレス", "メールアドレスの形"),
    ({"places": "３"}, "人数", "1 か 2"),
    ({"held_on": "令和9年6月21日"}, "回の日", "この回の日ではありません"),
    ({"held_on": "そのうち"}, "回の日", "日付の形"),
    ({"number": "ABC"}, "受付番号", "受付番号の形"),
]


@pytest.mark.parametrize(("cells", "column", "words"), FAULTS)
def test_each_fault_is_named_by_row_and_column(cells, column, words):
    table = Table(("name",), (), (Row(3, {"name": "山田"}), Row(7, {"name": "川口", **cells})))

    _, [fault] = read_roster(table, DAY)

    assert (fault.row, fault.column) == (7, column)
    assert words in str(fault.message)


@pytest.mark.parametrize("day", ["令和9年6月20日", "R9.6.20", "２０２７/６/２０", "2027年6月20日"])
def test_the_day_of_the_session_is_read_by_era_too(day):
    assert read_roster(read(csv_file([*HEADS, "開催日"], [*HANAKO, day])), DAY)[1] == []


def test_a_day_that_excel_keeps_as_a_day_is_that_day():
    body = excel_file([*HEADS, "開催日"], [*HANAKO, datetime(2027, 6, 20)])  # noqa: DTZ001  Excel knows no zones

    assert read_roster(read(body), DAY)[1] == []


def test_a_process_reads_two_excel_files_at_once_and_the_others_wait(monkeypatch):
    running, seen = [], []
    run = subprocess.run

    def counted(*command, **more):
        running.append(1)
        seen.append(len(running))
        done = run(*command, **more)
        running.pop()
        return done

    monkeypatch.setattr(subprocess, "run", counted)
    body = excel_file(HEADS, HANAKO)
    with ThreadPoolExecutor(5) as pool:
        tables = list(pool.map(read, [body] * 5))

    assert [len(each.rows) for each in tables] == [1] * 5
    assert max(seen) == 2


@settings(deadline=None)  # what begins like an Excel file is read in a process of its own
@given(st.binary(max_size=300))
def test_no_bytes_whatever_stop_the_reader(body):
    with suppress(TableUnreadable):
        read_roster(read(body), DAY)


@pytest.fixture
def organisation_id(app):
    publish_course(app)
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return client_for(app, add_staff(app, "o@example.jp", Role.ORGANISER, organisation_id=organisation_id))


@pytest.fixture
def session_id(app, organisation_id):
    return add_training_session(app, organisation_id, capacity=3)


def send(client, session_id: int, body: bytes):
    page = f"/organise/sessions/{session_id}/roster/file"
    return post(client, page, {"file": (io.BytesIO(body), "名簿.csv")}, content_type="multipart/form-data")


def carried_on(page: str) -> dict[str, object]:
    rows = re.search(r'name="rows"[^>]*value="([^"]*)"', page) or re.search(r'value="([^"]*)"[^>]*name="rows"', page)
    assert rows
    others = re.findall(r'name="others" value="(\d+)"', page)
    return {**fields_of(page), "rows": html.unescape(rows[1]), "others": others}


def enter(client, session_id: int, page: str, **changes):
    return client.post(f"/organise/sessions/{session_id}/roster/entries", data={**carried_on(page), **changes})


def people(app, session_id: int) -> list[tuple[str, RegistrationState, int]]:
    with app.app_context():
        return sorted((guest.name, guest.state, guest.places) for guest in desk.guests(session_id))


def test_a_roster_is_looked_at_and_then_entered_in_its_order(app, organiser, session_id):
    names = [
        ["一の ひと", "", "090-0000-0001", "", ""],
        ["二の ひと", "", "", "ni@example.jp", "2"],
        ["三の ひと", "", "", "", ""],
    ]
    look = send(organiser, session_id, csv_file(HEADS, *names))
    assert look.status_code == 200
    assert "新しく入れる方（3件）" in look.text
    assert people(app, session_id) == []

    answer = enter(organiser, session_id, look.text)

    assert answer.headers["Location"].endswith(f"/organise/sessions/{session_id}/roster")
    assert people(app, session_id) == [
        ("一の ひと", RegistrationState.CONFIRMED, 1),
        ("三の ひと", RegistrationState.WAITING, 1),
        ("二の ひと", RegistrationState.CONFIRMED, 2),
    ]
    assert "定員をこえた1件は、待機に入りました" in organiser.get(answer.headers["Location"]).text


def test_the_same_page_sent_twice_enters_nobody_twice(app, organiser, session_id):
    look = send(organiser, session_id, csv_file(HEADS, HANAKO)).text

    first, again = enter(organiser, session_id, look), enter(organiser, session_id, look)

    assert first.status_code == again.status_code == 302 or "新しく入れる方は、いませんでした" in again.text
    assert len(people(app, session_id)) == 1


def test_one_fault_and_nobody_is_entered(app, organiser, session_id):
    answer = send(organiser, session_id, csv_file(HEADS, HANAKO, ["川口", "", "12", "", ""]))

    assert answer.status_code == 422
    assert "まだだれも入れていません" in answer.text
    assert "電話番号の形になっていません" in answer.text
    assert 'name="rows"' not in answer.text
    assert people(app, session_id) == []


def test_who_may_be_here_already_is_offered_and_never_merged_by_machine(app, organiser, session_id):
    with app.app_context():
        book(session_id, "山田 花子", phone="0311112222")
    again = ["山田花子", "", "03-1111-2222", "", ""]
    namesake = ["山田 花子", "", "090-9999-9999", "", ""]
    shares_a_telephone = ["山田 次郎", "", "03-1111-2222", "", ""]

    page = send(organiser, session_id, csv_file(HEADS, again, namesake, shares_a_telephone)).text

    assert "もういる方かもしれません（2件）" in page
    assert "もう申し込んでいる方（1件）" in page
    enter(organiser, session_id, page, others=["4"])
    assert [name for name, *_ in people(app, session_id)] == ["山田 次郎", "山田 花子"]
    with app.app_context():
        assert session().scalar(select(func.count(Person.same_as_id))) == 0


def test_who_stands_twice_in_the_file_is_said_with_the_rows_and_entered_once(app, organiser, session_id):
    shares_a_telephone = ["山田 次郎", "", "03-1111-2222", "", ""]
    again = ["山田　花子", "", "０３-1111-2222", "", ""]
    first = ["山田 花子", "", "0311112222", "", ""]

    page = send(
        organiser, session_id, csv_file(HEADS, first, ["川口 一", "", "", "", ""], again, shares_a_telephone)
    ).text

    assert "ファイルに2回ある方（1件）。1回だけ入れます" in page
    assert "4行目　ファイルに2回あります（2行目）" in page
    assert "5行目　ファイルに2回あります（2行目）。「山田 花子」さんと、お名前か連絡先が同じです" in page
    assert "もう申し込んでいる方" not in page
    check_page(page)
    enter(organiser, session_id, page)
    assert [name for name, *_ in people(app, session_id)] == ["山田 次郎", "山田 花子", "川口 一"]


def test_lines_that_somebody_has_tampered_with_are_read_again(app, organiser, session_id):
    page = send(organiser, session_id, csv_file(HEADS, HANAKO)).text

    for rows, status in (
        ("[[2, {}]]", 422),
        ("nonsense", 422),
        ('[[2, {"name": "x", "phone": "1"}]]', 422),
        ("[1]", 422),
    ):
        assert enter(organiser, session_id, page, rows=rows).status_code == status
    assert people(app, session_id) == []


def test_no_file_and_an_unreadable_one_are_said_beside_the_field(organiser, session_id):
    page = f"/organise/sessions/{session_id}/roster/file"
    nothing = post(organiser, page, {}, content_type="multipart/form-data")
    other = send(organiser, session_id, b"\xff\xfe")

    assert nothing.status_code == other.status_code == 422
    assert "名簿のファイルを選んでください" in nothing.text
    assert "見出しの列が見つかりません" in other.text
    check_page(other.text)


def test_another_organisers_session_is_not_there(app, session_id):
    elsewhere = add_organisation(app, "となり町の会")
    stranger = client_for(app, add_staff(app, "s@example.jp", Role.ORGANISER, organisation_id=elsewhere))

    assert stranger.get(f"/organise/sessions/{session_id}/roster/file").status_code == 404
    with app.app_context():
        assert session().scalar(select(func.count(Registration.id))) == 0
