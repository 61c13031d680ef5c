import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.catalog.rules import Words
from lms.core.words import with_readings
from lms.records.rules import ALPHABET, check_character, frozen_words, new_number, parse_number

numbers = st.binary(min_size=10, max_size=10).map(new_number)
SOME_NUMBERS = [new_number(seed) for seed in (bytes(10), b"\xff" * 10, b"0123456789", bytes(range(7, 17)))]


def plain(number):
    return number.replace("-", "")


@given(st.binary(min_size=10, max_size=10))
def test_a_number_reads_in_groups_of_four_without_confusing_letters(random_bytes):
    number = new_number(random_bytes)

    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]", number)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_all_eighty_random_bits_are_in_the_number(one, other):
    assert (new_number(one) == new_number(other)) == (one == other)


@pytest.mark.parametrize("length", [0, 9, 11, 16])
def test_fewer_or_more_bits_are_the_callers_mistake(length):
    with pytest.raises(ValueError, match="10 bytes"):
        new_number(bytes(length))


@given(numbers)
def test_a_number_is_read_back_as_it_was_issued(number):
    assert parse_number(number) == number


@pytest.mark.parametrize("number", SOME_NUMBERS)
def test_every_single_wrong_symbol_is_noticed(number):
    symbols = plain(number)

    for place, right in enumerate(symbols):
        for wrong in ALPHABET.replace(right, ""):
            assert parse_number(symbols[:place] + wrong + symbols[place + 1 :]) is None


def test_no_two_weights_are_alike_so_every_wrong_symbol_and_every_exchange_is_noticed():
    """The whole proof, for any number.

    The sum is linear, so a slip is missed only if the check character of the difference is that of zero.
    """
    zero = "0" * 16

    for value in ALPHABET[1:]:
        changed = [check_character(zero[:place] + value + zero[place + 1 :]) for place in range(16)]
        weights = [*changed, value]  # the check character itself counts once

        assert "0" not in weights
        assert len(set(weights)) == 17


@given(numbers)
def test_two_neighbours_that_changed_places_are_noticed(number):
    symbols = plain(number)

    for place in range(16):
        swapped = symbols[:place] + symbols[place + 1] + symbols[place] + symbols[place + 2 :]
        assert parse_number(swapped) == (number if swapped == symbols else None)


@given(numbers, st.integers(0, 16))
def test_a_lost_or_doubled_symbol_is_noticed(number, place):
    symbols = plain(number)

    assert parse_number(symbols[:place] + symbols[place + 1 :]) is None
    assert parse_number(symbols[:place] + symbols[place] + symbols[place:]) is None


FULL_WIDTH = {ord(symbol): ord(symbol) + 0xFEE0 for symbol in ALPHABET}


@given(numbers)
def test_a_number_is_understood_however_it_is_typed(number):
    looks_alike = str.maketrans({"0": "O", "1": "l"})

    assert parse_number(number.lower()) == number
    assert parse_number(plain(number)) == number
    assert parse_number(number.replace("-", " ")) == number
    assert parse_number(f"　{number.replace('-', '　')}\n") == number
    assert parse_number(number.translate(FULL_WIDTH).replace("-", "ー")) == number
    assert parse_number(number.replace("-", "−").translate(looks_alike)) == number
    assert parse_number(number.replace("1", "I").replace("0", "o")) == number


@given(st.text())
def test_anything_else_is_no_number_and_no_error(text):
    assert parse_number(f"{text}U{text}") is None


@pytest.mark.parametrize(
    "text", ["", "GM7-4KX-29", "1" * 400, "あいうえおかきくけこさしすせそた", "\x00" * 17, "\ud800"]
)
def test_other_texts_are_not_numbers(text):
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("locale", "written"),
    [("ja", "養成講座"), ("ja-easy", "養成講座"), ("en", "養成講座（Course）"), ("vi", "養成講座"), ("my", "養成講座")],
)
def test_a_record_keeps_japanese_and_the_holders_language_beside_it(locale, written):
    words = Words({"ja": "養成講座", "ja-easy": with_readings("{養成講座|ようせいこうざ}"), "en": "Course"})

    assert frozen_words(words, locale) == written
