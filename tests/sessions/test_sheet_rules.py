"""What people type from a sign-in sheet is read as they mean it, and what cannot be read is named."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.guests import Guest
from lms.sessions.rules.sheet import LETTERS, Why, read_codes, row_code
from lms.sessions.rules.states import Channel, RegistrationState
from lms.sessions.rules.words import SHEET_FAULTS

SESSION = 12
CONFIRMED, ATTENDED = RegistrationState.CONFIRMED, RegistrationState.ATTENDED


def guest(seq: int, state: RegistrationState = CONFIRMED) -> Guest:
    at = datetime(2026, 5, 23, tzinfo=UTC)
    return Guest(
        100 + seq, seq, f"受講 {seq}", None, None, None, "ja", state, seq, 1, "GM7-4KX-29", Channel.WEB, at, 0, 0
    )


PEOPLE = [
    *(guest(seq) for seq in range(1, 21)),
    guest(21, ATTENDED),
    guest(22, RegistrationState.CANCELLED),
    guest(23, RegistrationState.WAITING),
    guest(24, RegistrationState.ABSENT),
]


def read(text: str):
    return read_codes(text, SESSION, PEOPLE)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1-3", [1, 2, 3]),
        ("１－３，５", [1, 2, 3, 5]),
        ("1 〜 3、5\n7\t9", [1, 2, 3, 5, 7, 9]),
        ("3 3 1-3", [3, 1, 2]),
        (row_code(SESSION, 17), [17]),
        (row_code(SESSION, 17).lower(), [17]),
        (f"{row_code(SESSION, 1)}-{row_code(SESSION, 2)}", [1, 2]),
        ("24", [24]),
        ("19-22", [19, 20]),
        ("・、。", []),
    ],
)
def test_codes_numbers_and_ranges_are_read_in_any_width(text, rows):
    reading = read(text)

    assert reading.faults == []
    assert [each.seq for each in reading.to_mark] == rows


def test_who_is_marked_already_is_told_apart():
    reading = read("20, 21")

    assert ([each.seq for each in reading.to_mark], [each.seq for each in reading.already]) == ([20], [21])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("山田", Why.UNREADABLE),
        ("1-2-3", Why.UNREADABLE),
        ("K17", Why.UNREADABLE),
        ("1234567", Why.UNREADABLE),
        ("12-1", Why.BACKWARDS),
        ("0", Why.NOBODY),
        ("99", Why.NOBODY),
        ("1-99", Why.NOBODY),
        ("17" + next(letter for letter in LETTERS if f"17{letter}" != row_code(SESSION, 17)), Why.OTHER_LETTER),
        (row_code(SESSION + 1, 17), Why.OTHER_LETTER),
        ("17Z", Why.OTHER_LETTER),
        ("22", Why.CANCELLED),
        ("23", Why.WAITING),
        ("20-24", Why.WAITING),
    ],
)
def test_what_cannot_be_read_is_named_as_it_was_typed(text, why):
    reading = read(f"5 {text}")

    assert [(fault.code, fault.why) for fault in reading.faults] == [(text, why)]
    assert [each.seq for each in reading.to_mark] == [5]


def test_every_fault_has_its_words():
    assert set(SHEET_FAULTS) == set(Why)


@given(st.integers(1, 9999), st.integers(1, 10**6))
def test_neighbours_and_other_sessions_have_other_letters(seq, session_id):
    assert row_code(session_id, seq)[-1] != row_code(session_id, seq + 1)[-1]
    assert row_code(session_id, seq) != row_code(session_id + 1, seq)


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault_of_ours(text):
    reading = read(text)

    assert {each.seq for each in reading.to_mark} <= {*range(1, 21), 24}
