"""One person, one claim: overlaps, windows, names, and who sees a booking."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.accounts.policy import VISITOR
from lms.core import clock
from lms.core.db import session
from lms.core.refusals import NotFound, UnstorableText
from lms.sessions.actions.registration import cancel, register, switch
from lms.sessions.models import Registration
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
from lms.sessions.rules.states import Channel, RegistrationState, SessionState
from tests.support.people import actor_for, add_organisation, add_user
from tests.support.registering import book, state
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


def test_a_pair_that_switches_stays_a_pair(database, organisation_id):
    day = add_training_session(database, organisation_id, capacity=5)
    same_time = add_training_session(database, organisation_id, capacity=5)
    person = actor_for(database, add_user(database))
    held = register(day, person, new_key(), places=2)

    switched = switch(held, same_time, person, new_key())

    assert session().get_one(Registration, switched).places == 2


def test_switching_to_a_full_session_keeps_the_old_place(database, organisation_id, small):
    actor = actor_for(database, add_user(database))
    full = add_training_session(database, organisation_id, capacity=1)
    book(full, 1)
    held = register(small, actor, new_key())

    with pytest.raises(JustFilled):
        switch(held, full, actor, new_key())

    assert state(held) is CONFIRMED


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


def test_a_number_that_is_taken_is_drawn_again(database, small, monkeypatch):
    actors = [actor_for(database, add_user(database, f"{name}@example.jp")) for name in ("ichiro", "jiro")]
    keys = [new_key(), new_key()]
    drawn = [b"taken by", b"taken by", b"not yet!"]
    monkeypatch.setattr("secrets.token_bytes", lambda _count: drawn.pop(0))

    ids = [register(small, actor, key) for actor, key in zip(actors, keys, strict=True)]

    assert len({session().get_one(Registration, id_).booking_number for id_ in ids}) == 2
    assert drawn == []
