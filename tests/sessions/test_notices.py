"""Those who booked are told: by mail, in their calendar, ahead of time, and by telephone where there is no mail."""

import re
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from lms.accounts.policy import VISITOR
from lms.core import clock, outbox
from lms.core.cli import run_due_jobs
from lms.core.db import session
from lms.core.mail import compose
from lms.core.models import MessageState, OutboxMessage
from lms.core.outbox import Undeliverable
from lms.sessions import mails as sessions_mails
from lms.sessions.actions import closing, desk, scheduling
from lms.sessions.actions.registration import cancel, register
from lms.sessions.formats.calendar import write_entry
from lms.sessions.models import CallTask
from lms.sessions.queries import bookings, calls
from lms.sessions.rules.calls import CallKind
from lms.sessions.rules.people import Newcomer
from lms.sessions.rules.states import Channel, RegistrationState
from tests.support.calendar_client import CalendarClient
from tests.support.ledger import publish as publish_course
from tests.support.organising import book, organiser_of, plan, row_of, state_of
from tests.support.people import actor_for, add_organisation, add_user
from tests.support.training_sessions import add_training_session, new_key

MAIL, OTHER = {"email": "hanako@example.jp"}, {"email": "jiro@example.jp"}


@pytest.fixture
def organisation_id(database):
    publish_course(database)
    return add_organisation(database)


@pytest.fixture
def organiser(database, organisation_id):
    return organiser_of(database, organisation_id)


@pytest.fixture
def made(organisation_id, organiser):
    """A published online session of 30 places, in a fortnight."""
    starts_at = (clock.now() + timedelta(days=14)).replace(microsecond=0)
    return scheduling.create(organisation_id, in_days(14, starts_at), organiser, new_key(), publishes=True)


def in_days(days, starts_at=None, **changes):
    starts_at = starts_at or clock.now() + timedelta(days=days)
    return plan(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        registration_closes_at=starts_at - timedelta(hours=2),
        promotion_closes_at=starts_at - timedelta(hours=3),
        **changes,
    )


def edit(training_session_id, organiser, **changes):
    row = row_of(training_session_id)
    kept = {name: getattr(row, name) for name in ("starts_at", "ends_at", "what_to_bring", "capacity")}
    closes = {"registration_closes_at": row.registration_closes_at, "promotion_closes_at": row.promotion_closes_at}
    return scheduling.edit(row.id, plan(**{**kept, **closes, **changes}), organiser, version=row.version)


def sent(kind):
    """Let the worker do what is due, and return the mails of a kind that were written."""
    run_due_jobs()
    rows = session().scalars(select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)).all()
    assert [row.last_error for row in rows] == [None] * len(rows)
    return [row.result for row in rows if row.result and row.result["how"] == "kept"]


def open_calls(training_session_id):
    session().rollback()
    found = calls.calls_of(training_session_id, clock.now())
    return [(call.task.kind, call.booking.registration.id) for call in found if not call.task.ended_at]


def entry_of(registration_id):
    session().rollback()
    return write_entry(sessions_mails.calendar_entry(bookings.booking(registration_id)))


def test_a_confirmation_says_all_that_one_needs_in_lines_that_fit(database, organisation_id):
    held = add_training_session(
        database,
        organisation_id,
        doors_open_at=clock.now() + timedelta(days=6),
        what_to_bring="筆記用具と、はおるもの",
        access_facts=["captions"],
    )
    book(held, **MAIL)

    [mail] = sent("mail.confirmed")

    body = mail["body"]
    assert mail["subject"].startswith("申し込みができました：")
    for words in (
        "さくら公民館 2階 集会室",
        "エレベーター、磁気ループ、要約筆記・字幕",
        "筆記用具と、はおるもの",
        "受付：",
        "受付番号：",
    ):
        assert words in body
    assert re.search(r"次のページのボタンで取り消せます。(.|\n)*https://lms\.example/bookings/links/\S+", body)


def test_a_change_says_the_old_and_the_new_and_its_calendar_entry_updates(made, organiser):
    claim = book(made, **MAIL)
    calendar = CalendarClient()
    calendar.open(entry_of(claim))
    later = row_of(made).starts_at + timedelta(days=28)

    edit(made, organiser, starts_at=later, ends_at=later + timedelta(minutes=90), what_to_bring="上ばき")

    [mail] = sent("mail.session_changed")
    assert re.search(r"・日時：\S+\n　　→ \S+", mail["body"])
    assert "・持ちもの：なし\n　　→ 上ばき" in mail["body"]
    calendar.open(entry_of(claim))
    assert [event.start for event in calendar.shown] == [row_of(made).starts_at]


def test_a_change_is_said_as_things_stand_when_the_mail_goes(made, organiser):
    book(made, **MAIL)
    edit(made, organiser, what_to_bring="上ばき")
    edit(made, organiser, what_to_bring=None)

    [only] = sent("mail.session_changed")
    assert "・持ちもの：上ばき\n　　→ なし" in only["body"]


def test_a_cancelled_booking_leaves_the_calendar(made, organiser):
    claim = book(made, **MAIL)
    calendar = CalendarClient()
    calendar.open(entry_of(claim))

    scheduling.call_off(made, "台風のため", organiser)

    calendar.open(entry_of(claim))
    assert calendar.shown == []
    [mail] = sent("mail.called_off")
    assert "理由：台風のため" in mail["body"]


def test_reminders_come_a_week_and_a_day_before_once_each(made):
    book(made, **MAIL)
    starts_at = row_of(made).starts_at

    counts = []
    for before in (timedelta(days=8), timedelta(days=6), timedelta(days=5), timedelta(hours=20), timedelta(hours=5)):
        with clock.at(starts_at - before):
            counts.append(len(sent("mail.reminder")))

    assert counts == [0, 1, 1, 2, 2]


def test_who_booked_later_or_has_cancelled_is_not_reminded(made):
    early, late = book(made, **MAIL), None
    starts_at = row_of(made).starts_at
    with clock.at(starts_at - timedelta(days=6, hours=23)):
        late = book(made, "遅い 人", **OTHER)
        assert [mail["to"] for mail in sent("mail.reminder")] == ["hanako@example.jp"]
    with clock.at(starts_at - timedelta(hours=23)):
        run_due_jobs()
        cancel(early, VISITOR, new_key(), by_staff=True)
        assert [mail["to"] for mail in sent("mail.reminder")][1:] == ["hanako@example.jp", "jiro@example.jp"]
    assert state_of(late) is RegistrationState.CONFIRMED


def test_a_session_that_moves_reminds_at_its_new_time_and_one_called_off_not_at_all(made, organiser):
    book(made, **MAIL)
    old = row_of(made).starts_at
    new = old + timedelta(days=10)
    edit(made, organiser, starts_at=new, ends_at=new + timedelta(minutes=90), registration_closes_at=new)

    with clock.at(old - timedelta(hours=20)):
        assert sent("mail.reminder") == []
    with clock.at(new - timedelta(days=6)):
        assert len(sent("mail.reminder")) == 1
    scheduling.call_off(made, "台風のため", organiser)
    with clock.at(new - timedelta(hours=20)):
        assert len(sent("mail.reminder")) == 1


def test_who_attended_is_thanked_by_one_mail_each_time(database, organisation_id, organiser):
    version_id = publish_course(database)
    actor = actor_for(database, add_user(database))
    for hours in (1, 5):
        starts_at = clock.now() - timedelta(hours=hours)
        times = {"starts_at": starts_at, "registration_closes_at": starts_at + timedelta(hours=1)}
        held = add_training_session(database, organisation_id, course_version_id=version_id, **times)
        with clock.at(starts_at - timedelta(minutes=1)):
            claim = register(held, actor, new_key())
        desk.check_in(held, claim, organiser)
        closing.close(held, organiser)

    kinds = {kind: len(sent(kind)) for kind in ("mail.record_issued", "mail.thanks")}

    assert kinds == {"mail.record_issued": 1, "mail.thanks": 1}


def test_people_without_mail_are_called_once_with_the_latest_news(made, organiser):
    edit(made, organiser, capacity=1)
    first, second, mailed = book(made, "電話 一"), book(made, "電話 二"), book(made, "メール", **MAIL)
    assert open_calls(made) == []

    cancel(first, organiser, new_key(), by_staff=True)
    assert open_calls(made) == [(CallKind.PROMOTED, second)]

    edit(made, organiser, what_to_bring="上ばき")
    assert open_calls(made) == [(CallKind.CHANGED, second)]
    edit(made, organiser, what_to_bring="何もいりません")
    [call] = calls.calls_of(made, clock.now())
    assert call.task.before["what_to_bring"] is None

    scheduling.call_off(made, "台風のため", organiser)
    assert open_calls(made) == [(CallKind.CALLED_OFF, second)]
    assert state_of(mailed) is RegistrationState.CANCELLED


def test_who_has_cancelled_need_not_be_called(made, organiser):
    claim = book(made, "電話 一")
    edit(made, organiser, what_to_bring="上ばき")
    cancel(claim, organiser, new_key(), by_staff=True)

    assert open_calls(made) == []
    assert calls.open_count(made) == 0


def test_who_booked_on_paper_is_called_with_the_number(made):
    claim = register(made, VISITOR, new_key(), newcomer=Newcomer("紙 の人", phone="0312345678"), channel=Channel.PAPER)

    assert open_calls(made) == [(CallKind.CONFIRMED, claim)]


def test_calls_for_reminders_are_made_when_they_are_due(made):
    claim = book(made, "電話 一")
    with clock.at(row_of(made).starts_at - timedelta(days=6)):
        run_due_jobs()
        assert open_calls(made) == [(CallKind.REMINDER, claim)]
    with clock.at(row_of(made).starts_at - timedelta(hours=20)):
        run_due_jobs()
        assert open_calls(made) == [(CallKind.REMINDER, claim)]


def bouncing(payload):
    raise Undeliverable("no such address")


def away(payload):
    raise TimeoutError("no answer")


@pytest.mark.parametrize(("job", "end"), [(bouncing, MessageState.BOUNCED), (away, MessageState.FAILED)])
def test_a_mail_that_does_not_arrive_becomes_a_call_and_the_booking_stands(made, monkeypatch, job, end):
    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 1)
    claim = book(made, "山田 花子", email="gone@example.jp", phone="0312345678")
    without = book(made, "鈴木 一郎", email="gone2@example.jp")
    jobs = {**sessions_mails.JOBS, "mail.confirmed": job}

    while outbox.work_off(jobs):
        pass

    session().rollback()
    ends = session().scalars(select(OutboxMessage.state).where(OutboxMessage.kind == "mail.confirmed")).all()
    assert ends == [end, end]
    assert open_calls(made) == [(CallKind.CONFIRMED, claim)]
    assert state_of(without) is RegistrationState.CONFIRMED


def test_a_name_or_a_title_cannot_add_a_header_or_a_recipient(database, made, organiser):
    with database.test_request_context():
        message = compose("hanako@example.jp", "題名\r\nBcc: all@example.jp\n続き", "本文")
        again = message_from_bytes(message.as_bytes(), policy=policy.default)

    assert again["bcc"] is None
    assert again["to"] == "hanako@example.jp"
    assert again["subject"] == "題名 Bcc: all@example.jp 続き"
    with database.test_request_context(), pytest.raises(Undeliverable):
        compose("a@example.jp, b@example.jp", "題名", "本文")


def test_links_in_mails_lead_to_the_configured_site(app, client):
    held = add_training_session(app, add_organisation(app))
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-Host": "evil.example"}):
        client.get(f"/sessions/{held}", headers=headers)
    with app.app_context():
        book(held, **MAIL)
        [mail] = sent("mail.confirmed")

    assert set(re.findall(r"https?://([^/\s]+)", mail["body"])) == {"lms.example"}


def test_one_open_call_for_a_claim_is_all_that_the_table_takes(made, organiser):
    book(made, "電話 一")
    edit(made, organiser, what_to_bring="上ばき")
    scheduling.call_off(made, "台風のため", organiser)
    session().rollback()

    assert len(session().scalars(select(CallTask)).all()) == 1
