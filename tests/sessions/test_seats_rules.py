from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sessions.rules.seats import Queue, WaitingEntry, excess, free_places, next_in_line, seat_for_newcomer
from lms.sessions.rules.states import LIVE, OCCUPYING, STEPS, RegistrationState, fold

FIRST, PAIR, LAST = WaitingEntry(7, seq=1), WaitingEntry(3, seq=2, places=2), WaitingEntry(9, seq=3)
WAITING, CONFIRMED = RegistrationState.WAITING, RegistrationState.CONFIRMED

waiting_lists = st.lists(st.integers(1, 3), max_size=12).map(
    lambda sizes: [WaitingEntry(100 + seq, seq, places) for seq, places in enumerate(sizes)]
)


@pytest.mark.parametrize(
    ("free", "promoted"),
    [
        pytest.param(0, [], id="full-session-promotes-nobody"),
        pytest.param(1, [7], id="earliest-claim-first"),
        pytest.param(2, [7, 9], id="a-pair-is-not-split-and-keeps-its-turn"),
        pytest.param(9, [7, 3, 9], id="more-places-than-people"),
    ],
)
def test_places_go_to_whoever_asked_first(free, promoted):
    for any_order in permutations([FIRST, PAIR, LAST]):
        assert next_in_line(any_order, free) == promoted


def test_a_negative_number_of_places_is_the_callers_mistake():
    with pytest.raises(ValueError, match="0 or more"):
        next_in_line([FIRST], free_places=-1)


@given(waiting_lists, st.integers(0, 20))
def test_promotion_fills_no_more_than_is_free_and_leaves_nobody_waiting_who_would_fit(waiting, free):
    promoted = next_in_line(waiting, free)

    taken = sum(entry.places for entry in waiting if entry.registration_id in promoted)
    left = [entry for entry in waiting if entry.registration_id not in promoted]
    assert taken <= free
    assert all(entry.places > free - taken for entry in left)


@given(waiting_lists, st.integers(0, 20))
def test_nobody_is_overtaken_by_a_later_claim_of_the_same_size_or_larger(waiting, free):
    promoted = set(next_in_line(waiting, free))

    for earlier in waiting:
        for later in waiting:
            overtaken = earlier.seq < later.seq and earlier.places <= later.places
            assert not (overtaken and later.registration_id in promoted and earlier.registration_id not in promoted)


@pytest.mark.parametrize(
    ("queue", "places", "state"),
    [
        pytest.param(Queue(), 1, CONFIRMED, id="an-empty-session-has-room"),
        pytest.param(Queue(occupied=2), 1, CONFIRMED, id="the-last-place-is-given"),
        pytest.param(Queue(occupied=3), 1, WAITING, id="a-full-session-makes-wait"),
        pytest.param(Queue(occupied=5), 1, WAITING, id="an-over-full-session-makes-wait"),
        pytest.param(Queue(occupied=2), 2, WAITING, id="a-pair-does-not-fit-one-place"),
        pytest.param(Queue(2, 1, 1), 1, WAITING, id="who-waits-and-would-fit-comes-first"),
        pytest.param(Queue(2, 2, 2), 1, CONFIRMED, id="one-place-is-no-use-to-a-waiting-pair"),
    ],
)
def test_a_newcomer_sits_only_where_nobody_before_could(queue, places, state):
    assert seat_for_newcomer(queue, capacity=3, places=places) is state


def test_a_claim_for_nobody_is_the_callers_mistake():
    with pytest.raises(ValueError, match="1 person or more"):
        seat_for_newcomer(Queue(), 3, places=0)


@given(st.integers(1, 50), st.integers(0, 80))
def test_there_are_free_places_or_too_many_people_but_never_both(capacity, occupied):
    assert free_places(capacity, occupied) - excess(capacity, occupied) == capacity - occupied
    assert 0 in (free_places(capacity, occupied), excess(capacity, occupied))


def test_a_cancelled_claim_is_over_and_every_other_one_is_live():
    assert set(RegistrationState) - LIVE == {RegistrationState.CANCELLED}
    assert STEPS[RegistrationState.CANCELLED] == frozenset()
    assert WAITING not in OCCUPYING


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([WAITING], WAITING),
        ([WAITING, CONFIRMED, RegistrationState.ATTENDED], RegistrationState.ATTENDED),
        ([CONFIRMED, RegistrationState.ABSENT, RegistrationState.ATTENDED], RegistrationState.ATTENDED),
        ([CONFIRMED, RegistrationState.CANCELLED], RegistrationState.CANCELLED),
    ],
)
def test_a_claim_stands_where_its_last_step_led(steps, state):
    assert fold(steps) is state


@pytest.mark.parametrize(
    "steps",
    [
        [],
        [RegistrationState.ATTENDED],
        [CONFIRMED, WAITING],
        [WAITING, RegistrationState.ATTENDED],
        [CONFIRMED, RegistrationState.CANCELLED, CONFIRMED],
        [CONFIRMED, RegistrationState.ATTENDED, RegistrationState.CANCELLED],
    ],
)
def test_steps_that_no_claim_can_take_are_found(steps):
    with pytest.raises(ValueError, match=r"cannot step|at least one"):
        fold(steps)
