"""One mail to one person."""

import socket
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from lms.core import clock, outbox
from lms.core.db import atomic, db
from lms.core.mail import Attachment, compose, send
from lms.core.models import MessageState, OutboxMessage
from lms.core.outbox import Undeliverable
from tests.support.payloads import PAYLOADS
from tests.support.sink import receiving


@pytest.fixture
def sink(app):
    with receiving(app) as envelopes:
        yield envelopes


def test_without_a_server_a_mail_is_kept_to_be_read(database):
    outcome = send("hanako@example.jp", "申し込みができました", "受付番号は…")

    assert outcome == {
        "how": "kept",
        "to": "hanako@example.jp",
        "subject": "申し込みができました",
        "body": "受付番号は…",
    }


def test_somebody_without_an_address_is_not_written_to(database):
    assert send(None, "題", "本文")["how"] == "no-address"


@pytest.mark.parametrize("text", PAYLOADS)
def test_markup_in_a_mail_is_plain_text(sqlite_app, text):
    """trust.md, case 16."""
    with sqlite_app.app_context():
        message = compose("hanako@example.jp", text, f"{text}\n")
        again = message_from_bytes(message.as_bytes(), policy=policy.default)

    assert again.get_content_type() == "text/plain"
    assert (again["subject"], again.get_content()) == (text, f"{text}\n")


def test_a_mail_arrives_with_japanese_and_an_attachment(sink, database):
    invitation = Attachment("講座.ics", "text/calendar", b"BEGIN:VCALENDAR", (("method", "REQUEST"),))

    outcome = send("hanako@example.jp", "題", "本文です。", attachments=[invitation])

    raw = sink[0].content.decode()
    assert outcome["how"] == "sent"
    assert sink[0].rcpt_tos == ["hanako@example.jp"]
    assert 'method="REQUEST"' in raw


@pytest.mark.parametrize(
    "address", ["a@example.jp\nBcc: b@example.jp", "a@example.jp, b@example.jp", "", "<a@example.jp>", "a\r\n@b"]
)
def test_an_address_that_is_not_one_recipient_ends_as_bounced(database, address):
    with pytest.raises(Undeliverable):
        compose(address, "題", "本文")


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        pytest.param({"to_recipient": "550 no such user"}, MessageState.BOUNCED, id="nobody-there"),
        pytest.param({"to_recipient": "450 greylisted, try again"}, MessageState.QUEUED, id="greylisted"),
        pytest.param({"to_mail": "554 refused"}, MessageState.BOUNCED, id="mail-refused"),
        pytest.param({"to_mail": "451 out of space"}, MessageState.QUEUED, id="server-is-full"),
    ],
)
def test_a_server_that_asks_for_patience_is_tried_again_and_a_final_no_bounces(app, answers, state):
    with app.app_context():
        atomic(outbox.put)("mail.test", {"to": "a@example.jp"}, dedupe_key="test")
        mail = {"mail.test": lambda payload: send(payload["to"], "題", "本文")}

        with receiving(app, **answers) as refused:
            outbox.work_off(mail)
        row = db.session.scalars(select(OutboxMessage)).one()
        assert (row.state, refused) == (state, [])

        with receiving(app) as arrived, clock.at(clock.now() + outbox.RETRY_AFTER):
            outbox.work_off(mail)
        assert len(arrived) == (state is MessageState.QUEUED)


def test_a_server_that_does_not_answer_is_tried_again(app, monkeypatch):
    monkeypatch.setattr("lms.core.mail._TIMEOUT_SECONDS", 0.2)
    with app.app_context(), socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        atomic(outbox.put)("mail.test", {"to": "a@example.jp"}, dedupe_key="test")

        outbox.work_off({"mail.test": lambda payload: send(payload["to"], "題", "本文")})

        assert db.session.scalars(select(OutboxMessage.state)).one() is MessageState.QUEUED


def test_a_line_break_in_a_subject_adds_no_header(database):
    message = compose("a@example.jp", "題\r\nBcc: b@example.jp", "本文")

    assert message["Bcc"] is None
    assert "\n" not in message["Subject"]


def test_a_mail_sent_again_after_a_crash_carries_the_same_id(sink, database):
    def send_and_crash(payload):
        send(payload["to"], "題", "本文")
        raise RuntimeError("the power went")

    for number in (1, 2):
        atomic(outbox.put)("mail.test", {"to": f"{number}@example.jp"}, dedupe_key=f"test:{number}")
    outbox.work_off({"mail.test": send_and_crash})
    with clock.at(clock.now() + outbox.RETRY_AFTER):
        outbox.work_off({"mail.test": lambda payload: send(payload["to"], "題", "本文")})

    ids = [message_from_bytes(each.content)["Message-ID"] for each in sink]
    assert ids[:2] == ids[2:]
    assert ids[0] != ids[1]


class Operator:
    user_id = None


def test_a_mail_that_bounced_or_was_kept_is_sent_again_with_the_same_id(sink, database):
    def bounce(payload):
        send(payload["to"], "題", "本文")
        raise Undeliverable("no such mailbox")

    def keep(_payload):
        return {"how": "kept", "to": "2@example.jp", "subject": "題", "body": "本文"}

    for number, kind in ((1, "mail.bounce"), (2, "mail.keep")):
        atomic(outbox.put)(kind, {"to": f"{number}@example.jp"}, dedupe_key=f"test:{number}")
    outbox.work_off({"mail.bounce": bounce, "mail.keep": keep})
    rows = db.session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    with pytest.raises(outbox.NotSentAgain):
        outbox.send_again(rows[1].id, Operator(), keeps_mail=True)

    for row in rows:
        outbox.send_again(row.id, Operator(), keeps_mail=False)
        outbox.send_again(row.id, Operator(), keeps_mail=False)
    mail = {kind: lambda payload: send(payload["to"], "題", "本文") for kind in ("mail.bounce", "mail.keep")}
    assert outbox.work_off(mail) == 2

    ids = [message_from_bytes(each.content)["Message-ID"] for each in sink]
    assert ids[0] == ids[1] != ids[2]
    db.session.expire_all()
    assert {(row.state, row.result["how"]) for row in rows} == {(MessageState.SENT, "sent")}
