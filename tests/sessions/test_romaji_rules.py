"""A reading is found however somebody types it in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.desk import folded, is_found
from lms.sessions.rules.romaji import romanised


@pytest.mark.parametrize(
    ("reading", "ways"),
    [
        ("しんじ", {"shinji", "sinzi"}),
        ("つちや", {"tsuchiya", "tutiya"}),
        ("ふじもと", {"fujimoto", "huzimoto"}),
        ("おおの", {"oono", "ono"}),
        ("ゆうこ", {"yuuko", "yuko"}),
        ("さとう", {"satou", "sato"}),
        ("じょうじ", {"jouji", "joji", "zyouzi", "zyozi"}),
        ("きょうこ", {"kyouko", "kyoko"}),
        ("はっとり", {"hattori"}),
        ("えりー", {"eri"}),
        ("てぃふぁに", {"tifani", "tihani"}),
        ("ぐえん", {"guen"}),
    ],
)
def test_a_reading_is_written_the_ways_people_type(reading, ways):
    assert ways <= romanised(reading)


@pytest.mark.parametrize("query", ["sh", "si", "SHI", "ｓｈ", "しみ", "シミ", "ｼﾐ", "ju", "zy", "jun", "清", "水 純"])
def test_two_strokes_in_any_script_find_a_person(query):
    assert is_found(query, "清水 純", "シミズ ジュン", "GM7-4KX-29")


@given(st.text(max_size=20))
def test_any_reading_can_be_written(reading):
    assert all(isinstance(way, str) for way in romanised(folded(reading)))
