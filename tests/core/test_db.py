"""One way to write, on both databases."""

import pytest
from sqlalchemy import func, select

from lms.core import audit, clock, facts
from lms.core.db import atomic, db
from lms.core.models import AuditEvent, Fact
from lms.core.refusals import Refusal, UnstorableText

EXACT = ["髙橋", "𠮷田", "辻󠄀", "Nguyễn Thị Minh Anh", "ﾀﾅｶ", "👩‍👩‍👧", "a\tb\nc", " 前後 ", "e\u0301"]


@atomic
def note(subject: str) -> int:
    audit.record("test.note", None, subject)
    db.session.flush()
    return db.session.scalar(select(func.max(AuditEvent.id)))


@pytest.mark.parametrize("name", EXACT)
def test_text_comes_back_as_it_went_in(database, name):
    number = note(name)

    db.session.expire_all()

    assert db.session.get_one(AuditEvent, number).subject == name


@pytest.mark.parametrize("name", ["a\0b", "\ud842", "田\udfb7"])
def test_what_no_database_can_hold_is_refused_alike(database, name):
    with pytest.raises(UnstorableText):
        note(name)

    assert db.session.scalar(select(func.count(AuditEvent.id))) == 0


def test_a_refused_action_leaves_nothing_behind(database):
    @atomic
    def half_done() -> None:
        facts.append("test", {})
        db.session.flush()
        raise Refusal

    with pytest.raises(Refusal):
        half_done()

    assert db.session.scalar(select(func.count(Fact.id))) == 0


def test_an_inner_action_joins_the_outer_one(database):
    @atomic
    def outer() -> None:
        note("inner")
        raise Refusal

    with pytest.raises(Refusal):
        outer()

    assert db.session.scalar(select(func.count(AuditEvent.id))) == 0


def test_rows_changed_outside_an_action_are_a_mistake(database):
    db.session.add(AuditEvent(at=clock.now(), action="x", user_id=None, subject="x", details={}))

    with pytest.raises(RuntimeError, match="outside"):
        note("later")

    db.session.rollback()


def test_a_naive_moment_is_refused(database):
    @atomic
    def naive() -> None:
        row = AuditEvent(at=clock.now().replace(tzinfo=None), action="x", user_id=None, subject="x", details={})
        db.session.add(row)

    with pytest.raises(Exception, match="naive"):
        naive()
