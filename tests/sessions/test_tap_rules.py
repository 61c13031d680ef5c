"""What becomes of a tap that comes in late."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.states import RegistrationState
from lms.sessions.rules.taps import CONFLICTS, Tap, TapOutcome, outcome_of, outcomes_of

WAITING, CONFIRMED, ATTENDED = RegistrationState.WAITING, RegistrationState.CONFIRMED, RegistrationState.ATTENDED
ABSENT, CANCELLED = RegistrationState.ABSENT, RegistrationState.CANCELLED
AT = datetime(2026, 5, 23, 4, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "seen", "is_open", "expected"),
    [
        (CONFIRMED, CONFIRMED, True, TapOutcome.MARKED),
        (ATTENDED, CONFIRMED, True, TapOutcome.ALREADY),
        (ATTENDED, CONFIRMED, False, TapOutcome.ALREADY),
        (ABSENT, ABSENT, True, TapOutcome.MARKED),
        (ABSENT, CONFIRMED, True, TapOutcome.UNDONE),
        (ABSENT, CONFIRMED, False, TapOutcome.SHUT),
        (CONFIRMED, CONFIRMED, False, TapOutcome.SHUT),
        (WAITING, WAITING, True, TapOutcome.WAITING),
        (WAITING, CONFIRMED, True, TapOutcome.WAITING),
        (CONFIRMED, WAITING, True, TapOutcome.MARKED),
        (CANCELLED, CONFIRMED, True, TapOutcome.CANCELLED),
        (CANCELLED, CONFIRMED, False, TapOutcome.CANCELLED),
        (None, CONFIRMED, True, TapOutcome.UNKNOWN),
    ],
)
def test_a_tap_marks_finds_marked_or_is_left_to_people(state, seen, is_open, expected):
    assert outcome_of(state, seen, is_open=is_open) is expected


def tap(number: int, registration_id: int, device: str = "a", seen: RegistrationState = CONFIRMED) -> Tap:
    return Tap(f"{device}-{number}", registration_id, device, seen, AT)


def test_of_two_taps_on_one_person_the_second_finds_the_first():
    assert outcomes_of([tap(1, 7, "a"), tap(1, 7, "b")], {7: CONFIRMED}, is_open=True) == {
        "a-1": TapOutcome.MARKED,
        "b-1": TapOutcome.ALREADY,
    }


def test_a_nonce_counts_once_however_often_it_comes():
    assert outcomes_of([tap(1, 7), tap(1, 7)], {7: CONFIRMED}, is_open=True) == {"a-1": TapOutcome.MARKED}


STATES = st.dictionaries(st.integers(1, 60), st.sampled_from(RegistrationState), min_size=1)
SCREENS = st.sampled_from([WAITING, CONFIRMED, ABSENT])


def attended_after(states, taps):
    outcomes = outcomes_of(taps, states, is_open=True)
    marked = {each.registration_id for each in taps if outcomes[each.nonce] is TapOutcome.MARKED}
    return marked | {id_ for id_, state in states.items() if state is ATTENDED}, outcomes


@given(STATES, st.data())
def test_two_devices_with_fifty_taps_each_end_alike_in_every_order(states, data):
    who = st.lists(st.integers(1, 65), min_size=50, max_size=50)
    seen = {id_: ABSENT if state is ABSENT else CONFIRMED for id_, state in states.items()}
    taps = [
        tap(number, id_, device, seen.get(id_, CONFIRMED))
        for device in "ab"
        for number, id_ in enumerate(data.draw(who))
    ]
    one_way, first = attended_after(states, taps)
    other_way, second = attended_after(states, data.draw(st.permutations(taps)))

    assert one_way == other_way
    assert first.keys() == second.keys() == {each.nonce for each in taps}
    assert {each for each in first if first[each] in CONFLICTS} == {
        each for each in second if second[each] in CONFLICTS
    }
    marks = [each.registration_id for each in taps if first[each.nonce] is TapOutcome.MARKED]
    assert len(marks) == len(set(marks))


@given(st.sampled_from([*RegistrationState, None]), SCREENS, st.booleans())
def test_nobody_is_marked_whom_the_steps_do_not_let_be_marked(state, seen, is_open):
    marks = outcome_of(state, seen, is_open=is_open) is TapOutcome.MARKED

    assert not marks or (is_open and state in {CONFIRMED, ABSENT})
