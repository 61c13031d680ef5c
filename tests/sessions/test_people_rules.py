import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.booking_number import (
    ALPHABET,
    RANDOM_BYTES,
    SYMBOLS,
    check_symbol,
    new_booking_number,
    parse_booking_number,
)
from lms.sessions.rules.people import Contact, parse_contact

numbers = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES).map(new_booking_number)


@given(numbers)
def test_a_booking_number_is_read_back_however_it_is_written(number):
    full_width = number.translate({ord(symbol): ord(symbol) + 0xFEE0 for symbol in ALPHABET})

    for written in (
        number,
        number.lower(),
        number.replace("-", ""),
        f" {number} ",
        number.replace("-", "ー"),
        full_width,
    ):
        assert parse_booking_number(written) == number


@given(numbers, st.integers(0, 9), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_found(number, place, symbol):
    changed = number[:place] + symbol + number[place + 1 :]

    assert parse_booking_number(changed) in ({number} if changed == number else {None})


@given(numbers, st.integers(0, SYMBOLS), st.integers(0, SYMBOLS))
def test_two_exchanged_symbols_are_found(number, one, other):
    symbols = list(number.replace("-", ""))
    symbols[one], symbols[other] = symbols[other], symbols[one]

    expected = number if symbols[one] == symbols[other] else None
    assert parse_booking_number("".join(symbols)) == expected


def test_a_booking_number_is_short_and_grouped_for_reading_aloud():
    number = new_booking_number(b"\x01\x02\x03\x04\x05\x06\x07\x08")

    assert [len(part) for part in number.split("-")] == [3, 3, 2]
    assert number[-1] == check_symbol(number.replace("-", "")[:SYMBOLS])


@pytest.mark.parametrize("text", ["", "GM7", "GM7-4KX-290", "あいう-えおか-きく", "GM7-4KX-2\0"])
def test_what_cannot_be_a_number_is_none(text):
    assert parse_booking_number(text) is None


def test_a_letter_that_is_never_used_is_read_as_the_digit_it_looks_like():
    number = next(n for n in map(new_booking_number, (bytes([i] * 8) for i in range(99))) if "2" in n and "8" in n)

    assert parse_booking_number(number.replace("2", "Z").replace("8", "B")) == number


def test_too_few_random_bytes_are_the_callers_mistake():
    with pytest.raises(ValueError, match="8 bytes"):
        new_booking_number(b"1234")


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("090-1234-5678", Contact(phone="09012345678")),
        ("０９０－１２３４－５６７８", Contact(phone="09012345678")),
        ("(03) 1234 5678", Contact(phone="0312345678")),
        ("+81 90 1234 5678", Contact(phone="09012345678")),
        (" Hanako@Example.JP ", Contact(email="hanako@example.jp")),
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", Contact(email="hanako@example.jp")),
        ("110", None),
        ("1234567890123456", None),
        ("山田花子", None),
        ("電話 0312345678", None),
        ("", None),
    ],
)
def test_one_field_takes_an_address_or_a_telephone_number(typed, contact):
    assert parse_contact(typed) == contact
