"""Groups by number: one turn for all, names later or never, and nobody counted twice."""

import pytest
from sqlalchemy import func, select

from lms.accounts.policy import VISITOR
from lms.core.db import session
from lms.core.models import OutboxMessage
from lms.core.table_files import TableUnreadable
from lms.records.models import Completion
from lms.sessions.actions import closing, desk, groups
from lms.sessions.actions.registration import cancel, register
from lms.sessions.forms.group_names import read_names
from lms.sessions.models import Registration
from lms.sessions.queries import desk as queries
from lms.sessions.queries.filings import heads_of
from lms.sessions.queries.seats import attended, queue
from lms.sessions.rules.attendance import Full, NotClosedYet
from lms.sessions.rules.groups import CountedAlready, KeepsItsTurn, NoRoomForMore, TooManyNames
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.refusals import AlreadyRegistered, ImpossibleStep
from lms.sessions.rules.states import Channel, RegistrationState
from lms.stats import actions as stats
from lms.stats.queries.checks import differences
from tests.support.ledger import publish
from tests.support.organising import now_on, organiser_of, state_of
from tests.support.people import add_organisation
from tests.support.registering import book
from tests.support.training_sessions import add_training_session, new_key

CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.WAITING
CONTACT = Newcomer("鈴木 会長", phone="0312345678")


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def session_id(app, organisation_id):
    return add_training_session(app, organisation_id, capacity=10)


@pytest.fixture
def held(app, organisation_id):
    """A session that began an hour ago, with ten places."""
    return add_training_session(app, organisation_id, capacity=10, course_version_id=publish(app), **now_on())


def bring(session_id: int, people: int, name: str = "みどり町内会", contact: Newcomer = CONTACT) -> int:
    return register(
        session_id,
        VISITOR,
        new_key(),
        newcomer=contact,
        group_name=name,
        places=people,
        accepts_waiting=True,
        channel=Channel.TELEPHONE,
    )


def name(group: int, *names: str, **more) -> list[int]:
    groups.name_people(group, [Newcomer(each, **more) for each in names], VISITOR, new_key())
    session().rollback()
    found = select(Registration.id).where(Registration.party_id == group).order_by(Registration.seq)
    return list(session().scalars(found))


def places(claim: int) -> int:
    session().rollback()
    return session().get_one(Registration, claim, populate_existing=True).places


def test_a_group_takes_its_places_and_naming_people_changes_nothing_about_that(database, session_id):
    group = bring(session_id, 8)
    assert queue(session_id).occupied == 8

    named = name(group, "佐藤 実", "田中 愛")

    assert (places(group), [places(each) for each in named]) == (6, [1, 1])
    assert queue(session_id).occupied == 8
    assert [state_of(each) for each in named] == [CONFIRMED, CONFIRMED]


def test_the_same_names_sent_twice_are_named_once(database, session_id):
    group, key = bring(session_id, 8), new_key()
    for _ in range(2):
        assert groups.name_people(group, [Newcomer("佐藤 実")], VISITOR, key) == 1

    assert places(group) == 7


def test_more_names_than_places_name_nobody(database, session_id):
    group = bring(session_id, 2)

    with pytest.raises(TooManyNames):
        name(group, "一", "二", "三")
    assert places(group) == 2


def test_one_who_is_here_already_and_nobody_is_named(database, session_id):
    group = bring(session_id, 4)
    register(session_id, VISITOR, new_key(), newcomer=Newcomer("佐藤 実", phone="0399999999"))

    with pytest.raises(AlreadyRegistered):
        groups.name_people(group, [Newcomer("田中"), Newcomer("佐藤 実", phone="0399999999")], VISITOR, new_key())
    assert places(group) == 4


def test_a_group_waits_as_a_whole_keeps_its_turn_and_moves_up_with_its_names(database, session_id):
    first = book(session_id, 1, places=2)
    group = bring(session_id, 9)
    [named] = name(group, "佐藤 実")
    alone = book(session_id, 2)
    assert [state_of(each) for each in (group, named, alone)] == [WAITING, WAITING, CONFIRMED]

    cancel(first, VISITOR, new_key())

    assert [state_of(each) for each in (group, named)] == [CONFIRMED, CONFIRMED]
    assert queue(session_id).occupied == 10


def test_fewer_people_let_others_move_up_at_once(database, session_id):
    group = bring(session_id, 9)
    pair = book(session_id, 1, places=2)
    assert state_of(pair) is WAITING

    assert groups.resize(group, 8, VISITOR) == [pair]

    assert (places(group), state_of(pair), queue(session_id).occupied) == (8, CONFIRMED, 10)


def test_a_group_that_waits_moves_up_when_it_is_fewer_and_cannot_become_more(database, session_id):
    book(session_id, 1, places=2)
    group = bring(session_id, 9)

    with pytest.raises(KeepsItsTurn):
        groups.resize(group, 10, VISITOR)
    assert groups.resize(group, 8, VISITOR) == [group]
    assert state_of(group) is CONFIRMED


@pytest.mark.parametrize(("people", "fits"), [(9, True), (10, True), (11, False)])
def test_more_people_need_free_places(database, session_id, people, fits):
    group = bring(session_id, 8)

    if fits:
        assert groups.resize(group, people, VISITOR) == []
    else:
        with pytest.raises(NoRoomForMore):
            groups.resize(group, people, VISITOR)
    assert places(group) == (people if fits else 8)


def test_nobody_is_overtaken_by_a_group_that_grows(database, session_id):
    group = bring(session_id, 9)
    book(session_id, 1)
    waiting = book(session_id, 2)
    groups.resize(group, 9, VISITOR)
    assert state_of(waiting) is WAITING

    with pytest.raises(NoRoomForMore):
        groups.resize(group, 10, VISITOR)


def test_the_number_cannot_fall_below_the_names(database, session_id):
    group = bring(session_id, 4)
    name(group, "一", "二", "三")

    with pytest.raises(TooManyNames):
        groups.resize(group, 2, VISITOR)
    assert groups.resize(group, 3, VISITOR) == []
    assert places(group) == 0


def test_one_who_is_named_gives_back_alone_and_the_contact_all_of_it(database, session_id):
    group = bring(session_id, 4)
    one, other = name(group, "一", "二")

    cancel(one, VISITOR, new_key())
    assert [state_of(each) for each in (group, other)] == [CONFIRMED, CONFIRMED]
    assert queue(session_id).occupied == 3

    cancel(group, VISITOR, new_key())
    assert state_of(other) is RegistrationState.CANCELLED
    assert queue(session_id).occupied == 0


def test_the_contact_may_take_a_place_of_their_own_and_two_groups_at_one_time(database, session_id, organisation_id):
    register(session_id, VISITOR, new_key(), newcomer=CONTACT)
    bring(session_id, 4)

    with pytest.raises(AlreadyRegistered):
        bring(session_id, 4)


def test_the_contact_is_told_once_and_who_is_named_with_an_address_too(database, session_id):
    group = bring(session_id, 4)
    name(group, "一", email="ichi@example.jp")
    session().rollback()

    kinds = session().scalars(select(OutboxMessage.kind)).all()
    assert kinds == ["mail.confirmed", "mail.confirmed"]


@pytest.mark.parametrize("people", [1, 5, 8])
def test_on_the_day_those_without_names_are_counted(database, held, people):
    group = bring(held, 8)
    [named] = name(group, "佐藤 実")
    desk.check_in(held, named, VISITOR)

    groups.count(held, group, people - 1 if people > 1 else 0, VISITOR)

    assert attended([held])[held] == people
    assert queue(held).occupied == 8


def test_more_than_were_booked_take_free_places_and_then_a_larger_capacity(database, held):
    group = bring(held, 8)

    groups.count(held, group, 10, VISITOR)
    with pytest.raises(Full):
        groups.count(held, group, 12, VISITOR)
    groups.count(held, group, 12, VISITOR, adds_place=True)

    assert (attended([held])[held], queue(held).occupied) == (12, 12)


def test_a_plain_tap_says_that_all_have_come_and_can_be_taken_back(database, held):
    group = bring(held, 8)
    desk.check_in(held, group, VISITOR)
    assert attended([held])[held] == 8

    groups.count(held, group, 6, VISITOR)
    desk.undo(held, group, VISITOR)
    desk.check_in(held, group, VISITOR)

    assert attended([held])[held] == 8


def test_who_is_counted_cannot_be_named_until_the_count_is_taken_back(database, held):
    group = bring(held, 8)
    groups.count(held, group, 6, VISITOR)
    with pytest.raises(CountedAlready):
        name(group, "佐藤 実")

    groups.count(held, group, 0, VISITOR)
    [named] = name(group, "佐藤 実")

    assert state_of(named) is CONFIRMED


def test_closing_gives_records_to_names_and_counts_the_others_once(app, held, organisation_id):
    organiser = organiser_of(app, organisation_id)
    with app.app_context():
        group = bring(held, 8)
        one, other = name(group, "佐藤 実", "田中 愛")
        desk.check_in(held, one, organiser)
        groups.count(held, group, 5, organiser)

        done = closing.close(held, organiser)

        assert (done.attended, done.absent, done.records) == (6, 1, 1)
        assert session().scalar(select(func.count()).select_from(Completion)) == 1
        assert state_of(other) is RegistrationState.ABSENT
        heads = heads_of(held)
        assert (sum(heads.named.values()), sum(heads.unnamed.values())) == (1, 5)
        stats.fold_waiting()
        assert list(differences()) == []


@pytest.mark.parametrize("right", [0, 4, 7, 11])
def test_a_correction_after_closing_moves_the_figures_and_keeps_the_history(app, held, organisation_id, right):
    organiser = organiser_of(app, organisation_id)
    with app.app_context():
        group = bring(held, 8)
        groups.count(held, group, 5, organiser)
        with pytest.raises(NotClosedYet):
            groups.correct_count(held, group, right, "数えまちがい", organiser)
        closing.close(held, organiser)

        for _ in range(2):
            groups.correct_count(held, group, right, "数えまちがい", organiser)

        assert attended([held])[held] == right
        steps = queries.history(group)
        assert "数えまちがい" in (steps[-1].reason or "")
        stats.fold_waiting()
        assert list(differences()) == []


def test_a_group_is_no_person_whose_attendance_could_be_corrected(app, held, organisation_id):
    organiser = organiser_of(app, organisation_id)
    with app.app_context():
        group = bring(held, 8)
        closing.close(held, organiser)

        with pytest.raises(ImpossibleStep):
            closing.correct(held, group, RegistrationState.ATTENDED, "まちがい", organiser)


LINES = [
    ("佐藤 実", [("佐藤 実", None, None, None)]),
    ("佐藤 実\n\n田中 愛\n", [("佐藤 実", None, None, None), ("田中 愛", None, None, None)]),
    ("佐藤 実,さとう みのる,090-1234-5678", [("佐藤 実", "さとう みのる", None, "09012345678")]),
    ("佐藤 実\tさとう みのる\t\tminoru@example.jp", [("佐藤 実", "さとう みのる", "minoru@example.jp", None)]),
    ("ふりがな\tお名前\r\nさとう みのる\t佐藤 実", [("佐藤 実", "さとう みのる", None, None)]),
    ("Nguyễn Thị Minh Anh", [("Nguyễn Thị Minh Anh", None, None, None)]),
]


@pytest.mark.parametrize(("text", "people"), LINES)
def test_names_are_read_as_they_are_typed_or_pasted(text, people):
    found, faults = read_names(text)

    assert faults == []
    assert [(each.name, each.kana, each.email, each.phone) for each in found] == people


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("佐藤 実,,123", "1行目の「電話番号」"),
        ("佐藤\n\u200b", "2行目の「お名前」"),
        ("佐藤,,,mail@", "メールアドレスの形"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, words):
    _found, faults = read_names(text)

    assert words in str(faults[0])


def test_an_open_quote_is_refused_in_words():
    with pytest.raises(TableUnreadable):
        read_names('"佐藤')
