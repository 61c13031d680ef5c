"""Attendance is marked, closed, counted and corrected, and every slip stays readable."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lms.accounts.models import AgeBand, Person
from lms.core import clock
from lms.core.db import atomic, session
from lms.core.models import AuditEvent, Fact
from lms.core.refusals import NotFound
from lms.records.models import Completion, Evidence
from lms.sessions.actions import closing, desk
from lms.sessions.models import Registration, RegistrationEvent, TrainingSession
from lms.sessions.queries.desk import guests, history
from lms.sessions.rules.attendance import DeskClosed, DeskNotOpen, Full, NotClosedYet
from lms.sessions.rules.refusals import ImpossibleStep
from lms.sessions.rules.states import OCCUPYING, STEPS, Cause, Mode, RegistrationState, SessionState, fold
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, now_on, organiser_of, row_of, state_of
from tests.support.people import add_organisation
from tests.support.statements import statements
from tests.support.training_sessions import add_training_session, new_key

ATTENDED, ABSENT, WAITING = RegistrationState.ATTENDED, RegistrationState.ABSENT, RegistrationState.WAITING
CONFIRMED, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.CANCELLED


@pytest.fixture
def organisation_id(database):
    return add_organisation(database)


@pytest.fixture
def organiser(database, organisation_id):
    return organiser_of(database, organisation_id)


@pytest.fixture
def today(database, organisation_id):
    """A session of ten places that has begun."""
    return begun(database, organisation_id, capacity=10)


def begun(app, organisation_id, **changes):
    return add_training_session(app, organisation_id, course_version_id=publish_course(app), **now_on(), **changes)


def come(training_session_id, organiser, name="山田 花子"):
    claim = book(training_session_id, name)
    desk.check_in(training_session_id, claim, organiser)
    return claim


def counted(kind):
    session().rollback()
    rows = session().execute(select(Fact.dimensions, Fact.delta).where(Fact.kind == kind)).all()
    return sum(row.delta for row in rows)


def records():
    session().rollback()
    return session().scalar(select(func.count()).select_from(Completion))


def standing_evidence():
    session().rollback()
    return session().scalar(select(func.count()).select_from(Evidence).where(Evidence.withdrawn_at.is_(None)))


def test_a_tap_marks_once_and_an_undo_can_be_undone(today, organiser):
    claim = come(today, organiser)
    desk.check_in(today, claim, organiser)
    desk.undo(today, claim, organiser)
    desk.undo(today, claim, organiser)
    assert state_of(claim) is ABSENT

    desk.check_in(today, claim, organiser)

    assert state_of(claim) is ATTENDED
    assert [event.state for event in history(claim)] == [CONFIRMED, ATTENDED, ABSENT, ATTENDED]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"state": SessionState.DRAFT}, id="draft"),
        pytest.param({"state": SessionState.CALLED_OFF}, id="called-off"),
        pytest.param({"starts_at": clock.now() + timedelta(hours=13)}, id="tomorrow"),
    ],
)
def test_the_desk_opens_on_the_day_of_a_published_session(database, organisation_id, organiser, changes):
    closed_desk = add_training_session(database, organisation_id, **{**now_on(), **changes})

    with pytest.raises(DeskNotOpen):
        desk.walk_in(closed_desk, "飛びこみ", None, organiser, new_key())
    with pytest.raises(DeskNotOpen):
        closing.close(closed_desk, organiser)


def test_a_claim_to_another_session_is_not_there(database, organisation_id, today, organiser):
    elsewhere = begun(database, organisation_id)
    claim = book(elsewhere)

    with pytest.raises(NotFound):
        desk.check_in(today, claim, organiser)


def test_a_cancelled_claim_cannot_come(database, today, organiser):
    claim = book(today)
    _set_state(claim, CANCELLED)

    with pytest.raises(ImpossibleStep):
        desk.check_in(today, claim, organiser)


@atomic
def _set_state(registration_id, state):
    session().get_one(Registration, registration_id).state = state


def test_a_walk_in_takes_a_free_place_without_raising_the_capacity(today, organiser):
    claim = desk.walk_in(today, "飛びこみ", None, organiser, new_key())

    assert state_of(claim) is ATTENDED
    assert row_of(today).capacity == 10


def test_a_walk_in_sent_twice_comes_once(today, organiser):
    key = new_key()

    assert desk.walk_in(today, "飛びこみ", None, organiser, key) == desk.walk_in(
        today, "飛びこみ", None, organiser, key
    )


def test_a_full_session_takes_a_walk_in_only_by_a_place_more_which_is_noted(database, organisation_id, organiser):
    small = begun(database, organisation_id, capacity=1)
    come(small, organiser)
    with pytest.raises(Full):
        desk.walk_in(small, "飛びこみ", None, organiser, new_key())
    assert len(guests(small)) == 1

    desk.walk_in(small, "飛びこみ", None, organiser, new_key(), adds_place=True)

    assert row_of(small).capacity == 2
    noted = session().scalars(select(AuditEvent).where(AuditEvent.action == "training_session.add_place")).one()
    assert (noted.user_id, noted.details) == (organiser.user_id, {"before": 1, "after": 2})


def test_somebody_who_waits_and_comes_passes_through_a_place(database, organisation_id, organiser):
    small = begun(database, organisation_id, capacity=1)
    book(small, "先の人")
    waiting = book(small, "待つ人")
    with pytest.raises(Full):
        desk.check_in(small, waiting, organiser)

    desk.check_in(small, waiting, organiser, adds_place=True)

    assert [event.state for event in history(waiting)] == [WAITING, CONFIRMED, ATTENDED]
    assert row_of(small).capacity == 2


def test_minutes_are_noted_for_those_who_came(today, organiser):
    claim = come(today, organiser)
    other = book(today, "鈴木 一郎")

    desk.note_minutes(today, claim, organiser, minutes_late=15, minutes_early=0)
    desk.note_minutes(today, claim, organiser, minutes_late=20, minutes_early=5)

    assert [(guest.minutes_late, guest.minutes_early) for guest in guests(today) if guest.registration_id == claim] == [
        (20, 5)
    ]
    with pytest.raises(ImpossibleStep):
        desk.note_minutes(today, other, organiser, minutes_late=15, minutes_early=0)


def test_closing_resolves_everybody_issues_records_and_counts(database, organisation_id, organiser):
    small = begun(database, organisation_id, capacity=3)
    came = [come(small, organiser, f"来た {number}") for number in range(2)]
    missing, waiting = book(small, "来ない"), book(small, "待つ")

    done = closing.close(small, organiser)

    assert (done.attended, done.absent, done.lapsed, done.records) == (2, 1, 1, 2)
    assert [state_of(claim) for claim in (*came, missing, waiting)] == [ATTENDED, ATTENDED, ABSENT, CANCELLED]
    assert (records(), counted("attendance"), counted("training_session"), counted("completion")) == (2, 2, 1, 2)
    assert row_of(small).state is SessionState.CLOSED
    assert history(waiting)[-1].cause is Cause.LAPSED


def test_closing_twice_changes_nothing(today, organiser):
    come(today, organiser)
    closing.close(today, organiser)

    assert closing.close(today, organiser).attended == 0
    assert (records(), counted("attendance"), counted("training_session")) == (1, 1, 1)


def test_what_is_counted_carries_frozen_copies_of_when_where_and_by_whom(database, organisation_id, organiser):
    online = begun(database, organisation_id, mode=Mode.ONLINE, venue_id=None, online_url="https://meet.example/a")
    claim = come(online, organiser)
    _set_age(claim)

    closing.close(online, organiser)

    session().rollback()
    fact = session().scalars(select(Fact).where(Fact.kind == "attendance")).one()
    assert fact.dimensions["age_band"] == "40s"
    assert fact.dimensions["mode"] == "online"
    assert fact.dimensions["municipality_code"] == "131016"
    assert fact.dimensions["prefecture_code"] == "13"
    assert fact.dimensions["organisation_id"] == organisation_id


@atomic
def _set_age(registration_id):
    person_id = session().get_one(Registration, registration_id).person_id
    session().get_one(Person, person_id).age_band = AgeBand.FORTIES


def test_closing_takes_as_many_statements_for_sixty_as_for_three(database, organisation_id, organiser):
    counts = []
    for people in (1, 3, 60):  # the first closing also reads the course, which is kept in the process
        big = begun(database, organisation_id, capacity=70)
        for number in range(people):
            desk.walk_in(big, f"受講 {people} {number}", None, organiser, new_key())
        book(big, f"来ない {people}")

        with statements(database) as seen:
            assert closing.close(big, organiser).records == people

        counts.append(len(seen))

    assert counts[1] == counts[2]
    assert counts[2] <= 40


def test_after_closing_the_desk_is_shut(today, organiser):
    claim = come(today, organiser)
    closing.close(today, organiser)

    for late in (desk.check_in, desk.undo):
        with pytest.raises(DeskClosed):
            late(today, claim, organiser)


def test_a_correction_gives_the_record_and_another_takes_it_back(today, organiser):
    come(today, organiser)
    forgotten = book(today, "押しわすれ")
    closing.close(today, organiser)

    numbers = closing.correct(today, forgotten, ATTENDED, "押しわすれ", organiser)
    assert len(numbers) == 1
    assert (counted("attendance"), counted("completion"), standing_evidence()) == (2, 2, 2)

    closing.correct(today, forgotten, ABSENT, "やはり欠席", organiser)
    assert (counted("attendance"), counted("completion"), standing_evidence()) == (1, 1, 1)
    assert [(event.state, event.reason) for event in history(forgotten)] == [
        (CONFIRMED, None),
        (ABSENT, None),
        (ATTENDED, "押しわすれ"),
        (ABSENT, "やはり欠席"),
    ]


def test_the_same_correction_twice_is_one(today, organiser):
    claim = come(today, organiser)
    closing.close(today, organiser)

    assert closing.correct(today, claim, ATTENDED, "念のため", organiser) == []
    assert counted("attendance") == 1


def test_corrections_and_headcounts_wait_for_the_closing(today, organiser):
    claim = come(today, organiser)

    with pytest.raises(NotClosedYet):
        closing.correct(today, claim, ABSENT, "早すぎる", organiser)
    with pytest.raises(NotClosedYet):
        closing.report_headcount(today, {None: 5}, organiser)


def test_a_second_headcount_replaces_the_first_and_counts_only_the_difference(today, organiser):
    closing.close(today, organiser)
    closing.report_headcount(today, {None: 12, AgeBand.SEVENTIES_UP: 3}, organiser)

    closing.report_headcount(today, {None: 10}, organiser)

    assert counted("headcount") == 10
    assert counted("attendance") == 0


def test_a_pair_counts_as_two_attendances_and_one_record(today, organiser):
    claim = book(today)
    _set_places(claim)
    desk.check_in(today, claim, organiser)

    closing.close(today, organiser)

    assert (counted("attendance"), records()) == (2, 1)


@atomic
def _set_places(registration_id):
    session().get_one(Registration, registration_id).places = 2


def test_after_a_day_of_taps_every_state_is_the_fold_of_its_steps(database, organisation_id, organiser):
    busy = begun(database, organisation_id, capacity=3)
    claims = [book(busy, f"受講 {number}") for number in range(5)]
    for claim in claims[:2]:
        desk.check_in(busy, claim, organiser)
    desk.undo(busy, claims[0], organiser)
    desk.check_in(busy, claims[4], organiser, adds_place=True)
    closing.close(busy, organiser)
    closing.correct(busy, claims[0], ATTENDED, "いました", organiser)

    session().rollback()
    for claim in claims:
        steps = session().scalars(
            select(RegistrationEvent.state)
            .where(RegistrationEvent.registration_id == claim)
            .order_by(RegistrationEvent.id)
        )
        assert fold(list(steps)) is state_of(claim)
    rows = session().scalars(select(Registration.state).where(Registration.training_session_id == busy)).all()
    occupied = sum(state in OCCUPYING for state in rows)
    assert occupied <= session().get_one(TrainingSession, busy).capacity


@pytest.mark.parametrize("state", list(RegistrationState))
def test_attended_and_absent_only_change_into_each_other(state):
    assert (state in STEPS[ATTENDED]) == (state is ABSENT)
    assert (state in STEPS[ABSENT]) == (state is ATTENDED)
