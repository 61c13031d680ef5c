"""Later work ends in a known state, once."""

import threading
from datetime import timedelta

from sqlalchemy import select

from lms.core import clock, outbox
from lms.core.db import atomic, db
from lms.core.models import MessageState, OutboxMessage


@atomic
def ask(kind: str = "test", count: int = 1, **more) -> None:
    for number in range(count):
        outbox.put(kind, {"number": number}, dedupe_key=f"{kind}:{number}", **more)


def states() -> list[MessageState]:
    return list(db.session.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)))


def test_a_message_is_done_once_and_keeps_its_outcome(database):
    ask()
    ask()

    assert outbox.work_off({"test": lambda payload: {"seen": payload["number"]}}) == 1
    assert outbox.work_off({"test": lambda payload: None}) == 0
    assert db.session.scalar(select(OutboxMessage.result)) == {"seen": 0}
    assert states() == [MessageState.SENT]


def test_a_message_waits_for_its_time(database):
    ask(not_before_at=clock.now() + timedelta(hours=1))

    assert outbox.work_off({"test": lambda payload: None}) == 0
    with clock.at(clock.now() + timedelta(hours=2)):
        assert outbox.work_off({"test": lambda payload: None}) == 1


def test_a_failing_message_is_tried_for_four_hours_and_then_ends_as_failed(database):
    ask()
    began = clock.now()

    def fail(_payload):
        raise OSError("the mail server does not answer")

    for attempt in range(outbox.MAX_ATTEMPTS):
        with clock.at(began + attempt * (outbox.RETRY_AFTER + timedelta(seconds=1))):
            assert outbox.work_off({"test": fail}) == 1

    assert states() == [MessageState.FAILED]
    assert "does not answer" in db.session.scalar(select(OutboxMessage.last_error))


def test_a_refused_address_ends_as_bounced_at_once(database):
    ask()

    def bounce(_payload):
        raise outbox.Undeliverable("no such mailbox")

    outbox.work_off({"test": bounce})

    assert states() == [MessageState.BOUNCED]


def test_what_a_dead_worker_left_is_taken_up_after_the_lease(database):
    ask()
    outbox._lease(10)

    assert outbox.work_off({"test": lambda payload: None}) == 0
    with clock.at(clock.now() + outbox.LEASE + timedelta(seconds=1)):
        assert outbox.work_off({"test": lambda payload: None}) == 1


def test_several_workers_never_do_the_same_message(app):
    done = []
    with app.app_context():
        ask(count=60)

    def work() -> None:
        with app.app_context():
            while outbox.work_off({"test": lambda payload: done.append(payload["number"])}, limit=5):
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(done) == list(range(60))
