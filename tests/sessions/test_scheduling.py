"""Sessions are planned, changed, copied and called off, and nobody is lost on the way."""

from datetime import UTC, date, timedelta

import pytest
from sqlalchemy import select

from lms.core.clock import to_jst
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.sessions.actions import scheduling, venues
from lms.sessions.rules.scheduling import NoLongerEditable, NotReadyToPublish, SaveResult
from lms.sessions.rules.states import AccessFact, Mode, RegistrationState, SessionState
from lms.sessions.rules.venues import VenueDetails
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, organiser_of, plan, row_of, state_of
from tests.support.people import add_organisation
from tests.support.trail import audited
from tests.support.training_sessions import new_key

CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


@pytest.fixture
def organisation_id(database):
    return add_organisation(database)


@pytest.fixture
def organiser(database, organisation_id):
    return organiser_of(database, organisation_id)


@pytest.fixture
def made(database, organisation_id, organiser):
    """A published session with the plan of the support module."""
    publish_course(database)
    return scheduling.create(organisation_id, plan(), organiser, new_key(), publishes=True)


def mails(kind):
    session().rollback()
    queued = select(OutboxMessage.payload).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return list(session().scalars(queued))


def details_of(action):
    session().rollback()
    return [row.details for row in audited(action)]


def edit(training_session_id, organiser, version=None, **changes):
    seen = row_of(training_session_id).version if version is None else version
    accepted = changes.pop("accepted_excess", None)
    return scheduling.edit(training_session_id, plan(**changes), organiser, version=seen, accepted_excess=accepted)


def test_publishing_pins_the_version_of_the_course(database, organisation_id, organiser):
    version_id = publish_course(database)
    draft = scheduling.create(organisation_id, plan(), organiser, new_key())

    scheduling.publish(draft, organiser)

    row = row_of(draft)
    assert (row.state, row.course_version_id) == (SessionState.PUBLISHED, version_id)


def test_the_same_form_twice_makes_one_session(database, organisation_id, organiser):
    key = new_key()

    assert scheduling.create(organisation_id, plan(), organiser, key) == scheduling.create(
        organisation_id, plan(), organiser, key
    )


@pytest.mark.parametrize(
    "missing",
    [{"online_url": None}, {"mode": Mode.IN_PERSON}, {"mode": Mode.HYBRID}],
    ids=["no-url", "no-venue", "hybrid"],
)
def test_a_session_to_which_nobody_could_come_stays_a_draft(database, organisation_id, organiser, missing):
    draft = scheduling.create(organisation_id, plan(**missing), organiser, new_key())

    with pytest.raises(NotReadyToPublish):
        scheduling.publish(draft, organiser)

    assert row_of(draft).state is SessionState.DRAFT


def test_a_session_counts_where_its_venue_is(database, organisation_id, organiser):
    details = VenueDetails("さくら公民館", "131016", "さくら町1-1", None, (AccessFact.ELEVATOR,), None, 36)
    venue_id = venues.create(organisation_id, details, organiser, new_key())

    made = scheduling.create(
        organisation_id, plan(mode=Mode.IN_PERSON, venue_id=venue_id), organiser, new_key(), publishes=False
    )

    assert row_of(made).municipality_code == "131016"


def test_the_second_of_two_editors_changes_nothing_and_is_told(made, organiser):
    seen = row_of(made).version
    edit(made, organiser, version=seen, title="先に直した名前")

    second = edit(made, organiser, version=seen, title="あとの名前")

    assert second.result is SaveResult.EDITED_MEANWHILE
    assert row_of(made).title == "先に直した名前"


def test_the_same_edit_twice_is_one(made, organiser):
    seen = row_of(made).version
    edit(made, organiser, version=seen, title="新しい名前")

    assert edit(made, organiser, version=seen, title="新しい名前").result is SaveResult.SAVED


def test_a_booking_meanwhile_is_no_conflict(made, organiser):
    seen = row_of(made).version
    book(made)

    assert edit(made, organiser, version=seen, title="新しい名前").result is SaveResult.SAVED


def test_fewer_places_than_people_are_previewed_and_cancel_nobody(made, organiser):
    claims = [book(made, f"受講 {number}") for number in range(5)]

    preview = edit(made, organiser, capacity=2)

    assert (preview.result, preview.excess) == (SaveResult.OVER_CAPACITY, 3)
    assert row_of(made).capacity == 30

    saved = edit(made, organiser, capacity=2, accepted_excess=3)

    assert saved.result is SaveResult.SAVED
    assert row_of(made).capacity == 2
    assert {state_of(claim) for claim in claims} == {CONFIRMED}


def test_an_excess_that_has_grown_is_previewed_again(made, organiser):
    for number in range(4):
        book(made, f"受講 {number}")

    assert edit(made, organiser, capacity=2, accepted_excess=1).excess == 2


def test_more_places_let_those_who_wait_move_up_in_turn(made, organiser):
    edit(made, organiser, capacity=1)
    first, second, third = (book(made, f"受講 {number}") for number in range(3))

    saved = edit(made, organiser, capacity=2)

    assert saved.promoted == 1
    assert [state_of(claim) for claim in (first, second, third)] == [CONFIRMED, CONFIRMED, WAITING]


def test_a_change_of_time_is_told_once_and_a_change_of_words_is_not(made, organiser):
    claim = book(made)
    edit(made, organiser, summary="お気軽に")

    later = plan().ends_at + timedelta(minutes=30)
    saved = edit(made, organiser, summary="お気軽に", ends_at=later)

    assert saved.told == 1
    [told] = mails("mail.session_changed")
    assert told["registration_id"] == claim
    assert told["before"]["ends_at"] == plan().ends_at.astimezone(UTC).isoformat()


def test_a_private_session_gets_one_token_and_loses_it_again(made, organiser):
    edit(made, organiser, is_private=True)
    token = row_of(made).private_token
    edit(made, organiser, is_private=True, title="別の名前")
    assert token is not None
    assert row_of(made).private_token == token

    edit(made, organiser, is_private=False)

    assert row_of(made).private_token is None


def test_a_copy_is_a_draft_on_another_day_without_people(made, organiser):
    book(made)

    copied = row_of(scheduling.copy(made, date(2027, 7, 20), organiser, new_key()))

    assert copied.state is SessionState.DRAFT
    assert to_jst(copied.starts_at).isoformat() == "2027-07-20T13:30:00+09:00"
    assert copied.registration_closes_at == copied.starts_at - timedelta(days=1)
    assert copied.last_seq == 0


def test_calling_off_ends_every_claim_with_one_mail_each(made, organiser):
    edit(made, organiser, capacity=1)
    claims = [book(made), book(made, "鈴木 一郎")]

    scheduling.call_off(made, "台風のため", organiser)
    scheduling.call_off(made, "もう一度押した", organiser)

    assert [state_of(claim) for claim in claims] == [CANCELLED, CANCELLED]
    assert sorted(mail["registration_id"] for mail in mails("mail.called_off")) == claims
    assert row_of(made).call_off_reason == "台風のため"


def test_what_is_called_off_is_neither_edited_nor_published_nor_revived(made, organiser):
    scheduling.call_off(made, "台風のため", organiser)

    with pytest.raises(NoLongerEditable):
        edit(made, organiser, title="別の名前")
    with pytest.raises(NoLongerEditable):
        scheduling.publish(made, organiser)


def test_every_change_leaves_its_line_without_a_name(made, organiser):
    edit(made, organiser, title="山田さんの回")

    assert details_of("training_session.edit") == [{"changed": ["title"], "over": 0}]


def test_the_second_editor_of_a_venue_changes_nothing(database, organisation_id, organiser):
    before = VenueDetails("さくら公民館", None, "さくら町1-1", None, (), None, None)
    venue_id = venues.create(organisation_id, before, organiser, new_key())
    after = VenueDetails("さくら公民館 別館", None, "さくら町1-1", None, (), None, 20)

    assert venues.edit(venue_id, after, organiser, version=1)
    assert not venues.edit(venue_id, before, organiser, version=1)
