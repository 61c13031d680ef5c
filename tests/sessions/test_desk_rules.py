"""The desk list stands in the order in which people are looked for."""

import pytest

from lms.sessions.rules.desk import SECTIONS, filled_sections, is_found, place_of
from lms.sessions.rules.typed import parse_whole_number


@pytest.mark.parametrize(
    ("name", "kana", "section"),
    [
        pytest.param("池田 まさお", "いけだ まさお", "あ", id="by-the-reading"),
        pytest.param("後藤 健", "ごとう けん", "か", id="a-sounded-letter-stands-with-its-row"),
        pytest.param("ぱく", None, "は", id="a-name-in-kana-needs-no-reading"),
        pytest.param("田中", "タナカ", "た", id="katakana"),
        pytest.param("田中", "ﾀﾅｶ", "た", id="half-width-katakana"),
        pytest.param("和田", "わだ", "わ", id="the-last-row"),
        pytest.param("ヴァン", None, "あ", id="vu-stands-with-u"),
        pytest.param("NGUYEN THI LAN", "グエン ティ ラン", "英", id="latin-letters-before-the-reading"),
        pytest.param("Nguyễn Thị Minh Anh", None, "英", id="accents-are-latin"),
        pytest.param("ＳＭＩＴＨ", None, "英", id="full-width-latin"),
        pytest.param("髙橋 恵", None, "名", id="no-reading"),
        pytest.param("𠮷田", "", "名", id="an-empty-reading-is-none"),
        pytest.param("😀", None, "名", id="an-emoji"),
        pytest.param("山田", "・", "名", id="a-reading-that-is-none"),
    ],
)
def test_everybody_stands_in_one_section(name, kana, section):
    assert place_of(name, kana).section == section


def test_names_of_a_row_stand_in_the_order_of_their_sounds():
    readings = ["かとう", "がもう", "きむら", "キムラ ジロウ", "ぎおん", "くどう"]
    shuffled = ["くどう", "キムラ ジロウ", "がもう", "ぎおん", "かとう", "きむら"]

    in_order = sorted(shuffled, key=lambda reading: place_of("名", reading).key)

    assert [name for name in in_order if name in readings] == [
        "かとう",
        "がもう",
        "ぎおん",
        "きむら",
        "キムラ ジロウ",
        "くどう",
    ]


@pytest.mark.parametrize(
    "query", ["", "やま", "ヤマ", "ﾔﾏ", "はな", "山田", "田", "花子", "やまだはな", "GM7", "ｇｍ７", "gm7-4k", "29"]
)
def test_two_strokes_find_a_person(query):
    assert is_found(query, "山田 花子", "やまだ はなこ", "GM7-4KX-29")


@pytest.mark.parametrize("query", ["まだ", "川", "zz", "GM8"])
def test_other_strokes_do_not(query):
    assert not is_found(query, "山田 花子", "やまだ はなこ", "GM7-4KX-29")


def test_the_index_names_every_section_and_says_which_are_filled():
    index = filled_sections([place_of("山田", "やまだ"), place_of("Lan", None)])

    assert [section for section, _ in index] == list(SECTIONS)
    assert [section for section, is_filled in index if is_filled] == ["や", "英"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("30", 30), ("３０", 30), ("\t30 人", 30), ("1,000", 1000), ("0", 0), ("三十", None), ("-3", None), ("3.5", None)],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert parse_whole_number(text) == number
