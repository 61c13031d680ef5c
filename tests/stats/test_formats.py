import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.stats.formats.tables import to_csv, to_xlsx
from tests.support.xlsx import cells

HEADS = ["コード", "実施主体", "値"]
NAMES = ["緑川市社協", "髙橋・𠮷田, 辻󠄀", 'と"なり', "Nguyễn Thị Minh Anh", "0123", "二行\n目"]


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


@given(st.lists(st.tuples(st.from_regex(r"\A0[0-9]{5}\Z"), st.integers(-9, 10**9)), max_size=5))
def test_codes_keep_their_zeros_in_both_files(rows):
    lines = [[code, "名", count] for code, count in rows]

    assert [row[0] for row in read(to_csv(HEADS, lines))[1:]] == [code for code, _ in rows]
    assert [row[0] for row in cells(to_xlsx("x", HEADS, lines))[1:]] == [code for code, _ in rows]
