import csv
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.core import written_tables as tables
from tests.support.xlsx import cells, names_of_sheets

HEADS = ["コード", "実施主体", "値"]
NAMES = ["緑川市社協", "髙橋・𠮷田, 辻󠄀", 'と"なり', "Nguyễn Thị Minh Anh", "0123", "二行\n目"]


def to_csv(heads, rows) -> bytes:
    return b"".join(tables.to_csv(heads, rows))


def to_xlsx(name, heads, rows) -> bytes:
    file = BytesIO()
    tables.to_xlsx(name, heads, rows, file)
    return file.getvalue()


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_csv_says_what_it_is_by_its_first_bytes_and_its_first_row():
    data = to_csv(HEADS, [["010006", "北海道", 12]])

    assert data == "\ufeffコード,実施主体,値\r\n010006,北海道,12\r\n".encode()


@pytest.mark.parametrize("name", NAMES)
def test_names_come_back_from_both_files_as_they_went_in(name):
    rows = [["010006", name, 0]]

    assert read(to_csv(HEADS, rows)) == [HEADS, ["010006", name, "0"]]
    assert cells(to_xlsx("2026年度", HEADS, rows)) == [HEADS, ["010006", name, 0.0]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_name_can_run_as_a_formula(start):
    evil = f"{start}HYPERLINK(A1)"

    assert read(to_csv(HEADS, [["1", evil, 1]]))[1] == ["1", f"'{evil}", "1"]
    assert str(cells(to_xlsx("x", HEADS, [["1", evil, 1]]))[1][1]).strip() == evil.strip()


def test_numbers_stay_numbers_even_below_0():
    assert read(to_csv(HEADS, [["1", "", -3]]))[1] == ["1", "", "-3"]
    assert cells(to_xlsx("x", HEADS, [["1", "あ", -3]]))[1][2] == -3.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.from_regex(r"\A0[0-9]{5}\Z"), st.integers(-9, 10**9)), max_size=5))
def test_codes_keep_their_zeros_in_both_files(rows):
    lines = [[code, "名", count] for code, count in rows]

    assert [row[0] for row in read(to_csv(HEADS, lines))[1:]] == [code for code, _ in rows]
    assert [row[0] for row in cells(to_xlsx("x", HEADS, lines))[1:]] == [code for code, _ in rows]


def test_what_is_more_than_a_sheet_holds_goes_on_the_next_with_its_heads(monkeypatch):
    monkeypatch.setattr(tables, "LINES_A_SHEET", 2)
    rows = [[str(number), "名", number] for number in range(5)]

    book = to_xlsx("2026年度", HEADS, rows)

    assert names_of_sheets(book) == ["2026年度", "2026年度 (2)", "2026年度 (3)"]
    assert [cells(book, number) for number in (1, 2, 3)] == [
        [HEADS, ["0", "名", 0.0], ["1", "名", 1.0]],
        [HEADS, ["2", "名", 2.0], ["3", "名", 3.0]],
        [HEADS, ["4", "名", 4.0]],
    ]


def test_a_file_is_begun_before_its_last_row_is_known():
    taken = []

    def rows():
        for number in range(10_000):
            taken.append(number)
            yield [str(number), "名", number]

    pieces = tables.to_csv(HEADS, rows())
    next(pieces), next(pieces)

    assert len(taken) < 1_000
