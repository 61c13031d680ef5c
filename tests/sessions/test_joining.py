"""A booking made without an account, called one's own after signing in: by the person alone, and it can be undone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.accounts.actions import AlreadyJoined
from lms.accounts.models import Person
from lms.core import clock
from lms.core.db import session
from lms.core.models import AuditEvent
from lms.core.refusals import NotFound
from lms.learning import queries as learning
from lms.learning.rules import learner_of
from lms.records import queries as records
from lms.sessions.actions import closing, desk, registration
from lms.sessions.actions.joining import join, leave
from lms.sessions.models import Registration
from lms.sessions.queries import bookings, joining
from lms.sessions.rules.proofs import MOST, with_one_more
from lms.sessions.rules.refusals import AlreadyRegistered, JoinedTwice
from tests.support.booking import GUEST, number_on, text
from tests.support.booking import book as book_on_page
from tests.support.ledger import publish
from tests.support.organising import organiser_of
from tests.support.page_checks import check_page
from tests.support.people import actor_for, add_organisation, add_user, client_for, post
from tests.support.registering import book
from tests.support.training_sessions import add_training_session, new_key

OWN = "この申込を自分のものにする"


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def training_session_id(app, organisation_id):
    return add_training_session(app, organisation_id, course_version_id=publish(app))


def person_of(registration_id):
    session().rollback()
    row = session().get_one(Registration, registration_id, populate_existing=True)
    return session().get_one(Person, row.person_id, populate_existing=True)


def test_a_joined_booking_is_ones_own_and_an_undo_leaves_no_trace_on_it(database, training_session_id):
    user_id = add_user(database)
    booked = book(training_session_id, 1)
    before = actor_for(database, user_id)

    join(booked, before)
    join(booked, before)
    joined = actor_for(database, user_id)

    assert [each.registration.id for each in bookings.my_registrations(joined)] == [booked]
    assert person_of(booked).name == "受講 1"
    leave(booked, joined)
    assert bookings.my_registrations(actor_for(database, user_id)) == []
    assert person_of(booked).same_as_id is None
    trail = select(AuditEvent.action).where(AuditEvent.action.startswith("person.")).order_by(AuditEvent.id)
    assert list(session().scalars(trail)) == ["person.claim", "person.release"]


def test_of_two_who_claim_one_booking_the_second_is_refused(database, training_session_id):
    first = actor_for(database, add_user(database))
    second = actor_for(database, add_user(database, "taro@example.jp", "山田 太郎"))
    booked = book(training_session_id, 1)
    join(booked, first)

    with pytest.raises(AlreadyJoined):
        join(booked, second)
    with pytest.raises(NotFound):
        leave(booked, second)

    assert person_of(booked).same_as_id == first.person_id


def test_a_booking_of_somebody_with_an_account_cannot_be_taken_over(database, training_session_id):
    owner = actor_for(database, add_user(database))
    other = actor_for(database, add_user(database, "taro@example.jp", "山田 太郎"))
    booked = registration.register(training_session_id, owner, new_key())

    with pytest.raises(AlreadyJoined):
        join(booked, other)

    assert joining.joinable(other, [booked]) == []


def test_two_places_at_one_time_are_not_joined(database, organisation_id, training_session_id):
    actor = actor_for(database, add_user(database))
    same, other = book(training_session_id, 1), book(add_training_session(database, organisation_id), 2)
    registration.register(training_session_id, actor, new_key())

    for booked in (same, other):
        with pytest.raises(JoinedTwice):
            join(booked, actor)

    assert {person_of(booked).same_as_id for booked in (same, other)} == {None}


def test_who_has_joined_a_booking_is_not_given_a_second_place(database, training_session_id):
    user_id = add_user(database)
    booked = book(training_session_id, 1)
    join(booked, actor_for(database, user_id))

    with pytest.raises(AlreadyRegistered) as refused:
        registration.register(training_session_id, actor_for(database, user_id), new_key())

    assert refused.value.next_url == f"/bookings/{booked}"


def test_the_record_and_the_attendance_of_a_joined_booking_are_ones_own(database, organisation_id):
    starts_at = clock.now() - timedelta(hours=1)
    version = publish(database)
    held = add_training_session(
        database, organisation_id, starts_at=starts_at, registration_closes_at=starts_at, course_version_id=version
    )
    organiser, user_id = organiser_of(database, organisation_id), add_user(database)
    with clock.at(starts_at - timedelta(days=2)):
        booked = book(held, 1)
    desk.check_in(held, booked, organiser)
    closing.close(held, organiser)
    join(booked, actor_for(database, user_id))

    actor = actor_for(database, user_id)

    [record] = records.my_records(actor)
    assert records.get_own(record.number, actor).name == "受講 1"
    assert learning.get_place("tsunagari-supporter", learner_of(actor, None)).standing.has_attended


def test_nobody_has_attended_one_session_twice(database, organisation_id):
    starts_at = clock.now() - timedelta(hours=1)
    held = add_training_session(
        database,
        organisation_id,
        starts_at=starts_at,
        registration_closes_at=starts_at,
        course_version_id=publish(database),
    )
    organiser, user_id = organiser_of(database, organisation_id), add_user(database)
    actor = actor_for(database, user_id)
    with clock.at(starts_at - timedelta(days=2)):
        companion, own = book(held, 1), registration.register(held, actor, new_key())
    for claim in (companion, own):
        desk.check_in(held, claim, organiser)
    closing.close(held, organiser)

    with pytest.raises(JoinedTwice):
        join(companion, actor)


def test_what_this_device_has_booked_is_offered_after_signing_in(app, training_session_id):
    user_id = add_user(app)
    client, visitor = client_for(app, user_id), app.test_client()
    number = number_on(visitor.get(book_on_page(visitor, f"/sessions/{training_session_id}").location))

    assert OWN not in text(client.get("/my"))
    found = post(client, "/bookings", {"number": number, "contact": GUEST["contact"]})
    page = text(client.get("/my"))
    check_page(page)
    assert OWN in page
    assert number in page
    shown = text(client.get(found.location))
    check_page(shown)
    assert OWN in shown
    joined = post(client, found.location, {}, to=f"{found.location}/owner")

    page = text(client.get("/my"))
    assert joined.status_code == 302
    assert OWN not in page
    assert number in page
    on_another_device = client_for(app, user_id)
    assert number in text(on_another_device.get("/my"))
    assert "マイページからはずす" in text(on_another_device.get(found.location))
    post(on_another_device, found.location, {}, to=f"{found.location}/owner/removal")
    assert OWN in text(on_another_device.get("/my"))


def test_what_a_device_has_not_proven_cannot_be_joined(app, training_session_id):
    visitor = app.test_client()
    address = book_on_page(visitor, f"/sessions/{training_session_id}").location

    answer = post(client_for(app, add_user(app)), "/bookings", {}, to=f"{address}/owner")

    assert answer.status_code == 404


def test_a_visitor_is_led_to_the_sign_in_and_back(client, training_session_id):
    address = book_on_page(client, f"/sessions/{training_session_id}").location

    assert f"/sign-in?next={address}" in text(client.get(address))
    assert post(client, address, {}, to=f"{address}/owner").status_code == 302


def test_a_device_remembers_a_bounded_number_of_bookings():
    cookie = {}
    for registration_id in range(MOST + 5):
        cookie = {"bookings": with_one_more(cookie, registration_id)}

    assert cookie["bookings"] == list(range(5, MOST + 5))
