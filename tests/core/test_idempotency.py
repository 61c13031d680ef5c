"""Each form is done once."""

import threading

import pytest
from sqlalchemy import func, select

from lms.core import audit, idempotency
from lms.core.db import atomic, db
from lms.core.idempotency import Key
from lms.core.models import AuditEvent, IdempotencyKey
from lms.core.refusals import DifferentRequest, Refusal

KEY = Key("a-key", "/somewhere", "hash-of-the-body")


@atomic
def work(key: Key) -> int:
    if done := idempotency.result(key):
        return done["number"]
    audit.record("test.work", None, "thing:1")
    db.session.flush()
    number = db.session.scalar(select(func.max(AuditEvent.id)))
    idempotency.remember(key, {"number": number})
    return number


def done_times() -> int:
    return db.session.scalar(select(func.count(AuditEvent.id)))


def test_a_form_that_comes_twice_has_one_effect_and_the_same_answer(database):
    assert work(KEY) == work(KEY)
    assert done_times() == 1


@pytest.mark.parametrize("other", [Key("a-key", "/elsewhere", "hash-of-the-body"), Key("a-key", "/somewhere", "x")])
def test_the_same_key_with_other_contents_is_refused(database, other):
    work(KEY)

    with pytest.raises(DifferentRequest):
        work(other)

    assert done_times() == 1


def test_a_refused_form_may_be_sent_again(database):
    @atomic
    def refuse() -> None:
        idempotency.result(KEY)
        raise Refusal

    with pytest.raises(Refusal):
        refuse()
    work(KEY)

    assert done_times() == 1
    assert db.session.scalar(select(func.count(IdempotencyKey.value))) == 1


def test_ten_at_once_have_one_effect_and_the_same_answer(app):
    answers = []

    def send() -> None:
        with app.app_context():
            answers.append(work(KEY))

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with app.app_context():
        assert done_times() == 1
    assert len(answers) == 10
    assert len(set(answers)) == 1
