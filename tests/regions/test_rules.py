from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regions.formats import places_csv
from lms.regions.rules import (
    PREFECTURES,
    Kind,
    by_relevance,
    in_kana,
    normalise_code,
    prefecture,
    spellings,
    the_one_meant,
    with_check_digit,
)

PLACES = places_csv.read(places_csv.PATH.read_bytes())
BY_CODE = {place.code6: place for place in PLACES}
kana = st.text(st.characters(min_codepoint=0x30A1, max_codepoint=0x30F6), min_size=1)


def test_there_are_47_prefectures_1741_municipalities_and_171_wards():
    wards = [place for place in PLACES if place.parent_code]

    assert len(PREFECTURES) == 47
    assert len(PLACES) - len(wards) == 1741
    assert len(wards) == 171


def test_each_kind_has_its_official_number():
    assert Counter(place.kind for place in PLACES) == {
        Kind.DESIGNATED_CITY: 20,
        Kind.CITY: 772,
        Kind.SPECIAL_WARD: 23,
        Kind.TOWN: 926,
        Kind.WARD: 171,
    }


def test_every_code_in_the_list_carries_the_right_check_digit():
    assert [place for place in PLACES if with_check_digit(place.code6[:5]) != place.code6] == []
    assert len(BY_CODE) == len(PLACES)


@pytest.mark.parametrize(
    ("code5", "code6"), [("01000", "010006"), ("13000", "130001"), ("31201", "312011"), ("14130", "141305")]
)
def test_check_digits_are_those_of_the_ministrys_table(code5, code6):
    assert with_check_digit(code5) == code6


def test_every_municipality_lies_in_a_prefecture_and_every_prefecture_has_some():
    assert {place.prefecture_code for place in PLACES} == {prefecture.code for prefecture in PREFECTURES}
    assert (PREFECTURES[0].code6, prefecture("130001").name) == ("010006", "東京都")


def test_every_ward_belongs_to_a_designated_city_whose_name_and_reading_it_carries():
    for ward in (place for place in PLACES if place.parent_code):
        city = BY_CODE[ward.parent_code]

        assert city.kind is Kind.DESIGNATED_CITY
        assert ward.name.startswith(city.name)
        assert ward.kana.startswith(city.kana)


ENDINGS = {
    Kind.DESIGNATED_CITY: ("市", ("し",)),
    Kind.CITY: ("市", ("し",)),
    Kind.SPECIAL_WARD: ("区", ("く",)),
    Kind.WARD: ("区", ("く",)),
    Kind.TOWN: ("町村", ("ちょう", "まち", "むら", "そん")),
}


HOLD_THE_LETTER_OF_DISTRICTS = {"郡山市", "蒲郡市", "郡上市", "大和郡山市", "小郡市", "上郡町"}


def test_names_and_readings_end_alike_and_hold_no_district():
    for place in PLACES:
        name_endings, kana_endings = ENDINGS[place.kind]

        assert place.name[-1] in name_endings
        assert place.kana.endswith(kana_endings)
        assert in_kana(place.kana) == place.kana

    assert {place.name for place in PLACES if "郡" in place.name} == HOLD_THE_LETTER_OF_DISTRICTS
    assert {"三宅村", "八丈町"} <= {place.name for place in PLACES}


@pytest.mark.parametrize(
    ("typed", "code6"),
    [
        ("010006", "010006"),
        ("01000", "010006"),
        ("　０１１０１１ ", "011011"),
        ("31201\n", "312011"),
    ],
)
def test_codes_are_read_with_five_or_six_digits_in_any_width(typed, code6):
    assert normalise_code(typed) == code6


@pytest.mark.parametrize("typed", ["", "010007", "1006", "0100061", "東京都", "01 000", "٣١٢٠١١", "-10006"])
def test_anything_else_is_no_code(typed):
    assert normalise_code(typed) is None


@given(st.from_regex(r"\A[0-9]{5}\Z"), st.integers(0, 5), st.integers(1, 9))
def test_a_wrong_digit_is_noticed_unless_the_remainder_folds(code5, place, step):
    code6 = with_check_digit(code5)
    wrong = code6[:place] + str((int(code6[place]) + step) % 10) + code6[place + 1 :]

    # By the ministry's rule the remainders 0 and 10 both give the digit 1: only those two can hide a slip.
    assert normalise_code(wrong) is None or (code6[5] == wrong[5] == "1" and place < 5)


@given(st.from_regex(r"\A[0-9]{5}\Z"))
def test_a_code_is_read_back_as_itself(code5):
    code6 = with_check_digit(code5)

    assert normalise_code(code6) == normalise_code(code5) == code6


@pytest.mark.parametrize("typed", ["さいたま", "サイタマ", "ｻｲﾀﾏ", " さい　たま "])
def test_readings_are_compared_in_hiragana_whatever_was_typed(typed):
    assert in_kana(typed) == "さいたま"


@pytest.mark.parametrize(
    ("typed", "key"), [("ｶﾞﾏｺﾞｵﾘ", "がまごおり"), ("ヴ", "ゔ"), ("霞ヶ関", "霞け関"), ("ニセコ", "にせこ"), ("ー", "ー")]
)
def test_marks_small_letters_and_kanji_survive(typed, key):
    assert in_kana(typed) == key


@given(st.text())
def test_a_key_made_twice_is_the_same_key(text):
    assert in_kana(in_kana(text)) == in_kana(text)


@given(kana)
def test_no_katakana_is_left(text):
    assert not any("ァ" <= letter <= "ヶ" for letter in in_kana(text))


def test_large_and_small_ke_find_each_other():
    assert "鎌ケ谷市" in spellings("鎌ヶ谷市")
    assert "茅ヶ崎市" in spellings("茅ケ崎市")
    assert spellings(" 札幌　市") == ["札幌市"]


def test_a_place_typed_whole_comes_first_then_the_larger_kinds():
    found = by_relevance([place for place in PLACES if place.kana.startswith("さか")], "サカイ")

    whole, rest = found[:3], found[3:]

    assert {place.name for place in whole} == {"堺市", "坂井市", "境町"}
    assert whole[0].name == "堺市"
    assert [place.kind for place in rest] == sorted([place.kind for place in rest], key=list(Kind).index)


@given(st.permutations([place for place in PLACES if place.kana.startswith("みな")]))
def test_the_order_does_not_depend_on_how_the_places_came(places):
    in_code_order = sorted(places, key=lambda place: place.code6)

    assert by_relevance(places, "みなみ") == by_relevance(in_code_order, "みなみ")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("札幌市", "011002", id="a-city-with-its-own-wards"),
        pytest.param("サッポロシ", "011002", id="its-reading-in-katakana"),
        pytest.param("高岡", "162027", id="the-only-one"),
        pytest.param("府中市", None, id="two-of-one-name"),
        pytest.param("中央区", None, id="a-ward-of-tokyo-or-of-any-city"),
        pytest.param("みなと", None, id="many"),
    ],
)
def test_a_place_is_taken_only_when_no_other_can_be_meant(typed, meant):
    key = in_kana(typed)
    near = [each for each in PLACES if each.kana.startswith(key) or f"し{key}" in each.kana or typed in each.name]
    found = by_relevance(near, typed)

    one = the_one_meant(found, typed)

    assert (one.code6 if one else None) == meant
