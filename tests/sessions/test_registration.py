"""Registration on a real database: places, turns, promotion, one effect for one form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.policy import VISITOR
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import DifferentRequest
from lms.sessions.actions.registration import cancel, register
from lms.sessions.models import TrainingSession
from lms.sessions.queries import bookings
from lms.sessions.queries.seats import queue
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import (
    JustFilled,
)
from lms.sessions.rules.states import LIVE, RegistrationState
from tests.support.people import actor_for, add_organisation, add_user
from tests.support.registering import assert_states_are_the_fold_of_their_events, book, mails, state
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key

WAITING, CONFIRMED, CANCELLED = RegistrationState.WAITING, RegistrationState.CONFIRMED, RegistrationState.CANCELLED


@pytest.fixture
def organisation_id(database):
    return add_organisation(database)


@pytest.fixture
def small(database, organisation_id):
    """A session with two places."""
    return add_training_session(database, organisation_id, capacity=2)


def test_places_are_given_first_and_then_turns_and_each_step_is_told_once(small):
    ids = [book(small, number) for number in range(4)]

    assert [state(id_) for id_ in ids] == [CONFIRMED, CONFIRMED, WAITING, WAITING]
    assert [bookings.booking_for(VISITOR, ids, id_).turn for id_ in ids] == [None, None, 1, 2]
    assert mails() == [
        ("mail.confirmed", ids[0]),
        ("mail.confirmed", ids[1]),
        ("mail.waiting", ids[2]),
        ("mail.waiting", ids[3]),
    ]
    assert_states_are_the_fold_of_their_events()


def test_a_cancelled_place_goes_to_who_waits_longest_in_the_same_transaction(small):
    ids = [book(small, number) for number in range(4)]

    promoted = cancel(ids[0], VISITOR, new_key())

    assert promoted == [ids[2]]
    assert [state(id_) for id_ in ids] == [CANCELLED, CONFIRMED, CONFIRMED, WAITING]
    assert mails()[4:] == [("mail.cancelled", ids[0]), ("mail.promoted", ids[2])]
    assert_states_are_the_fold_of_their_events()


def test_a_turn_given_back_promotes_nobody(small):
    ids = [book(small, number) for number in range(4)]

    assert cancel(ids[2], VISITOR, new_key()) == []
    assert bookings.booking_for(VISITOR, ids, ids[3]).turn == 1


def test_a_promoted_person_who_declines_makes_room_for_the_next(small):
    ids = [book(small, number) for number in range(4)]
    cancel(ids[0], VISITOR, new_key())

    assert cancel(ids[2], VISITOR, new_key()) == [ids[3]]


def test_a_pair_is_not_split_and_keeps_its_turn(small):
    first, second = book(small, 1), book(small, 2)
    pair, single = book(small, 3, places=2), book(small, 4)

    assert cancel(first, VISITOR, new_key()) == [single]
    assert cancel(second, VISITOR, new_key()) == []
    assert cancel(single, VISITOR, new_key()) == [pair]
    assert queue(small).occupied == 2


def test_after_the_promotion_deadline_nobody_moves_up_and_nobody_overtakes(database, organisation_id):
    soon = clock.now() + timedelta(hours=2)
    late = add_training_session(
        database,
        organisation_id,
        starts_at=soon,
        registration_closes_at=soon,
        promotion_closes_at=clock.now() - timedelta(seconds=1),
        capacity=1,
    )
    first, second = book(late, 1), book(late, 2)

    assert cancel(first, VISITOR, new_key()) == []
    assert (state(second), state(book(late, 3))) == (WAITING, WAITING)


def test_an_over_full_session_promotes_nobody_until_the_excess_is_gone(small):
    ids = [book(small, number) for number in range(3)]
    session().rollback()
    session().get_one(TrainingSession, small).capacity = 1
    session().commit()

    assert cancel(ids[0], VISITOR, new_key()) == []
    assert cancel(ids[1], VISITOR, new_key()) == [ids[2]]


def test_a_full_session_gives_no_turn_to_somebody_who_did_not_ask_for_one(small):
    book(small, 1)
    book(small, 2)

    with pytest.raises(JustFilled) as refused:
        register(small, VISITOR, new_key(), newcomer=Newcomer("受講 3", phone="0900000003"))

    assert refused.value.next_url == f"/sessions/{small}"
    assert session().scalars(select(Person).where(Person.name == "受講 3")).first() is None


def test_the_same_form_sent_again_has_one_effect(small):
    key = new_key()
    newcomer = Newcomer("髙橋 𠮷田", phone="09011112222")

    first = register(small, VISITOR, key, newcomer=newcomer)
    again = register(small, VISITOR, key, newcomer=newcomer)

    assert first == again
    assert queue(small).occupied == 1
    with pytest.raises(DifferentRequest):
        register(small, VISITOR, type(key)(key.value, key.route, "1" * 64), newcomer=newcomer)


def test_cancelling_twice_promotes_once(small):
    ids = [book(small, number) for number in range(5)]
    key = new_key()

    assert cancel(ids[0], VISITOR, key) == cancel(ids[0], VISITOR, key) == [ids[2]]
    assert cancel(ids[0], VISITOR, new_key()) == []
    assert queue(small).waiting == 2


def test_who_has_a_place_elsewhere_at_that_time_is_passed_over_and_keeps_the_turn(database, organisation_id, small):
    actor = actor_for(database, add_user(database))
    other = add_training_session(database, organisation_id)
    ids = [book(small, number) for number in range(2)]
    mine = register(small, actor, new_key(), accepts_waiting=True)
    last = book(small, 9)
    register(other, actor, new_key())

    assert cancel(ids[0], VISITOR, new_key()) == [last]
    assert state(mine) is WAITING


def test_a_booking_does_not_look_like_an_edit_of_the_session(small):
    before = session().get_one(TrainingSession, small).version

    book(small, 1)

    session().rollback()
    session().expire_all()
    after = session().get_one(TrainingSession, small)
    assert (after.version, after.last_seq) == (before, 1)


def test_registering_and_cancelling_take_few_statements(database, small):
    actor = actor_for(database, add_user(database))
    newcomer = Newcomer("受講", phone="0312345678")

    with statements(database) as own:
        mine = register(small, actor, new_key())
    with statements(database) as guest:
        register(small, VISITOR, new_key(), newcomer=newcomer)
    waiting = [book(small, number) for number in range(3)]
    with statements(database) as cancelling:
        promoted = cancel(mine, actor, new_key())

    assert promoted == waiting[:1]
    assert len(own) <= 15
    assert len(guest) <= 15
    assert len(cancelling) <= 15


def test_every_live_claim_is_counted_once(small):
    ids = [book(small, number) for number in range(5)]
    cancel(ids[1], VISITOR, new_key())

    live = [id_ for id_ in ids if state(id_) in LIVE]
    full = queue(small)
    assert (full.occupied, full.waiting, len(live)) == (2, 2, 4)
