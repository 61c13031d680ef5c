"""Erasing a person: nothing names them any more, nobody else loses anything, and no figure changes."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, Text, cast, func, select

from lms.accounts import actions as accounts
from lms.accounts.actions import LastAdministrator, OwnDetails
from lms.accounts.models import Person, User
from lms.accounts.policy import VISITOR, Role
from lms.core import clock
from lms.core.cli import run_due_jobs
from lms.core.db import Model, atomic, db, session
from lms.core.models import AuditEvent, Fact, OutboxMessage
from lms.learning import actions as learning
from lms.learning.rules import learner_of
from lms.privacy import actions, queries
from lms.privacy.formats.export_file import write_export
from lms.privacy.models import Erasure
from lms.privacy.rules import words
from lms.privacy.rules.ledger import read_lines, write_lines
from lms.records import queries as records
from lms.sessions.actions import closing, desk, groups
from lms.sessions.actions.joining import join
from lms.sessions.actions.registration import register
from lms.sessions.models import CallTask, Registration
from lms.sessions.queries.seats import queue
from lms.sessions.rules.people import Companion, Newcomer
from lms.sessions.rules.states import RegistrationState
from tests.support.ledger import publish
from tests.support.organising import organiser_of
from tests.support.page_checks import check_page
from tests.support.people import PASSWORD, actor_for, add_organisation, add_staff, add_user, client_for, post
from tests.support.registering import book
from tests.support.training_sessions import add_training_session, new_key

NAME, KANA, MAIL, PHONE = "珍名 ふゆこ", "ちんめい ふゆこ", "fuyuko@chinmei.example", "09077771234"
GUEST_NAME, GUEST_MAIL = "珍名 冬子", "fuyuko.guest@chinmei.example"
NEEDLES = (NAME, KANA, MAIL, PHONE, GUEST_NAME, GUEST_MAIL)


@pytest.fixture
def version(app):
    return publish(app)


@pytest.fixture
def organisation_id(app):
    return add_organisation(app)


@pytest.fixture
def organiser(app, organisation_id):
    return organiser_of(app, organisation_id)


@pytest.fixture
def held(app, organisation_id, version):
    """A session that began an hour ago."""
    starts_at = clock.now() - timedelta(hours=1)
    moments = {"starts_at": starts_at, "registration_closes_at": starts_at}
    return add_training_session(app, organisation_id, course_version_id=version, **moments)


@pytest.fixture
def small(app, organisation_id, version):
    """A session to come with one place."""
    return add_training_session(app, organisation_id, course_version_id=version, capacity=1)


@pytest.fixture
def user_id(app, held, small, organiser):
    """Somebody of whom much is kept: an account, bookings with and without it, a record, learning, mails."""
    user_id = add_user(app, MAIL, NAME, KANA)
    actor = actor_for(app, user_id)
    with app.app_context():
        accounts.change_own_details(actor.person_id, OwnDetails(NAME, KANA, PHONE, "131016"), actor)
        learning.finish_module("tsunagari-supporter", "know", learner_of(actor, None), key=new_key())
        register(small, actor, new_key())
        with clock.at(clock.now() - timedelta(days=2)):
            guest = Newcomer(GUEST_NAME, email=GUEST_MAIL)
            booked = register(held, VISITOR, new_key(), newcomer=guest)
        join(booked, actor)
        desk.check_in(held, booked, organiser)
        closing.close(held, organiser)
        closing.correct(held, booked, RegistrationState.ABSENT, f"{NAME}さんではありませんでした", organiser)
        closing.correct(held, booked, RegistrationState.ATTENDED, "やはり", organiser)
        run_due_jobs()
    return user_id


def hits() -> list[str]:
    """Name every column of every table in which a needle can be found."""
    session().rollback()
    return [
        f"{table.name}.{column}: {needle}"
        for table in Model.metadata.sorted_tables
        for column, values in _columns(table)
        for needle in NEEDLES
        for spelling in {needle, json.dumps(needle).strip('"')}
        if any(spelling in value for value in values)
    ]


def _columns(table: Table) -> Iterator[tuple[str, list[str]]]:
    rows = session().execute(select(*(cast(column, Text) for column in table.columns))).all()
    for column, *values in zip(table.columns.keys(), *rows, strict=True):
        yield column, [value for value in values if value]


def test_of_somebody_erased_no_table_holds_name_reading_mail_or_telephone(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        before = {hit.split(":")[0] for hit in hits()}

        actions.erase(actor)

        assert {"person.name", "completion_holder.name", "registration_event.reason", "outbox_message.result"} <= before
        assert hits() == []
        run_due_jobs()
        assert hits() == []


def test_the_file_of_the_database_holds_them_no_more_either(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("its file is the server's")
        actions.erase(actor)
        session().rollback()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = Path(db.engine.url.database).read_bytes()

    assert [needle for needle in NEEDLES if needle.encode() in content] == []


def test_the_record_still_verifies_without_a_name_and_no_figure_changes(app, client, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        [record] = records.my_records(actor)
        facts = select(Fact.kind, func.sum(Fact.delta)).group_by(Fact.kind).order_by(Fact.kind)
        before = session().execute(facts).all()

        actions.erase(actor)

        assert session().execute(facts).all() == before
    page = client.get(f"/verify/{record.number}").get_data(as_text=True)
    assert "有効です" in page
    assert "氏名削除済" in page


def test_a_place_to_come_goes_to_who_waits_and_what_was_stays_counted(app, user_id, small, held):
    actor = actor_for(app, user_id)
    with app.app_context():
        waiting = book(small, 7)

        actions.erase(actor)

        session().rollback()
        states = dict(session().execute(select(Registration.id, Registration.state)).all())
        assert states[waiting] is RegistrationState.CONFIRMED
        assert queue(small).occupied == 1
        assert queue(held).occupied == 1


def test_nobody_is_asked_to_telephone_who_is_gone(app, small):
    with app.app_context():
        first, second = book(small, 1), book(small, 2)
        numbers = dict(session().execute(select(Registration.id, Registration.booking_number)).all())
        to_call = select(CallTask.registration_id).where(CallTask.ended_at.is_(None))

        actions.erase_holder(numbers[first])
        assert session().scalars(to_call).all() == [second]
        actions.erase_holder(numbers[second])
        assert session().scalars(to_call).all() == []


def test_who_came_along_keeps_a_place_and_a_name_but_no_address_of_the_first(app, organisation_id, version):
    to_come = add_training_session(app, organisation_id, course_version_id=version)
    user_id = add_user(app, MAIL, NAME, KANA)
    first = actor_for(app, user_id)
    with app.app_context():
        accounts.change_own_details(first.person_id, OwnDetails(NAME, KANA, PHONE, None), first)
        register(to_come, first, new_key(), companion=Companion("山田 花子"))
        assert [hit for hit in hits() if hit.startswith("person.") and MAIL in hit]

        actions.erase(first)

        assert hits() == []
        assert _people() == [("山田 花子", None, None)]
        assert queue(to_come).occupied == 1


def test_an_address_of_ones_own_stays_with_who_came_along(app, held):
    with app.app_context():
        first, _other = _pair(held)
        _set_phone("山田 花子", "0312345678")

        actions.erase_holder(first)

        assert _people() == [("山田 花子", None, "0312345678")]


def test_erasing_who_came_along_takes_nothing_from_the_first(app, held):
    with app.app_context():
        _first, other = _pair(held)

        actions.erase_holder(other)

        assert _people() == [(GUEST_NAME, GUEST_MAIL, PHONE)]


def test_mails_that_told_who_comes_along_do_not_say_it_once_they_are_erased(app, organisation_id, version):
    to_come = add_training_session(app, organisation_id, course_version_id=version)
    contact = Newcomer("山田 花子", email="hanako@example.jp")
    with app.app_context():
        register(to_come, VISITOR, new_key(), newcomer=contact, companion=Companion(GUEST_NAME))
        run_due_jobs()
        assert f"outbox_message.result: {GUEST_NAME}" in hits()

        actions.erase_holder(_numbers()[-1])
        run_due_jobs()

        assert hits() == []


def test_a_group_whose_contact_is_erased_has_no_name_any_more(app, organisation_id, version):
    to_come = add_training_session(app, organisation_id, course_version_id=version)
    contact, family = Newcomer(GUEST_NAME, phone=PHONE), f"{GUEST_NAME}一家"
    with app.app_context():
        register(to_come, VISITOR, new_key(), newcomer=contact, group_name=family, places=4)
        group, *_nobody = _numbers()
        register(to_come, VISITOR, new_key(), newcomer=Newcomer("会長"), group_name="みどり町内会", places=2)
        groups.name_people(_claims()[0], [Newcomer("山田 花子"), Newcomer("山田 太郎")], VISITOR, new_key())

        actions.erase_holder(_numbers()[-1])
        assert _group_names() == [family, "みどり町内会", family, family]
        actions.erase_holder(group)

        assert _group_names() == ["団体", "みどり町内会", "団体", "団体"]
        assert hits() == []


def _pair(training_session_id):
    """Book for two by one mail and telephone, and return their booking numbers, the first one's first."""
    first = Newcomer(GUEST_NAME, email=GUEST_MAIL, phone=PHONE)
    with clock.at(clock.now() - timedelta(days=2)):
        register(training_session_id, VISITOR, new_key(), newcomer=first, companion=Companion("山田 花子"))
    return _numbers()


def _numbers():
    return _claims(Registration.booking_number)


def _group_names():
    return _claims(Registration.group_name)


def _claims(column=Registration.id):
    session().rollback()
    return list(session().scalars(select(column).order_by(Registration.id)))


def _people():
    session().rollback()
    return [
        tuple(row) for row in session().execute(select(Person.name, Person.email, Person.phone).order_by(Person.id))
    ]


@atomic
def _set_phone(name, phone):
    session().query(Person).filter_by(name=name).one().phone = phone


def test_every_reference_to_a_person_lets_go_of_who_is_erased(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        actions.erase(actor)
        session().rollback()
        left = [
            f"{table.name}.{key.parent.name}"
            for table in Model.metadata.sorted_tables
            for key in table.foreign_keys
            if key.column.table.name in {"person", "user_account"}
            and session().scalar(
                select(func.count()).where(
                    key.parent.in_(actor.person_ids if key.column.table.name == "person" else [user_id])
                )
            )
        ]

        assert left == []
        assert session().scalar(select(func.count()).where(Person.id.in_(actor.person_ids))) == 0
        assert session().scalar(select(func.count()).where(User.id == user_id)) == 0


def test_an_id_given_again_never_takes_over_what_the_erased_did(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        actions.erase(actor)

        of_theirs = session().scalar(select(func.count()).where(AuditEvent.user_id == user_id))
        subjects = [f"user:{user_id}", *(f"person:{person_id}" for person_id in actor.person_ids)]
        about_them = session().scalar(select(func.count()).where(AuditEvent.subject.in_(subjects)))
        assert (of_theirs, about_them) == (0, 0)
        assert session().scalar(select(func.count()).where(AuditEvent.user_id == -user_id)) > 0
    admin = client_for(app, add_staff(app, "admin@example.jp", Role.ADMINISTRATOR))
    for address in ("/admin/audit", "/admin/outbox"):
        check_page(admin.get(address).get_data(as_text=True))


def test_a_restore_erases_once_more_those_who_are_back_and_nobody_else(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        [main, *_others] = actor.person_ids
        made_at = session().scalar(select(Person.created_at).where(Person.id == main))
        actions.erase(actor)
        ledger = read_lines(write_lines(queries.erasures()))
        assert session().scalar(select(func.count(Erasure.id))) == len(actor.person_ids)
    with app.app_context(), db.engine.begin() as connection:
        back = {"id": main, "name": NAME, "locale": "ja", "created_at": made_at}
        connection.execute(Person.__table__.insert(), back)
    with app.app_context():
        assert actions.replay(ledger) == 1
        assert hits() == []
        assert actions.replay(ledger) == 0
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(Person.__table__.insert(), {**back, "name": "別の人", "created_at": clock.now()})
    with app.app_context():
        assert actions.replay(ledger) == 0
        assert session().scalar(select(Person.name).where(Person.id == main)) == "別の人"


def test_the_last_administrator_cannot_be_erased(app):
    user_id = add_staff(app, "admin@example.jp", Role.ADMINISTRATOR)
    actor = actor_for(app, user_id)
    with app.app_context():
        with pytest.raises(LastAdministrator):
            actions.erase(actor)

        assert session().scalar(select(User.id)) == user_id


def test_somebody_without_an_account_is_erased_by_their_booking_number(app, small):
    with app.app_context():
        booked = book(small, 1)
        number = session().get_one(Registration, booked).booking_number

    done = app.test_cli_runner().invoke(args=["privacy", "erase-holder", number.lower(), "--yes"])
    again = app.test_cli_runner().invoke(args=["privacy", "erase-holder", number, "--yes"])

    assert done.output == "1 rows of people erased\n"
    assert again.exit_code == 1
    with app.app_context():
        assert session().scalar(select(func.count(Person.id)).where(Person.name == "受講 1")) == 0


def test_the_ledger_goes_out_and_in_by_the_command_line(app, user_id, tmp_path):
    with app.app_context():
        actions.erase(actor_for(app, user_id))
    ledger = tmp_path / "erasures.jsonl"
    ledger.write_text(app.test_cli_runner().invoke(args=["privacy", "erasures"]).output)

    done = app.test_cli_runner().invoke(args=["privacy", "replay-erasures", str(ledger)])
    ledger.write_text("something else")
    refused = app.test_cli_runner().invoke(args=["privacy", "replay-erasures", str(ledger)])

    assert done.output == "0 rows of people erased again\n"
    assert "line 1 is not one of the ledger" in refused.output


def test_everything_kept_is_shown_and_handed_out(app, user_id):
    client = client_for(app, user_id)

    page = client.get("/my/settings/data").get_data(as_text=True)
    file = client.get("/my/settings/data.json")

    check_page(page)
    for needle in NEEDLES:
        assert needle in page
        assert needle in file.get_data(as_text=True)
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.get_json()["records"][0]["name"] == GUEST_NAME
    assert "password" not in file.get_data(as_text=True)


def test_the_export_has_words_for_everything_it_holds(app, user_id):
    actor = actor_for(app, user_id)
    with app.app_context():
        kept = queries.export(actor)
        assert set(kept) == set(words.KINDS)
        assert {name for rows in kept.values() for row in rows for name in row} <= set(words.FIELDS)
        assert json.loads(write_export(kept, clock.now()))["person"][0]["name"] == NAME


def test_nobody_elses_data_is_in_the_export(app, user_id):
    stranger = client_for(app, add_user(app, "taro@example.jp", "山田 太郎"))

    handed_out = stranger.get("/my/settings/data.json").get_data(as_text=True)

    assert [needle for needle in NEEDLES if needle in handed_out] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"confirmation": "", "password_now": PASSWORD}, "「消去する」と入れて", id="no-word"),
        pytest.param({"confirmation": "消す", "password_now": PASSWORD}, "そのまま入れて", id="another-word"),
        pytest.param(
            {"confirmation": "消去する", "password_now": "ちがうことば"}, "ちがうようです", id="wrong-password"
        ),
    ],
)
def test_a_slip_erases_nobody(app, typed, said):
    client = client_for(app, add_user(app))

    answer = post(client, "/my/settings/erasure", typed)

    page = answer.get_data(as_text=True)
    check_page(page)
    assert answer.status_code == 422
    assert said in page
    assert client.get("/my").status_code == 200


def test_the_word_and_the_password_erase_and_sign_out(app):
    client = client_for(app, add_user(app))
    check_page(client.get("/my/settings").get_data(as_text=True))

    answer = post(client, "/my/settings/erasure", {"confirmation": "「消去する」", "password_now": PASSWORD})

    assert answer.location == "/"
    assert "あなたの情報を消しました" in client.get("/").get_data(as_text=True)
    assert client.get("/my").status_code == 302
    with app.app_context():
        assert session().scalar(select(func.count(User.id))) == 0
        assert session().scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.state == "queued")) == 0


def test_in_easy_japanese_the_word_is_one_that_can_be_typed_as_it_is_shown(app):
    """A word with a reading would be shown as furigana, and asked for with the reading in brackets."""
    client = client_for(app, add_user(app))
    page = client.get("/my/settings/erasure?lang=ja-easy").get_data(as_text=True)
    asked_for = re.search(r"「([^」]+)」と", page)

    answer = post(client, "/my/settings/erasure", {"confirmation": asked_for[1], "password_now": PASSWORD})

    assert "<" not in asked_for[1]
    assert answer.location == "/"
