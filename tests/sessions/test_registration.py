"""Registration on a real database: places, turns, promotion, one claim, one effect for one form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.policy import VISITOR
from lms.core import clock
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.core.refusals import DifferentRequest, NotFound, UnstorableText
from lms.sessions.actions.registration import cancel, register, switch
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.queries import bookings, finding
from lms.sessions.queries.seats import queue
from lms.sessions.rules.finding import Search
from lms.sessions.rules.people import Contact, Newcomer
from lms.sessions.rules.refusals import (
    AlreadyRegistered,
    JustFilled,
    Overlapping,
    RegistrationClosed,
    SessionCalledOff,
    TooLateToCancel,
)
from lms.sessions.rules.states import LIVE, Channel, RegistrationState, SessionState, fold
from tests.support.people import actor_for, add_organisation, add_user
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


def book(training_session_id, number, **more):
    newcomer = Newcomer(f"受講 {number}", phone=f"0900000{number:04}")
    return register(training_session_id, VISITOR, new_key(), newcomer=newcomer, accepts_waiting=True, **more)


def state(registration_id):
    session().rollback()
    return bookings.booking_for(VISITOR, {registration_id}, registration_id).registration.state


def mails():
    session().rollback()
    rows = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.kind, row.payload["registration_id"]) for row in rows]


def assert_states_are_the_fold_of_their_events():
    session().rollback()
    for registration in session().scalars(select(Registration).execution_options(populate_existing=True)):
        steps = session().scalars(
            select(RegistrationEvent.state)
            .where(RegistrationEvent.registration_id == registration.id)
            .order_by(RegistrationEvent.id)
        )
        assert registration.state is fold(steps)


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


def test_a_person_holds_one_claim_and_may_come_back_after_cancelling(database, small):
    actor = actor_for(database, add_user(database))
    first = register(small, actor, new_key())

    with pytest.raises(AlreadyRegistered) as refused:
        register(small, actor, new_key())
    cancel(first, actor, new_key())
    second = register(small, actor, new_key())

    assert refused.value.next_url == f"/bookings/{first}"
    assert (state(first), state(second)) == (CANCELLED, CONFIRMED)


def test_the_same_name_and_address_are_not_given_two_places(small):
    twin = Newcomer("受講 1", phone="09000000001")
    book(small, 1)

    with pytest.raises(AlreadyRegistered):
        register(small, VISITOR, new_key(), newcomer=twin)
    register(small, VISITOR, new_key(), newcomer=Newcomer("受講 2", phone="09000000001"))
    register(small, VISITOR, new_key(), newcomer=Newcomer("受講 2"), channel=Channel.PAPER, accepts_waiting=True)

    assert queue(small).occupied == 2


def test_overlapping_places_are_refused_with_the_choice_to_switch(database, organisation_id, small):
    actor = actor_for(database, add_user(database))
    other = add_training_session(database, organisation_id, title="同じ時間の講座", capacity=1)
    held = register(small, actor, new_key())
    waiting = book(small, 1) and book(small, 2)

    with pytest.raises(Overlapping) as refused:
        register(other, actor, new_key())
    new = switch(held, other, actor, new_key())

    assert refused.value.next_url == f"/sessions/{other}/switch"
    assert (state(held), state(new), state(waiting)) == (CANCELLED, CONFIRMED, CONFIRMED)


def test_switching_to_a_full_session_keeps_the_old_place(database, organisation_id, small):
    actor = actor_for(database, add_user(database))
    full = add_training_session(database, organisation_id, capacity=1)
    book(full, 1)
    held = register(small, actor, new_key())

    with pytest.raises(JustFilled):
        switch(held, full, actor, new_key())

    assert state(held) is CONFIRMED


def test_who_has_a_place_elsewhere_at_that_time_is_passed_over_and_keeps_the_turn(database, organisation_id, small):
    actor = actor_for(database, add_user(database))
    other = add_training_session(database, organisation_id)
    ids = [book(small, number) for number in range(2)]
    mine = register(small, actor, new_key(), accepts_waiting=True)
    last = book(small, 9)
    register(other, actor, new_key())

    assert cancel(ids[0], VISITOR, new_key()) == [last]
    assert state(mine) is WAITING


def test_refusals_say_what_the_matter_is(database, organisation_id):
    past = clock.now() - timedelta(minutes=1)
    closed = add_training_session(database, organisation_id, registration_closes_at=past)
    off = add_training_session(database, organisation_id, state=SessionState.CALLED_OFF)

    with pytest.raises(RegistrationClosed):
        book(closed, 1)
    with pytest.raises(SessionCalledOff):
        book(off, 1)
    with pytest.raises(NotFound):
        book(999_999, 1)
    with pytest.raises(NotFound):
        cancel(999_999, VISITOR, new_key())
    book(closed, 1, channel=Channel.TELEPHONE)


def test_after_the_start_only_staff_may_cancel(database, organisation_id):
    begun = add_training_session(
        database,
        organisation_id,
        starts_at=clock.now() - timedelta(minutes=5),
        registration_closes_at=clock.now() + timedelta(minutes=5),
    )
    booked = book(begun, 1)

    with pytest.raises(TooLateToCancel):
        cancel(booked, VISITOR, new_key())
    cancel(booked, VISITOR, new_key(), by_staff=True)

    assert state(booked) is CANCELLED


@pytest.mark.parametrize(
    "name",
    ["髙橋 美咲", "𠮷田 一郎", "辻󠄀 花", "Nguyễn Thị Minh Anh", "ﾔﾏﾀﾞ ﾊﾅｺ", "👩‍👧 あや", "‮ひねり", "x' OR 1=1 --"],
)
def test_names_are_stored_exactly(small, name):
    booked = register(small, VISITOR, new_key(), newcomer=Newcomer(name, phone="09012345678"))
    session().rollback()
    session().expunge_all()

    person_id = session().scalar(select(Registration.person_id).where(Registration.id == booked))
    assert session().scalar(select(Person.name).where(Person.id == person_id)) == name


@pytest.mark.parametrize("name", ["山田\0花子", "山田\ud83d"])
def test_what_no_database_holds_is_refused_in_words_and_nothing_is_written(small, name):
    with pytest.raises(UnstorableText):
        register(small, VISITOR, new_key(), newcomer=Newcomer(name, phone="09012345678"))

    assert queue(small).occupied == 0


def test_a_booking_is_found_by_number_and_either_address(small):
    newcomer = Newcomer("佐藤", email="sato@example.jp", phone="0312345678")
    booked = register(small, VISITOR, new_key(), newcomer=newcomer)
    number = bookings.booking_for(VISITOR, {booked}, booked).registration.booking_number

    assert bookings.find_by_number(number.lower(), Contact(email="sato@example.jp")) == booked
    assert bookings.find_by_number(number.replace("-", " "), Contact(phone="0312345678")) == booked
    for wrong in (Contact(phone="0312345679"), Contact(email="0312345678"), None):
        assert bookings.find_by_number(number, wrong) is None
    assert bookings.find_by_number("GM7-4KX-29", Contact(phone="0312345678")) is None


def test_a_booking_is_shown_to_its_holder_only(database, small):
    actor = actor_for(database, add_user(database))
    other = actor_for(database, add_user(database, email="other@example.jp"))
    mine = register(small, actor, new_key())

    assert [booking.registration.id for booking in bookings.my_registrations(actor)] == [mine]
    assert bookings.my_registrations(other) == []
    for stranger in (other, VISITOR):
        with pytest.raises(NotFound):
            bookings.booking_for(stranger, (), mine)


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


def test_reading_takes_the_same_statements_whatever_the_rows(database, organisation_id):
    actor = actor_for(database, add_user(database))
    counted = []
    for size in (1, 12):
        for number in range(size):
            starts_at = clock.now() + timedelta(days=2 + 20 * size + number)
            one = add_training_session(database, organisation_id, starts_at=starts_at)
            register(one, actor, new_key())
        with statements(database) as seen:
            assert finding.find(Search()).total >= size
            assert len(bookings.my_registrations(actor)) >= size
        counted.append(len(seen))

    assert counted[0] == counted[1]


def test_every_live_claim_is_counted_once(small):
    ids = [book(small, number) for number in range(5)]
    cancel(ids[1], VISITOR, new_key())

    live = [id_ for id_ in ids if state(id_) in LIVE]
    full = queue(small)
    assert (full.occupied, full.waiting, len(live)) == (2, 2, 4)
