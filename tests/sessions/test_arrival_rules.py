"""What a scanned code is worth, and that nobody can write one but us."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.formats.arrival_code import (
    BookingCode,
    DoorCode,
    read_booking_code,
    read_door_code,
    write_booking_code,
    write_door_code,
)
from lms.sessions.rules.arrivals import Scan, Times, scan_at_desk, scan_at_door
from lms.sessions.rules.states import RegistrationState, SessionState
from lms.sessions.rules.words import SCANS

WAITING, CONFIRMED, ATTENDED = RegistrationState.WAITING, RegistrationState.CONFIRMED, RegistrationState.ATTENDED
ABSENT, CANCELLED = RegistrationState.ABSENT, RegistrationState.CANCELLED
PUBLISHED, CLOSED = SessionState.PUBLISHED, SessionState.CLOSED
STARTS = datetime(2026, 5, 23, 4, 30, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=90)
SECRET = "only for tests"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "claim", "minutes", "desk", "door"),
    [
        pytest.param(PUBLISHED, CONFIRMED, -60, Scan.WELCOME, Scan.WELCOME, id="an-hour-before"),
        pytest.param(PUBLISHED, CONFIRMED, -61, Scan.WELCOME, Scan.TOO_EARLY, id="a-minute-too-early-at-the-door"),
        pytest.param(PUBLISHED, CONFIRMED, -12 * 60 - 1, Scan.TOO_EARLY, Scan.TOO_EARLY, id="the-day-before"),
        pytest.param(PUBLISHED, CONFIRMED, 89, Scan.WELCOME, Scan.WELCOME, id="the-last-minute"),
        pytest.param(PUBLISHED, CONFIRMED, 90, Scan.WELCOME, Scan.OVER, id="the-end"),
        pytest.param(PUBLISHED, ATTENDED, 10, Scan.ALREADY, Scan.ALREADY, id="a-second-scan"),
        pytest.param(PUBLISHED, ATTENDED, 600, Scan.ALREADY, Scan.ALREADY, id="a-second-scan-late"),
        pytest.param(PUBLISHED, WAITING, 0, Scan.WAITING, Scan.WAITING, id="who-waits"),
        pytest.param(PUBLISHED, ABSENT, 0, Scan.WELCOME, Scan.UNDONE, id="who-was-taken-back"),
        pytest.param(PUBLISHED, CANCELLED, 0, Scan.CANCELLED, Scan.CANCELLED, id="who-cancelled"),
        pytest.param(CLOSED, ABSENT, 100, Scan.OVER, Scan.OVER, id="closed"),
        pytest.param(SessionState.CALLED_OFF, CANCELLED, 0, Scan.CALLED_OFF, Scan.CALLED_OFF, id="called-off"),
        pytest.param(SessionState.DRAFT, CONFIRMED, 0, Scan.TOO_EARLY, Scan.TOO_EARLY, id="a-draft"),
    ],
)
def test_a_scan_is_worth_what_session_claim_and_time_say(state, claim, minutes, desk, door):
    times, now = Times(state, STARTS, ENDS), STARTS + minutes * MINUTE

    assert scan_at_desk(times, claim, now) is desk
    assert scan_at_door(times, claim, now) is door


def test_every_scan_has_its_words():
    assert set(SCANS) == set(Scan)


IDS = st.integers(1, 2**31 - 1)


@given(IDS, IDS)
def test_a_code_is_read_as_it_was_written(training_session_id, registration_id):
    code = BookingCode(training_session_id, registration_id)
    door = DoorCode(training_session_id, STARTS)

    assert read_booking_code(SECRET, write_booking_code(SECRET, code)) == code
    assert read_door_code(SECRET, write_door_code(SECRET, door)) == door


@pytest.mark.parametrize(
    ("read", "token"),
    [
        (read_booking_code, write_booking_code(SECRET, BookingCode(12, 345))),
        (read_door_code, write_door_code(SECRET, DoorCode(12, ENDS))),
    ],
)
def test_a_code_with_any_bit_flipped_is_none(read, token):
    forged = [
        token[:place] + chr(ord(letter) ^ (1 << bit)) + token[place + 1 :]
        for place, letter in enumerate(token)
        for bit in range(8)
    ]

    assert [each for each in forged if read(SECRET, each) is not None] == []


def test_the_codes_of_door_booking_and_another_house_do_not_stand_for_each_other():
    booking, door = write_booking_code(SECRET, BookingCode(12, 345)), write_door_code(SECRET, DoorCode(12, ENDS))

    assert read_door_code(SECRET, booking) is None
    assert read_booking_code(SECRET, door) is None
    assert read_booking_code("another secret", booking) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_a_fault(text):
    assert read_booking_code(SECRET, text) is None
    assert read_door_code(SECRET, text) is None
