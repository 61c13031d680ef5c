"""Taps from devices that were without a network: once each, in any order, and nothing is dropped."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.core.db import atomic, session
from lms.core.models import AuditEvent
from lms.core.refusals import DifferentRequest, NotFound
from lms.sessions.actions import closing, desk
from lms.sessions.actions.taps import settle, sync
from lms.sessions.models import DeskTap, Registration, TrainingSession
from lms.sessions.queries import taps as queries
from lms.sessions.queries.desk import guests, history
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.states import RegistrationState, SessionState
from lms.sessions.rules.taps import Settlement, Tap, TapOutcome
from tests.conftest import empty
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on, organiser_of, row_of, state_of
from tests.support.people import add_organisation
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session

ATTENDED, ABSENT, WAITING = RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED
ATTEND, DISMISS = Settlement.ATTENDED, Settlement.DISMISSED
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def organisation_id(database):
    return add_organisation(database)


@pytest.fixture
def organiser(database, organisation_id):
    return organiser_of(database, organisation_id)


@pytest.fixture
def today(database, organisation_id):
    return begun(database, organisation_id, capacity=10)


def begun(app, organisation_id, **changes):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), **now_on(), **changes)


def tap(claim, nonce="n1", device="tablet", seen=CONFIRMED):
    return Tap(nonce, claim, device, seen, LONG_AGO)


def tapped():
    session().rollback()
    return session().scalar(select(func.count()).select_from(DeskTap))


@atomic
def set_to(model, id_, **values):
    row = session().get_one(model, id_)
    for name, value in values.items():
        setattr(row, name, value)


def test_a_tap_that_comes_late_marks_once_however_often_it_is_sent(today, organiser):
    claim = book(today)

    for _ in range(3):
        assert sync(today, [tap(claim)], organiser) == {"n1": TapOutcome.MARKED}

    assert state_of(claim) is ATTENDED
    assert [event.state for event in history(claim)] == [CONFIRMED, ATTENDED]
    assert tapped() == 1
    noted = session().scalars(select(AuditEvent).where(AuditEvent.action == "desk.sync")).one()
    assert noted.details == {"taps": 1, "marked": [claim]}


def test_the_clock_of_a_device_decides_nothing(today, organiser):
    claim = book(today)

    sync(today, [tap(claim)], organiser)

    attended = history(claim)[-1]
    assert attended.at - LONG_AGO > timedelta(days=9000)


def test_two_devices_that_mark_one_person_agree(today, organiser):
    claim = book(today)

    assert sync(today, [tap(claim, "a1", "a")], organiser) == {"a1": TapOutcome.MARKED}
    assert sync(today, [tap(claim, "b1", "b")], organiser) == {"b1": TapOutcome.ALREADY}
    assert queries.conflicts(today) == []


def test_a_nonce_is_of_one_tap_alone(database, organisation_id, today, organiser):
    first, second = book(today, "一人目"), book(today, "二人目")
    sync(today, [tap(first)], organiser)

    with pytest.raises(DifferentRequest):
        sync(today, [tap(second, "n2"), tap(second)], organiser)
    with pytest.raises(DifferentRequest):
        sync(begun(database, organisation_id), [tap(first)], organiser)
    assert state_of(second) is CONFIRMED
    assert tapped() == 1


def test_what_clashes_is_listed_and_nothing_is_dropped(database, organisation_id, organiser):
    small = begun(database, organisation_id, capacity=3)
    undone, gone, expected, waiting = (book(small, f"受講 {number}") for number in range(4))
    elsewhere = book(begun(database, organisation_id))
    desk.check_in(small, undone, organiser)
    desk.undo(small, undone, organiser)
    set_to(Registration, gone, state=CANCELLED)
    sent = [tap(each, f"n{each}") for each in (undone, gone, expected, waiting, elsewhere)]

    outcomes = sync(small, sent, organiser)

    assert list(outcomes.values()) == [
        TapOutcome.UNDONE,
        TapOutcome.CANCELLED,
        TapOutcome.MARKED,
        TapOutcome.WAITING,
        TapOutcome.UNKNOWN,
    ]
    assert tapped() == 5
    listed = {conflict.tap.outcome: (conflict.name, conflict.state) for conflict in queries.conflicts(small)}
    assert listed == {
        TapOutcome.UNDONE: ("受講 0", ABSENT),
        TapOutcome.CANCELLED: ("受講 1", CANCELLED),
        TapOutcome.WAITING: ("受講 3", WAITING),
        TapOutcome.UNKNOWN: (None, None),
    }
    assert queries.count_conflicts(small) == 4
    assert state_of(elsewhere) is CONFIRMED


def test_somebody_who_waited_or_was_undone_is_let_in_by_people(database, organisation_id, organiser):
    small = begun(database, organisation_id, capacity=1)
    undone, waiting = book(small, "先の人"), book(small, "待つ人")
    desk.check_in(small, undone, organiser)
    desk.undo(small, undone, organiser)
    sync(small, [tap(undone, "u"), tap(waiting, "w", seen=WAITING)], organiser)

    for nonce in ("u", "w", "w"):
        settle(small, nonce, ATTEND, organiser)

    assert (state_of(undone), state_of(waiting)) == (ATTENDED, ATTENDED)
    assert row_of(small).capacity == 2
    assert queries.conflicts(small) == []


def test_somebody_who_had_cancelled_and_came_gets_a_new_claim_once(today, organiser):
    claim = book(today)
    set_to(Registration, claim, state=CANCELLED)
    sync(today, [tap(claim, "a"), tap(claim, "b", "other")], organiser)

    settle(today, "a", ATTEND, organiser)
    settle(today, "b", ATTEND, organiser)

    session().rollback()
    assert [guest.state for guest in sorted(guests(today), key=lambda guest: guest.seq)] == [CANCELLED, ATTENDED]


def test_after_closing_a_tap_becomes_a_correction_with_its_record(today, organiser):
    claim = book(today)
    closing.close(today, organiser)
    assert sync(today, [tap(claim)], organiser) == {"n1": TapOutcome.SHUT}

    settle(today, "n1", ATTEND, organiser)

    assert state_of(claim) is ATTENDED
    assert "電波のないあいだ" in (history(claim)[-1].reason or "")


def test_a_conflict_can_be_left_as_it_is(today, organiser):
    claim = book(today)
    closing.close(today, organiser)
    sync(today, [tap(claim)], organiser)

    settle(today, "n1", DISMISS, organiser)

    assert state_of(claim) is ABSENT
    assert queries.count_conflicts(today) == 0


def test_nobody_is_marked_where_nobody_can_be(database, organisation_id, today, organiser):
    erased, other = book(today, "消えた人"), book(begun(database, organisation_id))
    set_to(Registration, erased, state=CANCELLED, person_id=None)
    sync(today, [tap(erased, "e"), tap(other, "o")], organiser)

    for nonce in ("e", "o"):
        with pytest.raises(ImpossibleStep):
            settle(today, nonce, ATTEND, organiser)
    with pytest.raises(NotFound):
        settle(today, "nobody's", ATTEND, organiser)
    assert queries.count_conflicts(today) == 2


def test_a_session_that_is_called_off_takes_nobody_in(today, organiser):
    claim = book(today)
    set_to(TrainingSession, today, state=SessionState.CALLED_OFF)

    assert sync(today, [tap(claim)], organiser) == {"n1": TapOutcome.SHUT}
    assert state_of(claim) is CONFIRMED


def test_a_sending_takes_as_many_statements_for_fifty_taps_as_for_two(database, organisation_id, organiser):
    counts = []
    for people in (2, 50):
        big = begun(database, organisation_id, capacity=60)
        sent = [tap(book(big, f"受講 {people} {number}"), f"{people}-{number}") for number in range(people)]
        with statements(database) as seen:
            sync(big, sent, organiser)
        counts.append(len(seen))

    assert counts[0] == counts[1]
    assert counts[0] <= 10


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_two_devices_with_fifty_taps_each_end_alike_whatever_comes_first(database, data):
    empty(database)
    session().rollback()
    organisation_id = add_organisation(database)
    organiser = organiser_of(database, organisation_id)
    session_id = begun(database, organisation_id, capacity=30)
    claims = [book(session_id, f"受講 {number:02}") for number in range(40)]
    set_to(Registration, claims[0], state=CANCELLED)
    both = [
        (device, number, claims[(number * step) % 40]) for device, step in (("a", 1), ("b", 3)) for number in range(50)
    ]
    order = data.draw(st.permutations(both))
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=4, max_size=4))

    at = 0
    for size in [*sizes, len(order)]:
        sync(
            session_id,
            [tap(claim, f"{device}{number}", device) for device, number, claim in order[at : at + size]],
            organiser,
        )
        at += size

    marked = {claim for claim in claims if state_of(claim) is ATTENDED}
    expected = {claim for _, _, claim in both} & {*claims[1:30]}
    assert marked == expected
    assert all([event.state for event in history(claim)] == [CONFIRMED, ATTENDED] for claim in marked)
    assert tapped() == 100
    clashing = [claim for _, _, claim in both if claim not in expected]
    assert queries.count_conflicts(session_id) == len(clashing)
    assert session().scalar(select(func.count()).select_from(Person)) >= 40
