"""A storm comes: a decision is announced, sessions are called off and moved, and everybody keeps their turn."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions import mails as sessions_mails
from lms.sessions.actions import decisions, moving, restoring, scheduling
from lms.sessions.actions.registration import cancel, register
from lms.sessions.formats.calendar import write_entry
from lms.sessions.models import Registration
from lms.sessions.queries import bookings, calls, desk, notices
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.moving import CannotMove, DecisionTooLate, Move, MovesIntoThePast
from lms.sessions.rules.refusals import AlreadyRegistered, ElsewhereAtThatTime, NotRestorable, SessionCalledOff
from lms.sessions.rules.states import Cause, RegistrationState, SessionState
from tests.support.calendar_client import CalendarClient
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, organiser_of, row_of, state_of
from tests.support.people import actor_for, add_organisation, add_user
from tests.support.training_sessions import add_training_session, new_key

CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED
MAIL = {"email": "hanako@example.jp"}


@pytest.fixture
def organisation_id(database):
    publish_course(database)
    return add_organisation(database)


@pytest.fixture
def organiser(database, organisation_id):
    return organiser_of(database, organisation_id)


@pytest.fixture
def held(database, organisation_id):
    """A session of two places in a week."""
    return add_training_session(database, organisation_id, capacity=2, course_version_id=publish_course(database))


def sent(kind):
    run_due_jobs()
    rows = session().scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)).all()
    assert [row.last_error for row in rows] == [None] * len(rows)
    return [row.result["body"] for row in rows if row.result and row.result["how"] == "kept"]


def roster(training_session_id):
    session().rollback()
    rows = session().scalars(
        select(Registration).where(Registration.training_session_id == training_session_id).order_by(Registration.seq)
    )
    return [(row.person_id, row.state) for row in rows]


def open_calls(training_session_id):
    session().rollback()
    found = calls.calls_of(training_session_id, clock.now())
    return [call.task.kind for call in found if not call.task.ended_at]


def in_weeks(training_session_id, weeks):
    day = to_jst(row_of(training_session_id).starts_at).date() + timedelta(weeks=weeks)
    return Move(training_session_id, day)


def test_when_it_is_decided_is_told_once_to_everybody(held, organiser):
    book(held, **MAIL)
    book(held, "電話 一")
    at = row_of(held).starts_at - timedelta(hours=6)

    assert decisions.announce(held, at, organiser) == 2
    assert decisions.announce(held, at, organiser) == 0

    [body] = sent("mail.decision")
    assert "開くかどうかを、" in body
    assert open_calls(held) == [CallKind.DECISION]


def test_what_was_in_doubt_and_is_held_is_told_too(held, organiser):
    book(held, **MAIL)
    decisions.announce(held, row_of(held).starts_at - timedelta(hours=6), organiser)

    assert decisions.go_ahead(held, organiser) == 1
    assert decisions.go_ahead(held, organiser) == 0

    assert sent("mail.decision") == []
    assert len(sent("mail.going_ahead")) == 1
    assert row_of(held).decision_at is None


def test_a_decision_after_the_start_or_about_what_is_off_is_refused(held, organiser):
    with pytest.raises(DecisionTooLate):
        decisions.announce(held, row_of(held).starts_at, organiser)
    scheduling.call_off(held, "台風", organiser)
    with pytest.raises(DecisionTooLate):
        decisions.announce(held, row_of(held).starts_at - timedelta(hours=6), organiser)


def test_a_coming_session_moves_with_its_people_in_their_order_and_tells_each_once(held, organiser):
    claims = [book(held, **MAIL), book(held, "電話 一"), book(held, "待つ人", email="matsu@example.jp")]
    calendar = CalendarClient()
    calendar.open(write_entry(sessions_mails.calendar_entry(bookings.booking(claims[0]))))
    before = roster(held)
    key = new_key()

    [moved] = moving.move([in_weeks(held, 4)], organiser, key)
    [again] = moving.move([in_weeks(held, 4)], organiser, key)

    assert moved == again
    assert (moved.training_session_id, moved.told, moved.clashing) == (held, 3, 0)
    assert roster(held) == before
    bodies = sent("mail.session_changed")
    assert len(bodies) == 2
    assert all("・日時：" in body for body in bodies)
    assert open_calls(held) == [CallKind.CHANGED]
    calendar.open(write_entry(sessions_mails.calendar_entry(bookings.booking(claims[0]))))
    assert [event.start for event in calendar.shown] == [row_of(held).starts_at]


def test_a_session_that_was_called_off_is_held_again_with_its_people_in_their_order(held, organiser):
    gone = book(held, "やめた人", email="yameta@example.jp")
    for name, contact in (("一", MAIL), ("二", {"phone": "0312345678"}), ("三", {"email": "san@example.jp"})):
        book(held, name, **contact)
    cancel(gone, organiser, new_key(), by_staff=True)
    people = [each for each in roster(held) if each[1] is not CANCELLED]
    scheduling.call_off(held, "台風のため", organiser)

    [moved] = moving.move([in_weeks(held, 2)], organiser, new_key())

    assert moved.training_session_id != held
    assert row_of(held).state is SessionState.CALLED_OFF
    assert row_of(held).replacement_id == moved.training_session_id
    assert roster(moved.training_session_id) == people
    assert [state for _, state in people] == [CONFIRMED, CONFIRMED, WAITING]
    assert len(sent("mail.moved")) == 2
    assert sent("mail.confirmed") == []
    assert open_calls(held) == []
    assert open_calls(moved.training_session_id) == [CallKind.MOVED]
    with pytest.raises(CannotMove):
        moving.move([in_weeks(held, 3)], organiser, new_key())


def test_several_move_together_or_none_does(database, organisation_id, organiser):
    first, second = add_training_session(database, organisation_id), add_training_session(database, organisation_id)
    starts_at = row_of(first).starts_at
    past = Move(second, clock.today() - timedelta(days=1))

    with pytest.raises(MovesIntoThePast):
        moving.move([in_weeks(first, 1), past], organiser, new_key())
    assert row_of(first).starts_at == starts_at

    assert len(moving.move([in_weeks(first, 1), in_weeks(second, 2)], organiser, new_key())) == 2
    assert row_of(first).starts_at == starts_at + timedelta(weeks=1)
    assert row_of(second).starts_at == starts_at + timedelta(weeks=2)


def test_who_then_has_two_places_at_one_time_keeps_both_and_is_told_and_listed(database, organisation_id, organiser):
    actor = actor_for(database, add_user(database))
    here = add_training_session(database, organisation_id, title="動く回")
    later = row_of(here).starts_at + timedelta(weeks=1)
    there = add_training_session(database, organisation_id, title="動かない回", starts_at=later)
    claims = [register(each, actor, new_key()) for each in (here, there)]

    [moved] = moving.move([in_weeks(here, 1)], organiser, new_key())

    assert moved.clashing == 1
    assert notices.overlapping(here) == [(claims[0], "山田 花子")]
    assert [state_of(claim) for claim in claims] == [CONFIRMED, CONFIRMED]
    [body] = sent("mail.session_changed")
    assert "同じ時間に「動かない回」のお席もお取りしています。" in body.replace("\n", "")


def test_a_decision_about_the_old_day_goes_with_it(held, organiser):
    decisions.announce(held, row_of(held).starts_at - timedelta(hours=6), organiser)
    moving.move([in_weeks(held, 1)], organiser, new_key())

    assert row_of(held).decision_at is None


@pytest.fixture
def mistaken(held, organiser):
    """A claim to a session of two places that was cancelled by mistake."""
    claim = book(held, **MAIL)
    cancel(claim, organiser, new_key(), by_staff=True)
    return claim


def test_a_mistaken_cancellation_is_taken_back_to_the_end_of_the_queue(held, mistaken, organiser):
    others = [book(held, f"ほか {number}") for number in range(3)]
    key = new_key()

    restored = restoring.restore(held, mistaken, organiser, key)

    assert restoring.restore(held, mistaken, organiser, key) == restored
    assert state_of(restored) is WAITING
    assert [state for _, state in roster(held)] == [CANCELLED, CONFIRMED, CONFIRMED, WAITING, WAITING]
    assert state_of(mistaken) is CANCELLED
    assert "待機の2番目" in sent("mail.restored")[0]
    cancel(others[0], organiser, new_key(), by_staff=True)
    assert state_of(others[2]) is CONFIRMED
    assert state_of(restored) is WAITING


def test_where_a_place_is_free_and_nobody_waits_there_is_one_at_once(held, mistaken, organiser):
    restored = restoring.restore(held, mistaken, organiser, new_key())

    assert state_of(restored) is CONFIRMED
    causes = [event.cause for event in desk.history(restored)]
    assert causes == [Cause.RESTORED]
    with pytest.raises(AlreadyRegistered):
        restoring.restore(held, mistaken, organiser, new_key())


def test_only_what_was_given_back_is_restored(held, mistaken, organiser):
    live = book(held, "いる人")
    with pytest.raises(NotRestorable):
        restoring.restore(held, live, organiser, new_key())
    scheduling.call_off(held, "台風", organiser)
    for claim in (live, mistaken):
        with pytest.raises(SessionCalledOff):
            restoring.restore(held, claim, organiser, new_key())


def test_who_has_gone_elsewhere_meanwhile_is_not_put_into_two_places(database, organisation_id, organiser, held):
    actor = actor_for(database, add_user(database))
    claim = register(held, actor, new_key())
    cancel(claim, actor, new_key())
    register(add_training_session(database, organisation_id), actor, new_key())

    with pytest.raises(ElsewhereAtThatTime):
        restoring.restore(held, claim, organiser, new_key())
